// Package hostile makes files that are made to harm whoever reads them, for tests and benchmarks, and small ones of the same sorts.
package hostile
