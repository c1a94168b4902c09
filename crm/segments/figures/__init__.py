"""Segments in figures: funnel, overlap, growth, performance, back-test."""
