"""Why one person is in a segment or not, and what would change that."""
