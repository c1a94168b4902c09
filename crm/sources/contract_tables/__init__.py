"""The raw tables as data, one module per group."""
