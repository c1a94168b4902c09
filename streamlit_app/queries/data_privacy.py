"""What the Data & privacy page asks of the build: loads, quality, consent, who was written to."""

from __future__ import annotations

import pandas as pd

from streamlit_app.queries.warehouse import Row, fetch, records, rounded, rounded_for
from streamlit_app.shell.access import Action, require
from streamlit_app.shell.roles import Role
from streamlit_app.shell.session import Session

MONTHS_LOOKED_BACK = 12


def money_residual(session: Session) -> float:
    """Return the largest difference between the money delivered and the money counted."""
    return float(records(fetch(session, _RESIDUAL))[0]["residual"])


def quality_by_table(session: Session) -> pd.DataFrame:
    """Return per delivered table the shares that are complete, valid and no repeat, and its rows.

    A table without a measure of a dimension has none there.
    """
    return fetch(session, _QUALITY)


def quality_by_month(session: Session, table: str, dimension: str, measure: str) -> pd.DataFrame:
    """Return one measure of quality by the month its rows are about."""
    return fetch(session, _QUALITY_MONTHS, table=table, dimension=dimension, measure=measure)


def quality_measures(session: Session) -> list[Row]:
    """List what is measured, the worst first, as far as months tell it apart."""
    return records(fetch(session, _MEASURES))


def rejections(session: Session) -> pd.DataFrame:
    """Return rejected rows by table, column, reason and kind of value; never a value."""
    return fetch(session, _REJECTIONS)


def consent_now(session: Session) -> pd.DataFrame:
    """Return per channel and purpose how many people agreed, refused, or are unknown, today."""
    return _of_people(session, fetch(session, _CONSENT_NOW))


def consent_by_month(session: Session, channel: str, purpose: str) -> pd.DataFrame:
    """Return the same for one channel and purpose, month by month."""
    return _of_people(session, fetch(session, _CONSENT_MONTHS, channel=channel, purpose=purpose))


def consent_sources(session: Session) -> pd.DataFrame:
    """Return who delivered the statements that hold, and how many of them can be shown."""
    return rounded_for(session.role, fetch(session, _SOURCES), "people_count", "proven_count")


def suppressed(session: Session) -> pd.DataFrame:
    """Return how many people may not be contacted whatever they said, by channel and reason."""
    return rounded_for(session.role, fetch(session, _SUPPRESSED), "people_count")


def recipients_by_month(session: Session) -> pd.DataFrame:
    """Return sends by month and channel, and those to people who had not agreed by then."""
    answer = fetch(session, _RECIPIENTS, months=MONTHS_LOOKED_BACK)
    return rounded_for(session.role, answer, "sent_count", "refused_count", "unknown_count")


def sent_without_consent(session: Session) -> float:
    """Count messages of the last months that went to people who had not agreed by then.

    That there are any is told to everybody; of few, viewers are not told how many.
    """
    found = fetch(session, _RECIPIENTS, months=MONTHS_LOOKED_BACK)
    count = float(found["refused_count"].sum() + found["unknown_count"].sum())
    return rounded(count) if session.role is Role.VIEWER else count


def people_in_pairs(session: Session, customer_ids: tuple[str, ...]) -> pd.DataFrame:
    """Return what the build knows of the customers of candidate pairs; not for viewers."""
    require(session, Action.SEE_PEOPLE)
    return fetch(session, _PEOPLE_IN_PAIRS, ids=customer_ids)


def _of_people(session: Session, frame: pd.DataFrame) -> pd.DataFrame:
    counts = ("customers_count", "granted_count", "refused_count", "unknown_count")
    shown = rounded_for(session.role, frame, *counts)
    everybody = shown["customers_count"].where(shown["customers_count"] > 0)
    return shown.assign(granted_share=shown["granted_count"] / everybody)


_RESIDUAL = "select coalesce(max(abs(residual)), 0)::double as residual from rpt_money_bridge"

_QUALITY = """
with shares as (
    select table_name, dimension, sum(good_count) / sum(rows_count) as share,
        max(rows_count) as rows_count
    from (
        select table_name, dimension, measure, sum(good_count) as good_count,
            sum(rows_count) as rows_count
        from rpt_data_quality group by all
    ) group by table_name, dimension
)
select table_name,
    max(share) filter (dimension = 'completeness')::double as completeness,
    max(share) filter (dimension = 'validity')::double as validity,
    max(share) filter (dimension = 'uniqueness')::double as uniqueness,
    max(rows_count)::bigint as rows_count
from shares group by table_name order by table_name
"""

_QUALITY_MONTHS = """
select month_date, sum(good_count)::double / sum(rows_count) as share,
    sum(rows_count)::bigint as rows_count, sum(good_count)::bigint as good_count
from rpt_data_quality
where table_name = $table and dimension = $dimension and measure = $measure
    and month_date is not null
group by month_date order by month_date
"""

_MEASURES = """
select table_name, dimension, measure, sum(good_count)::double / sum(rows_count) as share
from rpt_data_quality where month_date is not null and dimension <> 'uniqueness'
group by all having count(*) > 1
order by share, table_name, dimension, measure
"""

_REJECTIONS = """
select table_name, column_name, reason, value_class, sum(rows_count)::bigint as rows_count,
    count(distinct load_id) as loads_count
from rpt_rejections group by all order by rows_count desc, table_name, reason limit 500
"""

_CONSENT_NOW = """
select channel, purpose, granted_count, refused_count, unknown_count, customers_count
from rpt_consent_months
where month_date = (select max(month_date) from rpt_consent_months)
order by purpose = 'marketing' desc, granted_count desc, channel, purpose
"""

_CONSENT_MONTHS = """
select month_date, granted_count, refused_count, unknown_count, customers_count
from rpt_consent_months where channel = $channel and purpose = $purpose order by month_date
"""

_SOURCES = """
select source, state, count(distinct customer_id) as people_count,
    count(distinct customer_id) filter (has_proof) as proven_count
from dim_consents group by source, state order by people_count desc, source, state
"""

_SUPPRESSED = """
select channel, reason, count(distinct customer_id) as people_count
from dim_suppressions group by channel, reason order by people_count desc, channel, reason
"""

_RECIPIENTS = """
select month_date, channel, sent_count, refused_count, unknown_count
from rpt_consent_of_recipients
where month_date > (select max(month_date) from rpt_consent_of_recipients)
    - to_months($months::int)
order by month_date desc, channel
"""

_PEOPLE_IN_PAIRS = """
select customer_id, orders_count, total_spent_net::double as total_spent_net, first_order_at,
    last_order_at, lifecycle_stage, segments, loyalty_points
from dim_customers where list_contains($ids, customer_id)
"""
