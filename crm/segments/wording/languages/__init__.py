"""What each language calls the parts of a rule."""
