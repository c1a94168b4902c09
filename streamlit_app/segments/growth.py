"""How a segment grew, who came and went and why, and how it would have been before."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st
from streamlit.column_config import DateColumn, NumberColumn, TextColumn

from crm.errors import CrmError
from crm.segments.figures.growth import GrowthDay
from streamlit_app.charts.segments import backtest_chart, flow_chart, size_chart
from streamlit_app.queries import segment_figures as ask
from streamlit_app.queries.warehouse import Row, rounded, rounded_for
from streamlit_app.shell.cards import chart_card
from streamlit_app.shell.roles import Role
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _, language
from streamlit_app.wording.refusals import refusal_words
from streamlit_app.wording.vocabulary import words

SHOWN_DAYS = 26
REASONS: Mapping[str, str] = {
    "rule_met": N_("met the rule"),
    "rule_no_longer_met": N_("no longer met the rule"),
    "rule_changed": N_("the rule was changed"),
    "new_customer": N_("not known before"),
    "merged": N_("joined with another id"),
    "listed": N_("put on a list"),
    "unlisted": N_("taken off a list"),
}


def draw_growth(session: Session, segment: Row) -> None:
    """Draw size, flow and the past of the rule."""
    try:
        days = ask.growth_of(session, segment["segment_id"])
    except CrmError as problem:
        st.info(refusal_words(problem), icon=":material/hourglass_empty:")
        return
    if len(days) < 2:
        st.info(
            _("It was judged on one day so far; its growth shows from the second on."),
            icon=":material/schedule:",
        )
    else:
        left, right = st.columns(2, gap="small")
        with left:
            _draw_size(session, days)
        with right:
            _draw_flow(session, days)
    _draw_past(session, segment)


def _draw_size(session: Session, days: tuple[GrowthDay, ...]) -> None:
    formats, first, last = session.formats, days[0], days[-1]
    data = rounded_for(
        session.role,
        pd.DataFrame(
            {
                "day": pd.to_datetime([one.day for one in days]),
                "members": [one.members for one in days],
                "is_observed": [one.origin == "observed" for one in days],
                "how": [_how(one) for one in days],
            }
        ),
        "members",
    )
    title = _(
        "From {before} members on {day} to {now}",
        before=formats.people(data["members"].iloc[0]), day=formats.day(first.day),
        now=formats.people(data["members"].iloc[-1]),
    )  # fmt: skip
    chart_card(
        title,
        _("Members at the end of each judged day; filled: seen by the build of that day, hollow: "
          "computed later from when things happened"),
        size_chart(data, formats, language()),
        alt_text=_("Line of the segment's size. {title}. Last day: {day}.",
                   title=title, day=formats.day(last.day)),
        table=data,
        columns={
            "day": DateColumn(_("Day"), format="YYYY-MM-DD"),
            "members": NumberColumn(_("Members"), format="localized"),
            "how": TextColumn(_("Judged")),
        },
        key="segment_size",
    )  # fmt: skip


def _draw_flow(session: Session, days: tuple[GrowthDay, ...]) -> None:
    formats, shown = session.formats, days[1:][-SHOWN_DAYS:]
    data = rounded_for(
        session.role,
        pd.DataFrame(
            {
                "label": [formats.day(one.day) for one in shown],
                "entered": [one.entered for one in shown],
                "left": [one.left + one.gone for one in shown],
                "came": [reasons_told(session, one.entered_by) for one in shown],
                "why": [reasons_told(session, one.left_by) for one in shown],
            }
        ),
        "entered",
        "left",
    )
    data = data.assign(minus=-data["left"], net=data["entered"] - data["left"])
    entered, left = data["entered"].sum(), data["left"].sum()
    title = _("{entered} entered and {left} left", entered=formats.count(entered),
              left=formats.count(left))  # fmt: skip
    chart_card(
        title,
        _(
            "Between one judged day and the next: entered above zero, left below, the grey line is "
            "the difference"
        ),
        flow_chart(data, formats, language()),
        alt_text=_("Bars of people who entered and left. {title}.", title=title),
        table=data,
        columns={
            "label": _("Day"),
            "entered": NumberColumn(_("Entered"), format="localized"),
            "came": TextColumn(_("Why they came")),
            "left": NumberColumn(_("Left"), format="localized"),
            "why": TextColumn(_("Why they left")),
        },
        key="segment_flow",
    )


def _draw_past(session: Session, segment: Row) -> None:
    label = _("How large it would have been at past month-ends")
    with st.expander(
        label, icon=":material/history:", key="segment_past", on_change="rerun"
    ) as one:
        if not one.open:
            return
        try:
            with st.spinner(_("Asking the past days")):
                found = ask.backtest_of(session, segment["segment_id"])
        except CrmError as problem:
            st.info(refusal_words(problem), icon=":material/hourglass_empty:")
            return
        known = {"stored": _("a build"), "asked": _("asked just now")}
        data = rounded_for(
            session.role,
            pd.DataFrame(
                {
                    "day": pd.to_datetime([point.day for point in found.points]),
                    "people": [point.people for point in found.points],
                    "how": [known.get(point.source or "", "") for point in found.points],
                }
            ).dropna(subset=["people"]),
            "people",
        )
        if not found.is_whole:
            st.caption(_("Some days cannot be told: the rule or its lists know only today."))
        title = _("Its rule of today over the last twelve month-ends")
        chart_card(
            title,
            _("People who met today's rule at the end of each day, with what was so then"),
            backtest_chart(data, session.formats, language()),
            alt_text=title,
            table=data,
            columns={
                "day": DateColumn(_("Day"), format="YYYY-MM-DD"),
                "people": NumberColumn(_("People"), format="localized"),
                "how": TextColumn(_("Known from")),
            },
            key="segment_backtest",
        )


def _how(one: GrowthDay) -> str:
    if one.origin == "observed":
        return _("by the build of that day")
    return _("later, from when things happened")


def reasons_told(session: Session, reasons: Mapping[str, int]) -> str:
    """Say why people came or went; of a viewer's small groups nothing, of the others about."""
    told = reasons
    if session.role is Role.VIEWER:
        counts = {reason: rounded(people) for reason, people in reasons.items()}
        told = {reason: int(people) for reason, people in counts.items() if people > 0}
    return ", ".join(
        _(
            "{reason}: {count}",
            reason=_(REASONS[reason]) if reason in REASONS else words(reason),
            count=session.formats.count(people),
        )
        for reason, people in told.items()
    )
