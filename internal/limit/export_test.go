package limit

// Remembered is of how many askers it is known what they have spent.
func (l *Limits) Remembered() int {
	l.spent.mu.Lock()
	defer l.spent.mu.Unlock()
	return len(l.spent.newer) + len(l.spent.older)
}

// Inside is how many are done, wait, or are remembered to.
func (l *Limits) Inside() int {
	l.operations.mu.Lock()
	defer l.operations.mu.Unlock()
	return l.operations.taken + len(l.operations.queue) + len(l.operations.of)
}
