"""What the RFM page asks of the scores: how they are cut, and what other cuts would do."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from streamlit_app.queries.audience import AUDIENCE, Audience, fetch_for
from streamlit_app.queries.rfm import CODES, TODAY
from streamlit_app.queries.warehouse import fetch, rounded_for
from streamlit_app.shell.session import Session


def bands(session: Session) -> pd.DataFrame:
    """Return where the bands of every scheme begin."""
    return fetch(session, _BANDS)


def score_bars(session: Session, scheme: str, audience: Audience) -> pd.DataFrame:
    """Return three histograms of buyers: days since the last order, orders, net spend."""
    answer = fetch_for(session, audience, _SCORE_BARS, _SCORE_BARS_OF_SOME, scheme=scheme)
    return rounded_for(session.role, answer, "customers_count", labels=["bar_from", "bar_to"])


def groups_under(
    session: Session, scheme: str, audience: Audience, thresholds: Mapping[str, float]
) -> pd.DataFrame:
    """Return how many customers each group would have if scores were cut elsewhere.

    Parameters
    ----------
    thresholds : mapping
        `r4` to `r1`: days from which recency falls to that score; `f2` to `f5` orders and `m2` to
        `m5` amounts from which a score is earned.
    """
    answer = fetch(session, _GROUPS_UNDER, scheme=scheme, **thresholds, **audience.values)
    return rounded_for(session.role, answer, "customers_count", "customers_now")


_BANDS = """
select scheme, axis, score, at_least::double as at_least, is_fixed
from rpt_rfm_bands order by scheme, axis, score
"""

_SCORE_BARS = """
select axis, bar_from, bar_to, customers_count from rpt_rfm_bars where scheme = $scheme
order by axis, bar_from
"""

# bars as rpt_rfm_bars has them
_SCORE_BARS_OF_SOME = f"""
with scores as (
    select recency_days, orders_count, total_spent_net from fct_rfm_scores
    where scheme = $scheme and {TODAY} and {AUDIENCE}
),
bars as (
    select 'recency' as axis, least(recency_days // 15 * 15, 540)::double as bar_from from scores
    union all
    select 'frequency', least(orders_count, 15)::double from scores
    union all
    select 'monetary',
        case when total_spent_net < 1 then 0
            else round(10 ** (floor(log10(total_spent_net::double) * 5) / 5), 2) end
    from scores
)
select axis, bar_from,
    case axis
        when 'recency' then bar_from + 15
        when 'frequency' then bar_from + 1
        else case when bar_from = 0 then 1 else round(bar_from * 10 ** 0.2, 2) end
    end as bar_to,
    count(*) as customers_count
from bars group by axis, bar_from order by axis, bar_from
"""

_GROUPS_UNDER = f"""
with scored as (
    select rfm_segment as now, concat(
        case when orders_count = 0 then 1 when recency_days < $r4 then 5
            when recency_days < $r3 then 4 when recency_days < $r2 then 3
            when recency_days < $r1 then 2 else 1 end,
        case when orders_count >= $f5 then 5 when orders_count >= $f4 then 4
            when orders_count >= $f3 then 3 when orders_count >= $f2 then 2 else 1 end,
        case when orders_count = 0 or total_spent_net <= 0 then 1
            when total_spent_net >= $m5 then 5 when total_spent_net >= $m4 then 4
            when total_spent_net >= $m3 then 3 when total_spent_net >= $m2 then 2 else 1 end
    ) as rfm_code
    from fct_rfm_scores where scheme = $scheme and {TODAY} and {AUDIENCE}
),
codes as ({CODES}),
moved as (
    select codes.rfm_segment, count(*) as customers_count
    from scored join codes using (rfm_code) group by all
),
today as (select now as rfm_segment, count(*) as customers_now from scored group by all)
select rfm_segment, coalesce(customers_count, 0) as customers_count,
    coalesce(customers_now, 0) as customers_now
from moved full outer join today using (rfm_segment) order by rfm_segment
"""
