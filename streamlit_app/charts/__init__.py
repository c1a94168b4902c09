"""Data in, Vega-Lite out: one question a chart, colours from the palettes only."""
