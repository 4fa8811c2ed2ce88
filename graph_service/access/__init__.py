"""Who asks, what they may do, and what is kept of what they did."""
