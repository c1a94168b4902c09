"""What the Segments page asks: the library, one segment's members, and how they differ."""

from __future__ import annotations

import json

import pandas as pd

from crm.segments.language.rules import Rule, parse_rule
from crm.segments.wording.words import Words
from streamlit_app.queries.segment_log import said
from streamlit_app.queries.warehouse import (
    fetch,
    published_catalogue,
    rounded_for,
)
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, language

COMPARED = {
    "lifecycle_stage": N_("Lifecycle stage"),
    "favourite_genre": N_("Favourite genre"),
    "acquisition_source": N_("Acquired through"),
    "city": N_("City"),
    "age_band": N_("Age"),
    "spend_band": N_("Net spend"),
}
"""What a segment is compared with everyone by, and how it is called."""


def segment_names(session: Session) -> dict[str, str]:
    """Return the segments' display names in the reader's language, by slug, as they are now."""
    answer, is_romanian = fetch(session, _NAMES), language() == "ro"
    column = "name_ro" if is_romanian else "name_en"
    names = answer[column].fillna(answer["name_en"]).fillna(answer["segment_id"])
    built = dict(zip(answer["segment_id"], names, strict=True))
    now = said(session).current
    return built | {slug: one.name_ro if is_romanian else one.name_en for slug, one in now.items()}


def forecasts(session: Session, slug: str) -> pd.DataFrame:
    """Return what the members are expected to spend, per horizon, with an interval."""
    answer = fetch(session, _FORECASTS, segment=slug)
    return rounded_for(session.role, answer, "customers_count", labels=["horizon_days"])


def averages(session: Session, segment_id: str) -> pd.DataFrame:
    """Return a few means of the members beside everyone's; blank for a viewer's small groups."""
    return rounded_for(
        session.role,
        fetch(session, _AVERAGES, segment=segment_id),
        "members_count",
        "everyone_count",
        of={"everyone_mean": "everyone_count"},
        labels=["place"],
    )


def rule_words(session: Session, *, is_markdown: bool = False) -> Words:
    """Return who says the rules of this build, in the reader's language."""
    return Words(
        published_catalogue(session.build),
        "ro" if language() == "ro" else "en",
        segments=segment_names(session),
        zone=session.settings.zone,
        currency=session.formats.currency,
        is_markdown=is_markdown,
    )


def published_rule(session: Session, rule_json: str | None) -> Rule | None:
    """Read a rule as the build published it; a segment of listed people has none."""
    raw = json.loads(rule_json) if isinstance(rule_json, str) else None
    return None if raw is None else parse_rule(raw, published_catalogue(session.build))


def rule_now(session: Session, slug: str) -> Rule | None:
    """Return the rule of a segment as it is said now; None for a list of people."""
    now = said(session).current.get(slug)
    if now is not None:
        raw = now.rule
        return None if raw is None else parse_rule(raw, published_catalogue(session.build))
    answer = fetch(session, _RULE, segment=slug)
    return published_rule(session, answer["rule_json"].iloc[0]) if len(answer) else None


def comparison(session: Session, segment_id: str, column: str) -> pd.DataFrame:
    """Return the members' and everyone's shares per value of one column, most frequent first.

    Parameters
    ----------
    column : str
        A key of `COMPARED`.
    """
    if column not in COMPARED:
        raise KeyError(column)
    answer = fetch(session, _COMPARISON.format(column=column), segment=segment_id)
    shown = rounded_for(session.role, answer, "segment_count", "everyone_count")
    return shown.assign(
        segment_share=shown["segment_count"] / shown["segment_count"].sum(),
        everyone_share=shown["everyone_count"] / shown["everyone_count"].sum(),
    )


_NAMES = "select segment_id, name_en, name_ro from dim_segments order by segment_id"

_RULE = "select rule_json from dim_segments where segment_id = $segment"

_FORECASTS = """
select horizon_days, customers_count, predicted_spend::double as predicted_spend,
    predicted_spend_low_80::double as predicted_spend_low_80,
    predicted_spend_high_80::double as predicted_spend_high_80
from rpt_segment_forecasts where segment_id = $segment order by horizon_days limit 2
"""

_AVERAGES = """
with people as (
    select dim_customers.*, members.customer_id is not null as is_member
    from dim_customers left join (
        from fct_segment_memberships where segment_id = $segment
    ) as members using (customer_id)
),
measured as (
    select is_member, unnest([1, 2, 3, 4, 5, 6, 7]) as place, unnest([
        {'measure': 'Net spend to date', 'value': total_spent_net::double},
        {'measure': 'Orders', 'value': orders_count::double},
        {'measure': 'Average order, net', 'value': avg_order_value::double},
        {'measure': 'Days since last order', 'value': recency_days::double},
        {'measure': 'Events attended', 'value': events_attended::double},
        {'measure': 'Engagement score', 'value': engagement_score::double},
        {'measure': 'Predicted value, 12 months',
            'value': case when clv_scale = 'absolute' then predicted_clv_365d::double end}
    ]) as one
    from people
)
select one.measure as measure, avg(one.value) filter (is_member) as members_mean,
    avg(one.value) as everyone_mean, count(one.value) filter (is_member) as members_count,
    count(one.value) as everyone_count, min(place) as place
from measured group by one.measure order by place
"""

_COMPARISON = """
with people as (
    select *,
        case
            when age < 25 then 'under 25'
            when age < 35 then '25–34'
            when age < 45 then '35–44'
            when age < 55 then '45–54'
            when age < 65 then '55–64'
            when age >= 65 then '65 and over'
        end as age_band,
        case
            when total_spent_net <= 0 then '0'
            when total_spent_net < 100 then '1 – 99'
            when total_spent_net < 250 then '100 – 249'
            when total_spent_net < 500 then '250 – 499'
            when total_spent_net < 1000 then '500 – 999'
            when total_spent_net < 2500 then '1,000 – 2,499'
            else '2,500 +'
        end as spend_band
    from dim_customers
)
select coalesce({column}, 'not known') as value,
    count(members.customer_id) as segment_count, count(*) as everyone_count
from people left join (
    from fct_segment_memberships where segment_id = $segment
) as members using (customer_id)
group by 1 order by segment_count desc, value limit 10
"""
