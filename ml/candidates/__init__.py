"""What may forecast: candidates per target, from the simplest to the richest."""
