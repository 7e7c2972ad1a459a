package hubtest

var modelTests []storeTest
