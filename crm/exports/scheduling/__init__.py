"""Exports that run by themselves."""
