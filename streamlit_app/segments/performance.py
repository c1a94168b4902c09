"""What a segment's people are worth beside everybody."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn

from crm.errors import CrmError
from crm.segments.figures.performance import Measure, Performance
from streamlit_app.charts.segments import ratio_chart
from streamlit_app.queries import segment_figures as ask
from streamlit_app.queries import segments as ask_segments
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.shell.cards import chart_card, metric_tile
from streamlit_app.shell.roles import SMALLEST_FIGURE, Role
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import MISSING
from streamlit_app.wording.language import N_, _, language
from streamlit_app.wording.refusals import refusal_words

LABELS: Mapping[str, str] = {
    "spend": N_("Net spend to date per buyer"),
    "order_value": N_("Average order value, 365 days"),
    "repeat_rate": N_("Buyers who bought again"),
    "churn_rate": N_("Active people who stopped"),
    "predicted_value": N_("Predicted value, 365 days"),
}


def draw_performance(session: Session, segment: Row) -> None:
    """Draw the measures beside everybody's, and what is expected of the members."""
    try:
        found = ask.performance_of(session, segment["segment_id"])
    except CrmError as problem:
        st.info(refusal_words(problem), icon=":material/hourglass_empty:")
        return
    if session.role is Role.VIEWER and found.buyers < SMALLEST_FIGURE:
        st.info(_("Too few members to compare."), icon=":material/group_off:")
        return
    if found.is_small:
        st.warning(_("Fewer than 30 buyers: these figures say little."), icon=":material/warning:")
    left, right = st.columns([3, 2], gap="small")
    with left:
        _draw_measures(session, found)
    with right:
        _draw_money(session, segment, found)


def _draw_measures(session: Session, found: Performance) -> None:
    rows = pd.DataFrame(
        [
            {
                "label": _(LABELS[one.name]),
                "ratio": one.ratio,
                "shown": _("{mine} against {everybody}", mine=_said(session, one, one.segment),
                           everybody=_said(session, one, one.everybody)),
                "mine": _number(one.segment),
                "everybody": _number(one.everybody),
            }
            for one in found.measures
        ]
    )  # fmt: skip
    known = rows[rows["ratio"].notna()]
    if known.empty:
        st.info(_("None of its people has bought yet."), icon=":material/group_off:")
        return
    most = records(known)[int((known["ratio"] - 1).abs().argmax())]
    title = _("{measure}: {times} times everybody's", measure=most["label"],
              times=session.formats.number(most["ratio"]))  # fmt: skip
    chart_card(
        title,
        _("Each figure of the segment over everybody's; the dashed line is as everybody"),
        ratio_chart(known, session.formats, language()),
        alt_text=_("Dots of the segment's figures against everybody's. {title}.", title=title),
        table=rows,
        columns={
            "label": _("Measure"),
            "mine": NumberColumn(_("Segment"), format="%.3f"),
            "everybody": NumberColumn(_("Everybody"), format="%.3f"),
            "ratio": NumberColumn(_("Times everybody's"), format="%.2f"),
        },
        key="segment_measures",
    )


def _draw_money(session: Session, segment: Row, found: Performance) -> None:
    formats = session.formats
    metric_tile(
        _("Share of revenue, 365 days"), formats.percent(found.revenue_share),
        compared=_("from {share} of the people",
                   share=formats.percent(found.members / found.population)),
        meaning=_("Net revenue of the members over that of everybody known, in the 365 days that "
                  "end at the build's day."),
    )  # fmt: skip
    for row in records(ask_segments.forecasts(session, segment["segment_id"])):
        low, high = row["predicted_spend_low_80"], row["predicted_spend_high_80"]
        span = _("80 % interval {low} to {high}", low=formats.short_money(low),
                 high=formats.short_money(high))  # fmt: skip
        metric_tile(
            _("Expected net spend, next {days} days", days=row["horizon_days"]),
            formats.short_money(row["predicted_spend"]),
            compared=MISSING if pd.isna(low) else span,
            meaning=_("Sum of the members' predicted values, as the model of this build gives "
                      "them; the interval holds their chance and the spread of past forecasts."),
        )  # fmt: skip


def _said(session: Session, one: Measure, value: object) -> str:
    formats = session.formats
    return formats.money(value) if one.kind == "money" else formats.percent(value)


def _number(value: object) -> float | None:
    return None if value is None else float(value)  # type: ignore[arg-type]
