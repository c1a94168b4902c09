"""Files that leave: who may be in them, what they hold, and the record of each."""
