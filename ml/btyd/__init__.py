"""Buy till you die: how often somebody will order again, and for how much."""
