"""What the Segments page asks: the library, one segment's members, and how they differ."""

from __future__ import annotations

import json

import pandas as pd

from crm.segments.language.rules import Rule, parse_rule
from crm.segments.stored.store import current_segments
from crm.segments.wording.words import Words
from streamlit_app.queries.warehouse import fetch, published_catalogue, rounded_for
from streamlit_app.shell.access import Action, require
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import language

PAGE_SIZE = 50
COMPARED = {
    "lifecycle_stage": "Lifecycle stage",
    "favourite_genre": "Favourite genre",
    "acquisition_source": "Acquired through",
    "city": "City",
    "age_band": "Age",
}
"""What a segment is compared with everyone by, and how it is called."""


def segment_names(session: Session) -> dict[str, str]:
    """Return the segments' display names in the reader's language, by slug, as they are now."""
    answer, is_romanian = fetch(session, _NAMES), language() == "ro"
    column = "name_ro" if is_romanian else "name_en"
    names = answer[column].fillna(answer["name_en"]).fillna(answer["segment_id"])
    built = dict(zip(answer["segment_id"], names, strict=True))
    said = current_segments(session.settings)
    return built | {slug: one.name_ro if is_romanian else one.name_en for slug, one in said.items()}


def library(session: Session) -> pd.DataFrame:
    """Return every segment with its size, share of everyone and reach by e-mail, largest first."""
    answer = rounded_for(
        session.role,
        fetch(session, _LIBRARY),
        "members_count",
        "reachable_count",
        "customers_count",
        labels=["version"],
    )
    return answer.assign(
        name=answer["segment_id"].map(segment_names(session)),
        share=100 * answer["members_count"] / answer["customers_count"],
    )


def members(session: Session, segment_id: str, page: int) -> pd.DataFrame:
    """Return one page of a segment's members, highest spend first."""
    require(session, Action.SEE_PEOPLE)
    return fetch(session, _MEMBERS, segment=segment_id, size=PAGE_SIZE, skip=(page - 1) * PAGE_SIZE)


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

_LIBRARY = """
with reach as (
    select segment_id, count(*) filter (may_email) as reachable_count,
        sum(total_spent_net)::double as total_spent_net
    from fct_segment_memberships join dim_customers using (customer_id) group by segment_id
)
select dim_segments.segment_id, name_en, name_ro, description, type, rule_json, version,
    members_count, coalesce(reachable_count, 0) as reachable_count,
    coalesce(total_spent_net, 0) as total_spent_net, computed_at,
    (select count(*) from dim_customers) as customers_count
from dim_segments left join reach using (segment_id)
order by members_count desc, dim_segments.segment_id
"""

_MEMBERS = """
select customer_id, lifecycle_stage, rfm_segment, orders_count,
    total_spent_net::double as total_spent_net, last_order_at, may_email
from dim_customers semi join (
    from fct_segment_memberships where segment_id = $segment
) as members using (customer_id)
order by total_spent_net desc, customer_id limit $size offset $skip
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
        end as age_band
    from dim_customers
)
select coalesce({column}, 'not known') as value,
    count(members.customer_id) as segment_count, count(*) as everyone_count
from people left join (
    from fct_segment_memberships where segment_id = $segment
) as members using (customer_id)
group by 1 order by segment_count desc, value limit 10
"""
