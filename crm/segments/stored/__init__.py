"""What the log keeps of segments: definitions, lists, and files of people too many for an event."""
