package hubtest

var backupTests []storeTest
