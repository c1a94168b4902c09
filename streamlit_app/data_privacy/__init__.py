"""The parts of Data & privacy."""
