"""What each destination wants: one YAML profile each, and how it is read."""
