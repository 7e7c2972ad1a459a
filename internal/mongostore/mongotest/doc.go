// Package mongotest gives tests a MongoDB, without anybody having to set one up.
//
// [URI] gives the address of an empty database of the test's own: on the server that MONGODB_URI names, or else on one
// that all tests of the process share. [Start] gives a server of the test's own that can be killed, started again, and
// started in ways that a hub must refuse. A server that is started here is mongod when that is on the PATH, else
// SecantusDB, a MongoDB for tests written in Python; pip fetches it once into the user's cache folder. Neither is linked or
// shipped.
//
// No server outlives the process that started it, however that ends.
//
// Where none of the three is to be had, tests skip with one line that says what to do; with
// SAMLAER_TEST_MONGODB=required they fail instead.
package mongotest
