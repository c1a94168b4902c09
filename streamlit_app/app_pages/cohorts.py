"""The page that answers whether newer customers are better than older ones."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from streamlit_app.charts.cohort_lines import gap_curve
from streamlit_app.cohorts.choices import Wanted, draw_sentence
from streamlit_app.cohorts.curves import draw_curves, draw_trend, mean_of
from streamlit_app.cohorts.matrix import draw_matrix, row_order, with_names
from streamlit_app.cohorts.payback import payback_card
from streamlit_app.queries import cohorts as ask
from streamlit_app.shell.cards import chart_card, empty_card, guarded
from streamlit_app.shell.header import page_header
from streamlit_app.shell.session import Session, current_session
from streamlit_app.wording.formats import relative_change
from streamlit_app.wording.language import _

ENOUGH = 3  # with fewer cohorts whose first period is over there is nothing to compare
MONTHS_JUDGED, COHORTS_JUDGED = 3, 6  # the answer compares so many cohorts so many months on


def draw(session: Session) -> None:
    """Draw the answer, the sentence of choices, the matrix with its people, and the lines."""
    page_header(session, "cohorts", metrics=("cohort_retention", "repeat_rate", "predicted_clv"))
    months = ask.cells(session, ask.Cohorts("month"))
    if months.loc[months["is_complete"], "row"].nunique() < ENOUGH:
        _too_few(session, months)
        return
    st.markdown(_answer(session, months))
    wanted = draw_sentence(session)
    cells, facts = ask.cells(session, wanted.cohorts), ask.cohort_facts(session, wanted.cohorts)
    if cells.empty:
        empty_card(
            _("No cohort here"),
            _("Nobody of this group bought in the periods shown."),
            _("Choose another group or a longer period."),
        )
        return
    _cards(session, wanted, cells, facts)


def _cards(session: Session, wanted: Wanted, cells: pd.DataFrame, facts: pd.DataFrame) -> None:
    named = with_names(session, wanted, cells)
    order = row_order(wanted, facts, named)

    guarded(draw_matrix, session, wanted=wanted, cells=cells, facts=facts)
    guarded(draw_curves, session, wanted=wanted, named=named, facts=facts, order=order)
    guarded(draw_trend, session, wanted=wanted, named=named)
    guarded(payback_card, session)


def _answer(session: Session, months: pd.DataFrame) -> str:
    """Compare what the newest cohorts brought in their first months with those before them."""
    judged = months[(months["n"] == MONTHS_JUDGED) & months["value_each"].notna()]
    newest, before = judged.tail(COHORTS_JUDGED), judged.iloc[:-COHORTS_JUDGED].tail(COHORTS_JUDGED)
    if newest.empty:
        return _("No cohort is {months} months old yet.", months=MONTHS_JUDGED)
    values = [mean_of(part.assign(n=0), "value_each")["figure"] for part in (newest, before)]
    now, then = (float(value.iloc[0]) if len(value) else None for value in values)
    change = relative_change(now, then)
    if change is not None:
        return _change_said(session, len(newest), now, change)
    return _(
        "Customers of the newest cohorts that are {months} months old brought **{value}** each "
        "by then.",
        months=MONTHS_JUDGED,
        value=session.formats.money(now),
    )


def _change_said(session: Session, count: int, now: float | None, change: float) -> str:
    asked = {
        "count": count,
        "value": session.formats.money(now),
        "months": MONTHS_JUDGED,
        "change": session.formats.percent(abs(change)),
    }
    if change >= 0:
        return _(
            "Customers of the newest {count} cohorts that are {months} months old brought "
            "**{value}** each by then, {change} more than the {count} cohorts before them.",
            **asked,
        )
    return _(
        "Customers of the newest {count} cohorts that are {months} months old brought "
        "**{value}** each by then, {change} less than the {count} cohorts before them.",
        **asked,
    )


def _too_few(session: Session, months: pd.DataFrame) -> None:
    """Say why there is no matrix, and show how long people take to come back instead."""
    empty_card(
        _("Too few cohorts to compare"),
        _("Cohorts need {count} months with first orders that are over.", count=ENOUGH),
        _("Load older orders with `crm ingest FILE --mapping NAME`, or come back later."),
    )
    gaps = ask.survival(session)
    if months.empty or gaps.empty:
        return
    title = _("How long people take to come back")
    chart_card(
        title,
        _("Share of gaps between purchases that were no longer"),
        gap_curve(gaps, _("Days between two purchases"), session.formats),
        alt_text=title,
        table=gaps,
        columns={"gap_days": _("Days"), "gaps_up_to_share": _("Share of gaps")},
        key="cohorts_gaps",
    )


draw(current_session())
