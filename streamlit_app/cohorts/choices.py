"""The sentence of the page, word by word, and whom a cell of it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from streamlit_app.people.choosing import choice
from streamlit_app.people.selection import RuleJson, did, equals, everyone_who
from streamlit_app.queries.cohorts import ALL, BREAKDOWNS, NOT_KNOWN, OTHER, Cohorts, groups_of
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.vocabulary import words

GRANULARITIES = {
    "week": N_("week"),
    "month": N_("month"),
    "quarter": N_("quarter"),
    "year": N_("year"),
}
SINCE = {
    "week": N_("Weeks since first order"),
    "month": N_("Months since first order"),
    "quarter": N_("Quarters since first order"),
    "year": N_("Years since first order"),
}
CHANNEL = "first_order_channel"
RETURNS = {"in": N_("in period N"), "after": N_("in period N or later")}
SPLITS = {
    ALL: N_("everybody"),
    CHANNEL: N_("first channel"),
    "first_order_genre": N_("first genre"),
    "first_order_venue": N_("first venue"),
    "first_order_discount": N_("first discount"),
    "city": N_("city"),
}


@dataclass(frozen=True)
class Metric:
    """What the cells show: the column (by reading of "came back" where it has two), how written."""

    columns: tuple[str, str]
    written: str
    name: str
    is_money: bool = False


METRICS = {
    "share": Metric(("share_in", "share_after"), ".0%", N_("share who came back")),
    "people": Metric(("people_in", "people_after"), ",d", N_("people who came back")),
    "revenue": Metric(
        ("revenue_each", "revenue_each"), ".3~s", N_("net revenue per customer in the period"), True
    ),
    "ltv": Metric(
        ("value_each", "value_each"), ".3~s", N_("net revenue per customer so far"), True
    ),
    "total": Metric(("value_total", "value_total"), ".3~s", N_("net revenue so far"), True),
}


@dataclass(frozen=True)
class Wanted:
    """What the sentence says."""

    cohorts: Cohorts
    returned: str
    metric: Metric

    @property
    def column(self) -> str:
        """The column of the cells that is shown."""
        return self.metric.columns[self.returned == "after"]


def draw_sentence(session: Session) -> Wanted:
    """Draw the sentence whose words are boxes, and return what it says."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        length = choice(
            _("First order by"),
            list(GRANULARITIES),
            "cohorts_gran",
            name=lambda one: _(GRANULARITIES[one]),
            default="month",
            width=110,
        )
        returned = choice(
            _("who came back to buy anything"),
            list(RETURNS),
            "cohorts_ret",
            name=lambda one: _(RETURNS[one]),
            default="in",
            width=180,
        )
        split = choice(
            _("for"),
            list(SPLITS),
            "cohorts_by",
            name=lambda one: _(SPLITS[one]),
            default=ALL,
            width=145,
        )
        group = None
        if split in BREAKDOWNS:
            group = choice(
                _("of the group"),
                groups_of(session, split),
                "cohorts_group",
                name=words if split == CHANNEL else str,
                placeholder=_("side by side"),
                width=170,
            )
        metric = choice(
            _("shown as"),
            list(METRICS),
            "cohorts_metric",
            name=lambda one: _(METRICS[one].name),
            default="share",
            width=285,
        )
    cohorts = Cohorts(length or "month", split or ALL, group)
    return Wanted(cohorts, returned or "in", METRICS[metric or "share"])


def row_name(formats: Formats, cohorts: Cohorts, row: str) -> str:
    """Say a row: the cohort's period, or the group as the data has it."""
    if cohorts.rows_are_groups:
        return words(row) if cohorts.breakdown == CHANNEL else row
    day = date.fromisoformat(row)
    if cohorts.granularity == "year":
        return str(day.year)
    if cohorts.granularity == "quarter":
        return _("Q{quarter} {year}", quarter=(day.month + 2) // 3, year=day.year)
    return formats.month(day) if cohorts.granularity == "month" else formats.day(day)


def cell_rule(
    wanted: Wanted, row: str, n: int, rows: pd.DataFrame, groups: list[str], *, came_back: bool
) -> RuleJson:
    """Write whom a cell means: who began there, and came back in its period or did not.

    Parameters
    ----------
    wanted : Wanted
        What the sentence says.
    row, n : str, int
        The cell.
    rows : DataFrame
        `row` of every cohort on the page: a group's cell holds one period of each of them.
    groups : list of str
        The groups of the split: `other` is none of them.
    came_back : bool
        Those who did, or those who did not.
    """
    cohorts = wanted.cohorts
    starts = list(rows["row"]) if cohorts.rows_are_groups else [row]
    group = row if cohorts.rows_are_groups else cohorts.group
    of_group = [] if group is None else [_group_rule(cohorts.breakdown, group, groups)]
    parts = [_began_and_returned(wanted, start, n, came_back=came_back) for start in starts]
    whole = parts[0] if len(parts) == 1 else {"any": parts}
    return everyone_who(whole, *of_group)


def _began_and_returned(wanted: Wanted, start: str, n: int, *, came_back: bool) -> RuleJson:
    length = wanted.cohorts.granularity
    first = date.fromisoformat(start)
    window = [_shifted(first, length, n), _shifted(first, length, n + 1) - timedelta(days=1)]
    began = {
        "field": "first_order_at",
        "op": "between",
        "value": [first.isoformat(), (_shifted(first, length, 1) - timedelta(days=1)).isoformat()],
    }
    returned: RuleJson = did("order_completed", between=[day.isoformat() for day in window])
    if wanted.returned == "after":
        day_before = window[0] - timedelta(days=1)
        returned = {"field": "last_order_at", "op": "after", "value": day_before.isoformat()}
    return everyone_who(began, returned if came_back else {"not": returned})


def _group_rule(breakdown: str, group: str, groups: list[str]) -> RuleJson:
    named = [one for one in groups if one not in (OTHER, NOT_KNOWN)]
    if group == NOT_KNOWN:
        return {"field": breakdown, "op": "is_missing"}
    if group == OTHER:
        return {"field": breakdown, "op": "not_in", "value": named}
    return equals(breakdown, group)


def _shifted(day: date, length: str, periods: int) -> date:
    """Return the first day of the period so many periods later."""
    if length == "week":
        return day + timedelta(weeks=periods)
    months = day.month - 1 + periods * {"month": 1, "quarter": 3, "year": 12}[length]
    return date(day.year + months // 12, months % 12 + 1, 1)
