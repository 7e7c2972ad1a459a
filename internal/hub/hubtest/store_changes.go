package hubtest

var changesTests []storeTest
