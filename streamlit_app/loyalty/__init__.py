"""The parts of the Loyalty page."""
