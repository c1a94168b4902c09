"""The matrix as a workbook: a row per cohort, a column per period, coloured by value."""

from __future__ import annotations

import pandas as pd

from crm.exports.writing.cells import Column, Kind
from streamlit_app.cohorts.choices import RETURNS, SINCE, Wanted
from streamlit_app.shell.downloads import Sheet
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _


def matrix_sheet(
    session: Session, wanted: Wanted, named: pd.DataFrame, facts: pd.DataFrame, order: list[str]
) -> Sheet:
    """Lay the matrix out as the page shows it; periods that are not over stay empty."""
    wide = named.pivot(index="name", columns="n", values="figure").reindex(order)
    rows = named.drop_duplicates("row")[["row", "name"]].merge(facts, on="row", how="left")
    block = rows.set_index("name").reindex(order)
    left = block[["customers_count", "first_order_value", "repeat_share"]]
    frame = pd.concat([left, wide], axis=1).astype(float).reset_index(names="cohort")
    frame.columns = [f"c{place}" for place in range(len(frame.columns))]
    unit, kind = session.formats.unit, _kind(wanted)
    periods = [Column(str(int(n)), kind, is_shaded=True) for n in wide.columns]
    columns = (
        Column(_("Cohort")),
        Column(_("Buyers"), "number"),
        Column(_("First order ({unit})", unit=unit), "money"),
        Column(_("Repeat"), "share"),
        *periods,
    )
    return Sheet(frame, columns, _about(session, wanted))


def _kind(wanted: Wanted) -> Kind:
    if wanted.metric.is_money:
        return "money"
    return "share" if wanted.metric.written == ".0%" else "number"


def _about(session: Session, wanted: Wanted) -> tuple[tuple[str, str], ...]:
    formats = session.formats
    figure = _(wanted.metric.name)
    if wanted.metric.is_money:
        figure = _("{figure} ({unit})", figure=figure, unit=formats.unit)
    return (
        (_("Figure"), figure),
        (_("Columns"), _(SINCE[wanted.cohorts.granularity])),
        (_("Came back"), _(RETURNS[wanted.returned])),
        (_("Empty cells"), _("The period is not over.")),
        (_("As of"), formats.day(session.as_of)),
        (_("Build"), session.build.build_id),
    )
