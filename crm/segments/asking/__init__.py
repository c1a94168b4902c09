"""Asking the published build: who is in, how many, what cannot be answered yet."""
