"""The parts of the Campaigns page."""
