package hubtest

var keyTests []storeTest
