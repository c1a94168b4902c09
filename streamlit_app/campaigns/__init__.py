"""The parts of Campaigns."""
