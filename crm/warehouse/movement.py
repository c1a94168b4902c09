"""What moved: between two days that the published build knows, and since the day before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb
import pandas as pd

from crm.config import Settings
from crm.errors import UsageError
from crm.warehouse.connection import reader

UNSCORED = "none"
"""No score on that day: not yet a buyer, or every order refunded."""


@dataclass(frozen=True)
class BuildChange:
    """One line of what a build adds to the known day before it."""

    subject: str
    item: str
    measure: str
    change: Decimal


def transitions_query(whom: str = "true") -> str:
    """Write the question who went from which group to which; staying is counted too.

    Parameters
    ----------
    whom : str
        A condition on `customer_id`, of the caller's own text, never of what a person typed.

    Returns
    -------
    str
        Binds `$scheme`, `$from_date` and `$to_date` beside what `whom` binds. One row per pair of
        groups that occurs.
    """
    return f"""
with scores as (
    select as_of_date, customer_id, rfm_segment, total_spent_net from fct_rfm_scores
    where scheme = $scheme and as_of_date in ($from_date, $to_date) and {whom}
)
select
    coalesce(before.rfm_segment, '{UNSCORED}') as from_segment,
    coalesce(after.rfm_segment, '{UNSCORED}') as to_segment,
    count(*) as customers_count,
    coalesce(sum(before.total_spent_net), 0)::decimal(18, 4) as net_before,
    coalesce(sum(after.total_spent_net), 0)::decimal(18, 4) as net_after
from (from scores where as_of_date = $from_date) as before
full outer join (from scores where as_of_date = $to_date) as after using (customer_id)
group by all order by from_segment, to_segment
"""


def rfm_transitions(
    settings: Settings, from_date: date, to_date: date, scheme: str | None = None
) -> pd.DataFrame:
    """Count how customers moved between RFM groups from one known day to another.

    Parameters
    ----------
    settings : Settings
        Whose published build to ask.
    from_date, to_date : date
        Days of `fct_rfm_scores`: the build's own, recent ones, month-ends.
    scheme : {'quintile', 'fixed'}, optional
        Default the tenant's `rfm_default_scheme`.

    Returns
    -------
    pandas.DataFrame
        One row per pair of groups that occurs: from_segment, to_segment (`none` = no score on that
        day), customers_count, net_before and net_after in the base currency. Summed over
        to_segment it is everybody scored on the first day, over from_segment on the second.

    Raises
    ------
    UsageError
        A day is not known; the message lists those that are.
    """
    asked = {"from_date": from_date, "to_date": to_date}
    with reader(settings) as connection:
        known = _known_days(connection)
        for day in asked.values():
            if day not in known:
                raise UsageError(
                    "No scores of {day} are known; ask for one of {known}.",
                    day=day,
                    known=", ".join(map(str, known)) or "none: the build holds no buyers",
                )
        return connection.execute(
            transitions_query(), {**asked, "scheme": scheme or settings.rfm_default_scheme}
        ).df()


def build_changes(connection: duckdb.DuckDBPyConnection) -> list[BuildChange]:
    """Read what a build adds to the known day before it; nothing when it knows no such day.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        A reader of the published marts.
    """
    rows = connection.execute(
        "select subject, item, measure, change from rpt_build_changes order by all"
    ).fetchall()
    return [BuildChange(*row) for row in rows]


def changes_sentence(changes: list[BuildChange]) -> str | None:
    """Say in one line what a build added: people, orders, money, who changed segment.

    Examples
    --------
    >>> changes_sentence([BuildChange("customers", "all", "added", Decimal("3")),
    ...                   BuildChange("segment", "vip", "entered", Decimal("2"))])
    '+3 customers, +0 orders, +0.00 net, 2 into and 0 out of segments, 0 in another RFM group'
    """
    if not changes:
        return None
    total: dict[tuple[str, str], Decimal] = {}
    for line in changes:
        key = (line.subject, line.measure)
        before = total.get(key, Decimal(0))
        # both RFM schemes count the same people
        total[key] = max(before, line.change) if line.subject == "rfm" else before + line.change
    zero = Decimal(0)
    return (
        f"{total.get(('customers', 'added'), zero):+,.0f} customers, "
        f"{total.get(('orders', 'added'), zero):+,.0f} orders, "
        f"{total.get(('money', 'added'), zero):+,.2f} net, "
        f"{total.get(('segment', 'entered'), zero):,.0f} into and "
        f"{total.get(('segment', 'left'), zero):,.0f} out of segments, "
        f"{total.get(('rfm', 'moved'), zero):,.0f} in another RFM group"
    )


def _known_days(connection: duckdb.DuckDBPyConnection) -> list[date]:
    rows = connection.execute(
        "select distinct as_of_date from fct_rfm_scores order by as_of_date"
    ).fetchall()
    return [day for (day,) in rows]
