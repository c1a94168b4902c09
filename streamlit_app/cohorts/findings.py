"""What the cards of the page say: each title is the finding of its figures."""

from __future__ import annotations

import pandas as pd

from streamlit_app.cohorts.choices import Metric
from streamlit_app.queries.warehouse import records
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import _


def spread_of_first(formats: Formats, metric: Metric, named: pd.DataFrame, since: str) -> str:
    """Say how far the rows lie apart in their first period; rows too thin to tell are left out."""
    figure = _(metric.name).capitalize()
    first = named[(named["n"] == 1) & named["figure"].notna() & ~named["is_thin"]]
    if len(first) < 2:
        return _("{figure}, by {since}", figure=figure, since=since.lower())
    ordered = records(first.sort_values("figure"))
    low, high = ordered[0], ordered[-1]
    return _(
        "{figure}: in period 1 from {low} ({low_row}) to {high} ({high_row})",
        figure=figure,
        low=said(formats, metric, low["figure"]),
        low_row=low["name"],
        high=said(formats, metric, high["figure"]),
        high_row=high["name"],
    )


def first_and_last(formats: Formats, metric: Metric, mean: pd.DataFrame) -> str:
    """Say where the mean of the rows begins and ends."""
    figure, known = _(metric.name).capitalize(), records(mean[mean["n"] > 0])
    if len(known) < 2:
        return figure
    first, last = known[0], known[-1]
    return _(
        "{figure}: {first} in period {n}, {last} in period {m}",
        figure=figure,
        first=said(formats, metric, first["figure"]),
        n=int(first["n"]),
        last=said(formats, metric, last["figure"]),
        m=int(last["n"]),
    )


def newest_and_mean(
    formats: Formats, metric: Metric, rows: pd.DataFrame, n: int, mean: float
) -> str:
    """Say where the newest cohort stands in one period, beside the mean of all."""
    newest = records(rows.sort_values("row"))[-1]
    return _(
        "{figure} in period {n}: {newest} for {cohort}, {mean} on average",
        figure=_(metric.name).capitalize(),
        n=n,
        newest=said(formats, metric, newest["figure"]),
        cohort=newest["name"],
        mean=said(formats, metric, mean),
    )


def said(formats: Formats, metric: Metric, value: float) -> str:
    """Write one figure of a cell in words."""
    if metric.is_money:
        return formats.short_money(value)
    return formats.percent(value) if "%" in metric.written else formats.rounded(value)
