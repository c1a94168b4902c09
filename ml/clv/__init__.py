"""Customer lifetime value: how often somebody will order again, and for how much."""
