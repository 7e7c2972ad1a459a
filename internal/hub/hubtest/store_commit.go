package hubtest

var commitTests []storeTest
