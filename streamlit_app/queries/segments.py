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
from streamlit_app.wording.language import N_, _, language

COMPARED = {
    "lifecycle_stage": N_("Lifecycle stage"),
    "favourite_genre": N_("Favourite genre"),
    "acquisition_source": N_("Acquired through"),
    "city": N_("City"),
    "age_band": N_("Age"),
    "spend_band": N_("Net spend"),
}
"""What a segment is compared with everyone by, and how it is called."""
MEASURES = {
    "total_spent_net": N_("Net spend to date"),
    "orders_count": N_("Orders"),
    "avg_order_value": N_("Average order, net"),
    "recency_days": N_("Days since last order"),
    "events_attended": N_("Events attended"),
    "engagement_score": N_("Engagement score"),
    "predicted_clv_365d": N_("Predicted value, 12 months"),
}
"""What is averaged, and how it is called."""


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
    answer = fetch(session, _AVERAGES, segment=segment_id)
    return rounded_for(
        session.role,
        answer.assign(measure=[_(MEASURES[one]) for one in answer["measure"]]),
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
    answer = fetch(session, _COMPARISON, field=column, segment=segment_id)
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
select everyone.measure as measure, members.mean as members_mean, everyone.mean as everyone_mean,
    coalesce(members.people_count, 0) as members_count, everyone.people_count as everyone_count,
    everyone.place as place
from (from rpt_segment_averages where segment_id = '*') as everyone
left join (from rpt_segment_averages where segment_id = $segment) as members using (measure)
order by everyone.place
"""

_COMPARISON = """
select everyone.field_value as value, coalesce(members.members_count, 0) as segment_count,
    everyone.members_count as everyone_count
from (from rpt_segment_profiles where segment_id = '*' and field = $field) as everyone
left join (from rpt_segment_profiles where segment_id = $segment and field = $field) as members
    using (field_value)
order by segment_count desc, value limit 10
"""
