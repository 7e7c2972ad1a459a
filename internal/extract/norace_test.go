//go:build !race

package extract

const raceDetected = false
