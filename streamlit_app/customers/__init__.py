"""The parts of Customers: the list and one profile."""
