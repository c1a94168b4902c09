"""Who belongs to which group: the rule language, its compiler and the stored definitions."""
