package hubtest

var killTests []storeTest
