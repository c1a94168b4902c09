"""Churn: the probability of no purchase in a stated number of days."""
