"""The rows as lines with their mean, one period from cohort to cohort, value so far and ahead."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn

from streamlit_app.charts.cohort_lines import LIT, cohort_curves, trend_line
from streamlit_app.cohorts.choices import METRICS, SINCE, Wanted
from streamlit_app.cohorts.findings import first_and_last, newest_and_mean
from streamlit_app.shell.cards import chart_card, empty_card
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _

AHEAD = {"week": 52, "month": 12, "quarter": 4, "year": 1}
"""Periods in the year that predicted values speak about."""
REACH_80 = 1.2815515655446004
"""Standard deviations that leave a tenth of the outcomes outside on either side."""
TREND_DEFAULT = 3


def draw_curves(
    session: Session, wanted: Wanted, named: pd.DataFrame, facts: pd.DataFrame, order: list[str]
) -> None:
    """Draw the figure of the sentence beside value so far with what is foreseen; one if the same.

    A group's thin end is left out: the few oldest cohorts that reach it are not the group.
    """
    if wanted.cohorts.rows_are_groups:
        named = named[~named["is_thin"]]
    lit = _lit(wanted, order)
    if _column(wanted) == "value_each":
        _value_card(session, wanted, named, facts, lit)
        return
    left, right = st.columns(2, gap="small")
    with left:
        _curve_card(session, wanted, named, lit)
    with right:
        _value_card(session, wanted, named, facts, lit)


def _lit(wanted: Wanted, order: list[str]) -> list[str]:
    """Draw the choice of rows in colour; at first the newest with a past, or the largest groups."""
    is_groups = wanted.cohorts.rows_are_groups
    first = order[: len(LIT)] if is_groups else order[-5:-2]
    return st.multiselect(
        _("In colour"),
        order,
        default=first,
        max_selections=len(LIT),
        placeholder=_("Choose …"),
        key=f"cohorts_lit_{wanted.cohorts.granularity}_{wanted.cohorts.breakdown}",
        width=700,
    )


def _column(wanted: Wanted) -> str:
    """Return what the lines show: a sum says how large a row is, so its lines are per customer."""
    return "value_each" if wanted.metric.columns[0].endswith("_total") else wanted.column


def mean_of(named: pd.DataFrame, figure: str) -> pd.DataFrame:
    """Return, by period, the mean of the rows by size and the quarter points of the rows."""
    known = named[named[figure].notna() & named["is_complete"]]
    weighed = known.assign(weight=known[figure] * known["customers_count"])
    by_period = weighed.groupby("n")
    size = by_period["customers_count"].sum()
    low, high = (by_period[figure].quantile(quarter) for quarter in (0.25, 0.75))
    mean = by_period["weight"].sum() / size
    whole = pd.DataFrame({"figure": mean, "low": low, "high": high})
    return whole[by_period.size() >= 2].reset_index()


def _curve_card(session: Session, wanted: Wanted, named: pd.DataFrame, lit: list[str]) -> None:
    metric = wanted.metric
    column = _column(wanted)
    is_count = column.startswith("people")
    shown = named.assign(figure=named[column])
    lines = shown[shown["figure"].notna() & (shown["n"] > 0)]
    mean = mean_of(lines, "figure")
    title = first_and_last(session.formats, metric, mean)
    chart_card(
        title,
        _("A line per row; blue: their mean by size; pale: the middle half of the rows"),
        cohort_curves(
            lines[["name", "n", "figure"]],
            mean,
            lines.iloc[:0].assign(low=0.0, high=0.0)[["name", "n", "figure", "low", "high"]],
            lit,
            (_(SINCE[wanted.cohorts.granularity]), _("Mean")),
            "~s" if is_count or metric.is_money else ".0%",
            session.formats,
        ),
        alt_text=_("Lines over periods since the first order. {title}.", title=title),
        table=mean,
        columns=_columns(session, wanted),
        key="cohorts_curves",
    )


def _value_card(
    session: Session, wanted: Wanted, named: pd.DataFrame, facts: pd.DataFrame, lit: list[str]
) -> None:
    lines = named.assign(figure=named["value_each"]).dropna(subset=["figure"])
    mean = mean_of(lines, "figure")
    if mean.empty:
        empty_card(
            _("Value so far"),
            _("No cohort has a period that is over."),
            _("Come back when one is."),
        )
        return
    # a group's predictions are of all its customers, its last point of the oldest alone
    can_go_on = lines["name"].isin(lit) & (not wanted.cohorts.rows_are_groups)
    ahead = _foreseen(wanted, lines[can_go_on], facts)
    last = mean.iloc[-1]
    title = _(
        "A customer has brought {value} after {n} periods",
        value=session.formats.money(last["figure"]),
        n=int(last["n"]),
    )
    chart_card(
        title,
        _(
            "Net revenue per customer so far ({unit}); dashed: predicted for the next 12 months, "
            "80 of 100 outcomes lie in the pale band",
            unit=session.formats.unit,
        ),
        cohort_curves(
            lines[["name", "n", "figure"]],
            mean,
            ahead,
            lit,
            (_(SINCE[wanted.cohorts.granularity]), _("Mean")),
            "~s",
            session.formats,
        ),
        alt_text=_("Lines of value so far with what is foreseen. {title}.", title=title),
        table=pd.concat([lines[["name", "n", "figure"]], ahead], ignore_index=True),
        columns={"name": _("Cohort"), **_columns(session, replace(wanted, metric=METRICS["ltv"]))},
        key="cohorts_value",
    )


def _foreseen(wanted: Wanted, lines: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    """Continue each line in colour by a year: its last value plus what is predicted."""
    ends = lines.sort_values("n").groupby("row", as_index=False).last()
    ends = ends.merge(facts[["row", "foreseen_each", "foreseen_sd_each"]], on="row")
    ends = ends.dropna(subset=["foreseen_each"])
    reach = REACH_80 * ends["foreseen_sd_each"].fillna(0)
    then = ends.assign(
        n=ends["n"] + AHEAD[wanted.cohorts.granularity],
        low=ends["figure"] + (ends["foreseen_each"] - reach).clip(lower=0),
        high=ends["figure"] + ends["foreseen_each"] + reach,
        figure=ends["figure"] + ends["foreseen_each"],
    )
    now = ends.assign(low=ends["figure"], high=ends["figure"])
    return pd.concat([now, then])[["name", "n", "figure", "low", "high"]]


def draw_trend(session: Session, wanted: Wanted, named: pd.DataFrame) -> None:
    """Draw one period's figure from cohort to cohort, whether newer ones are better."""
    n = st.session_state.get("cohorts_n")
    n = TREND_DEFAULT if n is None else n
    rows = named[(named["n"] == n) & named["figure"].notna()]
    if len(rows) < 3 or wanted.cohorts.rows_are_groups:
        return
    metric = wanted.metric
    mean = float((rows["figure"] * rows["customers_count"]).sum() / rows["customers_count"].sum())
    title = newest_and_mean(session.formats, metric, rows, n, mean)
    written = metric.written if metric.written == ".0%" else "~s"
    chart_card(
        title,
        _("Only cohorts whose period is over; dashed: their mean by size"),
        trend_line(rows.assign(cohort=pd.to_datetime(rows["row"])), mean, written, session.formats),
        alt_text=_("Line over cohorts. {title}.", title=title),
        table=rows,
        columns={
            "name": _("Cohort"),
            "customers_count": NumberColumn(_("Buyers"), format="localized"),
            **_columns(session, wanted, with_period=False),
        },
        key="cohorts_trend",
    )


def _columns(session: Session, wanted: Wanted, *, with_period: bool = True) -> dict[str, object]:
    figure = _(wanted.metric.name).capitalize()
    if wanted.metric.is_money:
        named = _("{figure} ({unit})", figure=figure, unit=session.formats.unit)
        column = NumberColumn(named, format="localized", step=0.01)
    else:
        column = NumberColumn(figure, format="localized", step=0.001)
    period = {"n": _(SINCE[wanted.cohorts.granularity])} if with_period else {}
    return {**period, "figure": column, "low": _("Low"), "high": _("High")}
