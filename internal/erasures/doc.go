// Package erasures keeps beside the store that people were erased, in a file of the data folder: erasures.jsonl, one a line.
//
// It promises that what was added survives the process and the machine, that a line that was cut off by a crash is left out, and that
// the file says nothing of who was erased: a person stands there as a hash of the id.
//
// What is erased, and when it is done again, is left to hub.
package erasures
