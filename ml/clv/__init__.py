"""The referee that is asked for the same numbers."""
