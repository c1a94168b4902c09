"""What the predictions must not be used for, in words that stand on every card."""

from __future__ import annotations

DO_NOT_USE_FOR = (
    "decisions with legal or similarly significant effect on a person",
    "subscriptions or contracts: their end is known, use survival there",
    "customers of another tenant, currency or time than the card names",
    "adding up order values of people: totals carry the bias the backtest states",
    "reading a probability where the scale says rank: there only the order of people holds",
    "judging one person by the estimate for one-time buyers: it is the mean of many",
)
