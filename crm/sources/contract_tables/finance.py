"""Raw tables of money around the orders: what channels cost, what currencies were worth."""

from __future__ import annotations

from crm.sources.columns import CURRENCY, Column, Contract, Kind, money, text

CHANNEL_SPEND = Contract(
    "finance",
    "channel_spend",
    "One row per day and channel.",
    key=("date", "channel"),
    event_at="date",
    columns=(
        Column("date", Kind.DATE, "Local day.", required=True),
        text("channel", "Channel the money went to.", required=True),
        money("amount", "Money spent.", required=True, not_negative=True),
        CURRENCY,
    ),
)

FX_RATES = Contract(
    "finance",
    "fx_rates",
    "One row per day and currency.",
    key=("date", "currency"),
    event_at="date",
    columns=(
        Column("date", Kind.DATE, "Local day.", required=True),
        Column("currency", Kind.CURRENCY, "Foreign currency, ISO 4217.", required=True),
        Column(
            "rate_to_base",
            Kind.RATE,
            "Base currency for one unit of it.",
            required=True,
            not_negative=True,
        ),
    ),
)

TABLES = (CHANNEL_SPEND, FX_RATES)
