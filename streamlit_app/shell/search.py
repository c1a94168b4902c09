"""Find a person, a segment, an event or a metric from anywhere."""
