"""The parts of Cohorts & LTV."""
