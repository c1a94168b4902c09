"""The outside world into raw: contracts, readers, mappings, landing."""
