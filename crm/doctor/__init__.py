"""Answers to "why is this figure not what I expect": what was looked at, found, and the way out."""
