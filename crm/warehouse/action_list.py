"""Whom to contact first when there is room for so many: the published list and its cut-off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import duckdb

from crm.config import Settings
from crm.errors import NotReadyError, UsageError
from crm.warehouse.connection import reader
from crm.warehouse.gates import closed_gate

Basis = Literal["measured_gain", "value_at_risk", "measured_harm"]
Channel = Literal["email", "sms", "push"]
CHANNELS: tuple[Channel, ...] = ("email", "sms", "push")
BELOW_THE_LINE = 3
"""People shown after the cut-off, so that it can be seen how close it was."""

LISTED = """
select
    row_number() over (order by list.action_rank), list.customer_id, list.basis,
    list.value_at_risk, list.churn_probability, list.churn_horizon_days, list.predicted_clv_365d,
    list.expected_gain, list.experiment_kind, list.experiment_id, reasons.text_en, reasons.text_ro
from rpt_action_list as list
left join fct_prediction_reasons as reasons
    on list.customer_id = reasons.customer_id
    and reasons.model_kind = 'churn' and reasons.direction = 'raises' and reasons.rank = 1
where {reachable}
order by list.action_rank
limit $most
"""
TOTALS = """
select
    count(*), coalesce(sum(value_at_risk), 0), count(*) filter (basis = 'measured_gain'),
    count(*) filter (verdict = 'undecided'), count(*) filter (basis = 'measured_harm')
from rpt_action_list where {reachable}
"""
NOT_LISTED = """
select count(*) from dim_customers
where value_at_risk > 0 and customer_id not in (select customer_id from rpt_action_list)
"""
ABSTAINED = "select min(prediction_abstain_reason) from dim_customers where orders_count > 0"


@dataclass(frozen=True)
class Listed:
    """One person of the list; `rank` counts those whom the asked channel may reach."""

    rank: int
    customer_id: str
    basis: Basis
    value_at_risk: Decimal
    churn_probability: float
    churn_horizon_days: int
    predicted_clv: Decimal
    expected_gain: Decimal | None
    experiment_kind: str | None
    experiment_id: str | None
    reason_en: str | None
    reason_ro: str | None


@dataclass(frozen=True)
class ActionList:
    """The people above the cut-off, the next few below it, and what the line leaves out.

    `everybody` and `value_at_risk` are those of the whole list; of `gaining` people an experiment
    measured that contacting them brings revenue, of `undecided` nothing certain, of `harmed` that
    it costs revenue. `unlisted` are people with value at risk whom no channel may reach or whom a
    running experiment keeps out.
    """

    as_of: date
    currency: str | None
    above: tuple[Listed, ...]
    below: tuple[Listed, ...]
    everybody: int
    value_at_risk: Decimal
    gaining: int
    undecided: int
    harmed: int
    unlisted: int

    @property
    def value_above(self) -> Decimal:
        """Value at risk of the people above the cut-off."""
        return sum((one.value_at_risk for one in self.above), Decimal(0))

    @property
    def gain_above(self) -> Decimal:
        """Gain expected of those above the cut-off of whom one was measured."""
        return sum((one.expected_gain or Decimal(0) for one in self.above), Decimal(0))


def action_list(settings: Settings, people: int, channel: Channel | None = None) -> ActionList:
    """Read the first people of the published action list.

    Parameters
    ----------
    settings : Settings
        Whose published build.
    people : int
        How many can be contacted; the cut-off stands after them.
    channel : str, optional
        Only people whom this channel may reach.

    Raises
    ------
    UsageError
        Room for nobody.
    NotReadyError
        The models give no probabilities or no money; the message has their reason.
    NotBuiltError, PublishedBuildDamagedError
        There is nothing to read.
    """
    if people < 1:
        raise UsageError(
            "A list for {people} people holds nobody; ask for 1 or more.", people=people
        )
    reachable = f"may_{channel}" if channel else "true"
    with reader(settings) as connection:
        found = connection.execute(
            LISTED.format(reachable=reachable), {"most": people + BELOW_THE_LINE}
        ).fetchall()
        rows = tuple(Listed(*row) for row in found)
        everybody, at_risk, gaining, undecided, harmed = connection.execute(
            TOTALS.format(reachable=reachable)
        ).fetchall()[0]
        unlisted: int = _one(connection, NOT_LISTED)
        if not everybody and not unlisted:
            reason = closed_gate(connection, ("churn", "clv")) or _one(connection, ABSTAINED)
            raise NotReadyError(
                "There is no action list: {reason}.", reason=reason or "customers are ranked only"
            )
        as_of, currency = connection.execute(
            "select as_of_date, base_currency from meta_build"
        ).fetchall()[0]
    return ActionList(
        as_of=as_of,
        currency=currency,
        above=rows[:people],
        below=rows[people:],
        everybody=everybody,
        value_at_risk=at_risk,
        gaining=gaining,
        undecided=undecided,
        harmed=harmed,
        unlisted=unlisted,
    )


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> Any:
    return connection.execute(query).fetchall()[0][0]
