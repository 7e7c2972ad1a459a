// Package archive writes a project as the county's archive takes it over: a folder, or a zip of one, with each text and file, a
// description with the names of Noark 5 (arkivstruktur.xml), and checksums. The folder is a bag (BagIt, RFC 8493), so that any tool for
// such can tell whether it is whole.
//
// It promises that each file has its SHA-256 both in the description and in the manifest, that no name leads out of the folder, and
// that a folder that could not be written to its end is taken away again. It is the names and the order of Noark 5 version 5, for the
// archive to take in; it is no complete extraction of a Noark system.
//
// What is in a project's file, and who may take it out, is left to hub.
package archive
