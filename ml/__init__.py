"""Estimators of churn and lifetime value: data frame in, data frame out; imports nothing of ours."""
