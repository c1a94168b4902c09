"""The parts of Loyalty."""
