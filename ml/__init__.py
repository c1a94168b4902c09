"""Estimators of churn and lifetime value: frame in, frame out; imports nothing of ours."""
