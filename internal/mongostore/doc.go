// Package mongostore keeps documents in MongoDB 6.0 or later: a replica set, of which one member is enough, or a sharded
// cluster.
//
// It promises what [hub.Store] asks for. Of the database:
//
//	KIND                      a collection a kind; a document is the noun, its _id the id, and the lists of [lists]
//	commit                    id of commit → time, for a day, so that a retry is recognised
//	blob.files, blob.chunks   GridFS; the file's name is the SHA-256
//	samlaer                   one document: the schema's version, the store's identity; and marks of backups
//
// A commit is one transaction: its id, what it expects, its changes. Whoever commits many documents puts those of one kind
// beside each other: a run of them is one message to the server, where one by one each would be a round trip of 0.3 ms
// to a server on the same machine.
//
// The changes are MongoDB's own change stream, in the order of commits; a position is the identity and a resume token.
// How far back they go is the server's setting (storage.oplogMinRetentionHours).
//
// What it leaves to others: backups of the server as a whole, and taking away blobs that no document names.
package mongostore
