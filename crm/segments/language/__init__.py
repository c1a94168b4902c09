"""What a rule is: its words, its catalogue, and the parsers that read it."""
