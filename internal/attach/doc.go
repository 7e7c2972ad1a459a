// Package attach is how files come in and go out. It says what a file is by its bytes, takes the types that people attach and
// nothing else, and writes pictures anew, without what they tell of where they were taken; it takes files that are sent to
// signed addresses, and gives them out again to those who may read what they are attached to. It promises that memory does
// not grow with what is sent: files wait on the disk while they are examined. Who may do what is the hub's, and where bytes
// are kept the store's.
package attach
