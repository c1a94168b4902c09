"""The parts of the page Events & patterns."""
