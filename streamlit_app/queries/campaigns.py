"""What the Campaigns page asks: what was sent, what came of it, how often people are written to."""

from __future__ import annotations

import pandas as pd

from streamlit_app.queries.warehouse import Row, fetch, records, rounded_for
from streamlit_app.shell.roles import Role
from streamlit_app.shell.session import Session

CAMPAIGNS_SHOWN = 500


def campaigns(session: Session) -> pd.DataFrame:
    """Return every campaign with its figures, the newest first."""
    return _told(session, fetch(session, _CAMPAIGNS, limit=CAMPAIGNS_SHOWN))


def campaign(session: Session, campaign_id: str) -> Row | None:
    """Return one campaign with its figures; None where this build has none of that id."""
    answer = fetch(session, _ONE, campaign=campaign_id)
    return next(iter(records(_told(session, answer))), None)


def conversion_days(session: Session, campaign_id: str) -> pd.DataFrame:
    """Return who had ordered by the end of each day after the send, treated and controls."""
    return _told(session, fetch(session, _DAYS, campaign=campaign_id))


def campaign_groups(session: Session, campaign_id: str) -> pd.DataFrame:
    """Return what each RFM group of the recipients did, the largest first; empty if not known."""
    return _told(session, fetch(session, _GROUPS, campaign=campaign_id))


def contact_frequencies(session: Session) -> pd.DataFrame:
    """Return how many people got how many campaigns in the last 30 days; 10 stands for more."""
    answer = fetch(session, _FREQUENCIES)
    return rounded_for(
        session.role, answer, "customers_count", "reachable_count", labels=["contacts_count"]
    )


def channel_returns(session: Session) -> pd.DataFrame:
    """Return what each acquisition channel cost and brought over the last twelve whole months.

    What a new customer cost is worked out of the counts that are told: with the exact one, spend
    divided by it would tell a viewer how many there are.
    """
    counts = ("new_customers_count", "paid_customers_count")
    shown = rounded_for(session.role, fetch(session, _CHANNELS), *counts)
    people = shown["paid_customers_count"].where(shown["paid_customers_count"] > 0)
    return shown.assign(cost_per_new_customer=shown["spend"] / people)


def experiments(session: Session) -> pd.DataFrame:
    """Return the exports that kept a control group, the newest first."""
    return _told(session, fetch(session, _EXPERIMENTS))


_COUNTS = (
    *("treated_count", "control_count", "converted_count", "control_converted_count"),
    *("delivered_count", "bounced_count", "human_openers_count", "machine_openers_count"),
    *("human_clickers_count", "unsubscribed_count", "complained_count"),
)
_OF_CONTROLS = dict.fromkeys(
    (
        *("control_conversion_rate", "conversion_lift", "conversion_lift_low"),
        *("conversion_lift_high", "revenue_per_head_lift", "revenue_per_head_lift_low"),
        *("revenue_per_head_lift_high", "control_revenue_per_head", "incremental_revenue"),
    ),
    "control_count",
)
"""What is said of a difference is said of the smaller group of the two."""


def _told(session: Session, answer: pd.DataFrame) -> pd.DataFrame:
    counts = [name for name in _COUNTS if name in answer]
    of = {name: count for name, count in _OF_CONTROLS.items() if name in answer}
    labels = [name for name in ("control_needed_count", "cost", "day_number") if name in answer]
    shown = rounded_for(session.role, answer, *counts, of=of, labels=labels)
    if session.role is Role.VIEWER and "verdict" in shown:
        is_told = shown["conversion_lift"].notna() | shown["verdict"].eq("no_control")
        shown["verdict"] = shown["verdict"].where(is_told, "few_people")
    return shown


_FIGURES = """
select campaign_id, coalesce(name, campaign_id) as name, dim_campaigns.channel, subject, segment,
    dim_campaigns.started_date, is_window_complete, treated_count, control_count,
    converted_count, control_converted_count, conversion_rate, control_conversion_rate,
    conversion_lift, conversion_lift_low, conversion_lift_high, verdict, control_needed_count,
    revenue::double as revenue, revenue_per_head_lift::double as revenue_per_head_lift,
    revenue_per_head_lift_low::double as revenue_per_head_lift_low,
    revenue_per_head_lift_high::double as revenue_per_head_lift_high,
    incremental_revenue::double as incremental_revenue, dim_campaigns.cost::double as cost,
    incremental_roi, attributed_roi, delivered_count, bounced_count, human_openers_count,
    machine_openers_count, human_clickers_count, unsubscribed_count, complained_count
from dim_campaigns join rpt_campaign_performance using (campaign_id)
"""
_CAMPAIGNS = f"{_FIGURES} order by dim_campaigns.started_date desc, campaign_id limit $limit"
_ONE = f"{_FIGURES} where campaign_id = $campaign"

_DAYS = """
select day_number, treated_count, control_count, converted_count, control_converted_count,
    conversion_rate, control_conversion_rate, conversion_lift, conversion_lift_low,
    conversion_lift_high, verdict
from rpt_campaign_days where campaign_id = $campaign order by day_number
"""

_GROUPS = """
select rfm_segment, scored_date, treated_count, control_count, human_clickers_count,
    converted_count, control_converted_count, conversion_rate, control_conversion_rate,
    conversion_lift, conversion_lift_low, conversion_lift_high, verdict, revenue::double as revenue
from rpt_campaign_groups where campaign_id = $campaign order by treated_count desc, rfm_segment
"""

_FREQUENCIES = """
select least(contacts_count, 10) as contacts_count, sum(customers_count) as customers_count,
    sum(reachable_count) as reachable_count
from rpt_contact_frequencies group by 1 order by 1
"""

_CHANNELS = """
with months as (
    select *, (select max(month) from rpt_channel_roi) as newest from rpt_channel_roi
),
summed as (
    select channel, sum(spend)::double as spend, sum(new_customers_count) as new_customers_count,
        sum(revenue_to_date) filter (is_spend_known)::double as revenue_to_date,
        sum(new_customers_count) filter (is_spend_known) as paid_customers_count
    from months where month < newest and month >= newest - interval 12 month group by channel
)
select channel, spend, new_customers_count, paid_customers_count, revenue_to_date,
    (revenue_to_date - spend) / nullif(spend, 0) as roi
from summed where spend is not null order by spend desc, channel limit 20
"""

_EXPERIMENTS = """
select export_id, coalesce(name_en, segment_id) as segment, destination, exported_date,
    is_window_complete, treated_count, control_count, converted_count, control_converted_count,
    conversion_rate, control_conversion_rate, conversion_lift, conversion_lift_low,
    conversion_lift_high, incremental_revenue::double as incremental_revenue
from rpt_export_lift left join dim_segments using (segment_id)
where control_count > 0 order by exported_date desc, export_id limit 100
"""
