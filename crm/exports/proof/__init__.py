"""Proving afterwards that a file is what was exported, and what became of its people."""
