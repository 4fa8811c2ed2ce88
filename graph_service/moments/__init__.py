"""Which conversations fit a context: fit, promise, and who must be left alone."""
