package hubtest

var lifeTests []storeTest
