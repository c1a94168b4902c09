"""What is kept of an export: its members, its place, its line in the log."""
