"""Loyalty: programmes, a ledger in lots, tiers. The balance is always the sum of the ledger."""
