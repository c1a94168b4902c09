"""What the monthly letter tells, read from the published build: the marts the app reads too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

Row = dict[str, object]
"""One line of an answer: column to value."""

_MONTHS = """
select date_trunc('month', kpi_date)::date as month, sum(revenue_net)::double as revenue,
    sum(orders_count) as orders, sum(new_customers) as new_customers,
    sum(revenue_net)::double / nullif(sum(orders_count), 0) as aov,
    arg_max(active_30d, kpi_date) as active, arg_max(repeat_rate, kpi_date) as repeat_rate,
    arg_max(churn_rate, kpi_date) as churn_rate
from rpt_kpi_days
where kpi_date >= $month::date - interval 24 month and kpi_date < $month::date + interval 1 month
group by 1 order by 1
"""
_FLOW = """
select month, new_count, won_back_count, lost_count, net_count from rpt_lifecycle_months
where month <= $month and month > $month::date - interval 13 month order by month
"""
_SOURCES = """
select acquisition_source, new_buyers_count, returned_90d_count, watched_count
from rpt_acquisition_sources order by new_buyers_count desc, acquisition_source limit 6
"""
_EVENTS = """
select name, rpt_event_attendance.starts_date, tickets_count,
    ticket_revenue::double as ticket_revenue
from rpt_event_attendance join dim_events using (event_id)
where date_trunc('month', rpt_event_attendance.starts_date) = $month and has_taken_place
order by ticket_revenue desc, event_id limit 6
"""
_CAMPAIGNS = """
select coalesce(name, campaign_id) as name, rpt_campaign_performance.started_date, treated_count,
    conversion_rate, conversion_lift_low, conversion_lift_high, verdict
from rpt_campaign_performance join dim_campaigns using (campaign_id)
where date_trunc('month', rpt_campaign_performance.started_date) = $month
order by rpt_campaign_performance.started_date, campaign_id limit 8
"""
_BUILD = "select build_id, as_of_date, base_currency from meta_build"


@dataclass(frozen=True)
class LetterFigures:
    """The figures of one month, oldest month first.

    Attributes
    ----------
    month : date
        First day of the month told of.
    months : list of dict
        Key figures of it and of up to 24 months before.
    flow, sources, events, campaigns : list of dict
        Who came and went; where new buyers of a year came from; the month's events and campaigns.
    """

    month: date
    build_id: str
    as_of: date
    currency: str | None
    months: list[Row]
    flow: list[Row]
    sources: list[Row]
    events: list[Row]
    campaigns: list[Row]


def last_whole_month(as_of: date) -> date:
    """Return the first day of the newest month that is over at the end of a day.

    Examples
    --------
    >>> last_whole_month(date(2026, 11, 20)), last_whole_month(date(2026, 11, 30))
    (datetime.date(2026, 10, 1), datetime.date(2026, 11, 1))
    """
    next_day = as_of + timedelta(days=1)
    return (next_day.replace(day=1) - timedelta(days=1)).replace(day=1)


def letter_figures(connection: duckdb.DuckDBPyConnection) -> LetterFigures | None:
    """Read the figures of the newest whole month; None where nothing had happened by its end.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        The published build.
    """
    ((build_id, as_of, currency),) = connection.execute(_BUILD).fetchall()
    month = last_whole_month(as_of)
    months = _rows(connection, _MONTHS, month)
    if not months or months[-1]["month"] != month:
        return None
    return LetterFigures(
        month,
        build_id,
        as_of,
        currency,
        months,
        *(_rows(connection, sql, month) for sql in (_FLOW, _SOURCES, _EVENTS, _CAMPAIGNS)),
    )


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, month: date) -> list[Row]:
    answer = connection.execute(sql, {"month": month} if "$month" in sql else None)
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
