// Package mail sends the letters of the hub. Letters are made in the same commit as what they tell of, and wait in the store.
// An outbox, in each of any number of processes, takes them on one at a time, asks the hub what their receiver may read now,
// and gives them to a mail server.
//
// It promises that every letter is sent at least once while there is a mail server, that a process which is killed repeats at
// most the one letter that it had in flight, under the same Message-ID, and that a mail server which is slow, refuses or is
// gone costs no letter. Whom to tell, what, and who may read it is the hub's; the page behind the links that stop letters is
// front's.
package mail
