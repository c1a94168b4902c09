"""One forecasting run: features in, scores with their report card out."""
