"""The parts of Value & churn."""
