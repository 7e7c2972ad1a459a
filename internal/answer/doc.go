// Package answer is what answers as files and pages have in common: their headers, how an error of the hub is told over HTTP, a
// connection that has to take what is sent piece by piece, and texts that are packed once. It promises that an error for people is
// told in their language with one status wherever it comes from, that no other error is told at all, and that whoever reads too
// slowly is given up. What is answered is others' to say.
package answer
