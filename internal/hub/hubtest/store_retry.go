package hubtest

var retryTests []storeTest
