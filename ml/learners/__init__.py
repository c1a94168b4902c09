"""Corrections of a purchase model's forecast: small boosters, season levels, logit shifts."""
