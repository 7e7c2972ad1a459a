// Package mydata serves what the hub holds about a person to that person, at /my-data.zip: a page to read, the same as JSON for
// programs, and the files that the person put up.
//
// It promises that the page and the JSON say the same, that both are in the archive, and that an archive that could not be written
// to its end is not taken for a whole one. The page fetches nothing and has no scripts.
//
// What is held, and who may take it away, is left to hub; who asks to the one who calls the handler.
package mydata
