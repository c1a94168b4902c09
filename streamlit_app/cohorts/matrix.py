"""The matrix of cohorts, and the people of the cell that is chosen in it."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn

from streamlit_app.charts.cohorts import FACTS, PLACES, cohort_matrix
from streamlit_app.charts.selecting import Picked, Select
from streamlit_app.cohorts.choices import SINCE, Wanted, cell_rule, row_name
from streamlit_app.cohorts.findings import spread_of_first
from streamlit_app.cohorts.workbook import matrix_sheet
from streamlit_app.people.choosing import choice, choose, switch
from streamlit_app.people.panel import people_panel
from streamlit_app.people.selection import Selection
from streamlit_app.queries import cohorts as ask
from streamlit_app.shell.cards import chart_card
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import MISSING
from streamlit_app.wording.language import N_, _

THIN = 30
"""A cohort of fewer people jumps by whole percents when one person comes back."""
WHO = {"returned": N_("Who came back"), "not": N_("Who did not")}


def draw_matrix(session: Session, wanted: Wanted, cells: pd.DataFrame, facts: pd.DataFrame) -> None:
    """Draw the matrix, the boxes that stand for a click in it, and the people of the cell."""
    named = with_names(session, wanted, cells)
    order = row_order(wanted, facts, named)
    card = st.container()  # drawn above the boxes, asked after them: it frames what they say
    row, n, who = _boxes(session, wanted, named)
    name = None if row is None else row_name(session.formats, wanted.cohorts, row)
    with card:
        _card(session, wanted, named, facts, order, (name, n))
    _people(session, wanted, cells, (row, n, who))


def with_names(session: Session, wanted: Wanted, cells: pd.DataFrame) -> pd.DataFrame:
    """Say the rows, mark thin ones, and put the figure that is shown into `figure`."""
    names = {row: row_name(session.formats, wanted.cohorts, row) for row in cells["row"].unique()}
    return cells.assign(
        name=cells["row"].map(names),
        is_thin=cells["customers_count"] < THIN,
        figure=cells[wanted.column],
    )


def row_order(wanted: Wanted, facts: pd.DataFrame, named: pd.DataFrame) -> list[str]:
    """Order cohorts by time, groups by size, from the top."""
    rows = named.drop_duplicates("row").set_index("row")["name"]
    if not wanted.cohorts.rows_are_groups:
        return list(rows.sort_index())
    sizes = facts.set_index("row")["customers_count"]
    return list(rows.loc[sizes.reindex(rows.index).sort_values(ascending=False).index])


def _card(
    session: Session,
    wanted: Wanted,
    named: pd.DataFrame,
    facts: pd.DataFrame,
    order: list[str],
    chosen: tuple[str | None, int | None],
) -> None:
    since = _(SINCE[wanted.cohorts.granularity])
    figure = _(wanted.metric.name)
    title = spread_of_first(session.formats, wanted.metric, named, since)
    heads = (_("Buyers"), _("First order"), _("Repeat"))
    rows = facts.rename(columns={"customers_count": "size"})
    chart_card(
        title,
        _(
            "Pale: the period is not over, and is in no mean; italics: fewer than {thin} people. "
            "First order: its mean net value. Repeat: ordered again up to today. "
            "Click a cell for its people.",
            thin=THIN,
        ),
        cohort_matrix(
            named,
            _left_block(session, facts, named),
            wanted.column,
            wanted.metric.written,
            (since, figure, *heads),
            order,
            chosen,
            session.formats,
        ),
        alt_text=_("Matrix of {rows} rows. {title}.", rows=len(order), title=title),
        table=named.merge(rows, on="row", how="left", suffixes=("", "_of_row")),
        columns={
            "name": _("Cohort"),
            "n": since,
            "customers_count": NumberColumn(_("Buyers"), format="localized"),
            "active_count": NumberColumn(_("Ordered in the period"), format="localized"),
            "active_on_or_after_count": NumberColumn(_("In it or later"), format="localized"),
            "revenue": NumberColumn(_("Net revenue"), format="localized", step=1),
            "cumulative_revenue": NumberColumn(_("Net revenue so far"), format="localized", step=1),
            "first_order_value": NumberColumn(_("First order"), format="localized", step=1),
            "repeat_share": NumberColumn(_("Repeat"), format="percent"),
            "is_complete": _("Period is over"),
        },
        key="cohorts_matrix",
        select=Select("cell", ("row", "n"), _pick),
        sheet=partial(matrix_sheet, session, wanted, named, facts, order),
    )


def _pick(mark: Picked) -> None:
    choose(cohorts_row=mark.get("row"), cohorts_n=mark.get("n"))


def _left_block(session: Session, facts: pd.DataFrame, named: pd.DataFrame) -> pd.DataFrame:
    formats = session.formats
    names = named.drop_duplicates("row").set_index("row")["name"]
    here = facts[facts["row"].isin(names.index)]
    said = pd.DataFrame(
        {
            "name": here["row"].map(names),
            "customers": here["customers_count"].map(formats.people),
            "first_order": here["first_order_value"].map(formats.count),
            "repeat": [
                MISSING if pd.isna(share) else f"{100 * share:.0f} %"
                for share in here["repeat_share"]
            ],
        }
    )
    block = said.melt(id_vars="name", value_vars=list(FACTS), var_name="fact", value_name="said")
    return block.assign(place=block["fact"].map(dict(zip(FACTS, PLACES, strict=True))))


def _boxes(
    session: Session, wanted: Wanted, named: pd.DataFrame
) -> tuple[str | None, int | None, str]:
    """Draw the boxes that stand for a click: the way for the keyboard, and what the URL holds."""
    cohorts, formats = wanted.cohorts, session.formats
    with st.container(horizontal=True):
        row = choice(
            _("Group") if cohorts.rows_are_groups else _("First order in"),
            list(dict.fromkeys(named["row"])),
            "cohorts_row",
            name=lambda one: row_name(formats, cohorts, one),
            placeholder=_("Click a cell, or choose"),
            width=240,
        )
        periods = [int(n) for n in sorted(named["n"].unique())]
        since = _(SINCE[cohorts.granularity])
        n = choice(since, periods, "cohorts_n", placeholder=_("Any"), width=200)
        who = switch(
            _("People"), list(WHO), "cohorts_who", default="returned", name=lambda one: _(WHO[one])
        )
    return row, n, who


def _people(
    session: Session,
    wanted: Wanted,
    cells: pd.DataFrame,
    chosen: tuple[str | None, int | None, str],
) -> None:
    cohorts, formats = wanted.cohorts, session.formats
    row, n, who = chosen
    if row is None or n is None:
        return
    starts = _starts(session, wanted, n) if cohorts.rows_are_groups else cells
    is_split = cohorts.breakdown in ask.BREAKDOWNS
    groups = ask.groups_of(session, cohorts.breakdown) if is_split else []
    rule = cell_rule(wanted, row, n, starts, groups, came_back=who == "returned")
    title = _(
        "{row}, {since}: {n}, {who}",
        row=row_name(formats, cohorts, row),
        since=_(SINCE[cohorts.granularity]).lower(),
        n=n,
        who=_(WHO[who]).lower(),
    )
    people_panel(session, Selection(title, rule, title[:100]), key="cohorts_people")


def _starts(session: Session, wanted: Wanted, n: int) -> pd.DataFrame:
    """Return the cohorts that a group's cell adds up: those whose period is over."""
    whole = ask.cells(session, ask.Cohorts(wanted.cohorts.granularity))
    return whole[(whole["n"] == n) & whole["is_complete"]]
