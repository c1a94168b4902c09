"""The copy a person may ask for: everything held about them, as one ZIP."""
