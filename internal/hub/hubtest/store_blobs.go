package hubtest

var blobTests []storeTest
