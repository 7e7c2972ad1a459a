// Package boltstore keeps documents in one file and blobs beside it, in one folder: the store of a hub that has no
// MongoDB.
//
//	FOLDER/documents.db       a bbolt database
//	FOLDER/blobs/SHA256       a file a blob
//	FOLDER/unfinished/        what is being written; emptied at the start
//
// It promises what [hub.Store] asks for. Of the database:
//
//	about                     the schema's version and the store's identity
//	documents/KIND            id → mark and BSON; the mark is what the document was listed under (see [mark])
//	keys/KIND                 unique key → id
//	refs/KIND                 length of key, key, id → nothing, so that Refs is one seek
//	changes                   sequence → what happened, without content; its sequence is the store's position
//	commits, commitTimes      id of commit → time, and time and id → nothing, by which old ones are found
//
// One goroutine writes. It takes all commits that wait into one transaction of the database, judges each by itself, and
// one fsync serves them all. A position is the identity and a sequence, so that those of another store are known.
//
// Compact and Restore write a whole new database beside the one in use, sync it, and rename it over the old one: a crash
// leaves the one or the other, and never half of either. Reads that are under way go on in the old file, which is gone
// from the folder but not from the disk until they end; commits wait meanwhile.
//
// What it leaves to others: several processes at once (the second is refused), and taking away blobs that no document
// names.
package boltstore
