"""How far a forecast may be off: customers, totals, and the day of the next order."""
