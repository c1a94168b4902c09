"""The parts of Events & patterns."""
