"""The grid of scores, and the people of the cell or group that is chosen in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn
from streamlit.delta_generator import DeltaGenerator

from streamlit_app.charts.rfm import score_grid
from streamlit_app.charts.selecting import Picked, Select
from streamlit_app.people.choosing import choice, choose, switch
from streamlit_app.people.panel import people_panel
from streamlit_app.people.selection import Selection
from streamlit_app.queries import rfm as ask
from streamlit_app.rfm.choices import View, cell_rule, group_rule
from streamlit_app.rfm.groups import GROUPS
from streamlit_app.rfm.workbook import grid_sheet
from streamlit_app.shell.cards import chart_card
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _

SCORES = (5, 4, 3, 2, 1)
AXES = {"fm": N_("Frequency & money"), "f": N_("Frequency"), "m": N_("Money")}
FIRST_SHOWN = "At Risk"
"""Whom the panel is about until somebody chooses."""
AXIS_LETTERS = {"fm": "FM", "f": "F", "m": "M"}


@dataclass(frozen=True)
class Figure:
    """One figure that may colour the grid."""

    column: str
    written: str
    name: str
    subtitle: str


FIGURES = {
    "customers": Figure("customers_count", ",d", N_("Customers"), N_("customers in each cell")),
    "revenue": Figure("total_spent_net", ".3~s", N_("Net spend"), N_("their net spend ({unit})")),
    "clv": Figure(
        "mean_clv",
        ".3~s",
        N_("Predicted value"),
        N_("mean predicted value of a customer, 12 months ({unit})"),
    ),
    "risk": Figure("mean_risk", ".0%", N_("Churn risk"), N_("mean churn probability")),
}


def draw_grid(session: Session, view: View, controls: DeltaGenerator) -> None:
    """Draw the grid with its controls in their row, the panel of what is chosen beside it."""
    with controls:
        axis, figure = _controls()
    cells = ask.cells(session, view.scheme, axis, view.audience)
    left, right = st.columns([11, 9], gap="small")
    with right:
        r, y, group = _choices(axis)
    with left:
        _card(session, cells, axis, figure, (r, y, group))
    with right:
        _panel(session, view, axis, (r, y, group))


def _controls() -> tuple[str, str]:
    axis = switch(
        _("Beside recency"), list(AXES), "rfm_axis", default="fm", name=lambda one: _(AXES[one])
    )
    figure = switch(
        _("Coloured by"),
        list(FIGURES),
        "rfm_val",
        default="customers",
        name=lambda one: _(FIGURES[one].name),
    )
    return axis, figure


def _choices(axis: str) -> tuple[int | None, int | None, str | None]:
    """Draw the boxes that stand for a click: the way for the keyboard, and what the URL holds."""
    with st.container(horizontal=True, gap="xsmall"):
        r = choice(_("Recency score"), SCORES, "rfm_r", placeholder=_("Any"), width=100)
        label = _("{letters} score", letters=AXIS_LETTERS[axis])
        y = choice(label, SCORES, "rfm_fm", placeholder=_("Any"), width=100)
        placeholder = _("Any group")
        group = choice(_("Group"), list(GROUPS), "rfm_group", placeholder=placeholder, width=190)
    return (r, y, group) if r or y or group else (None, None, FIRST_SHOWN)


def _card(
    session: Session,
    cells: pd.DataFrame,
    axis: str,
    name: str,
    chosen: tuple[int | None, int | None, str | None],
) -> None:
    figure, letters = FIGURES[name], AXIS_LETTERS[axis]
    subtitle = _(
        "Across: recency score, 5 bought last; up: {letters} score, 5 is best; "
        "colour and figure: {figure}; below it the group that most of the cell are in",
        letters=letters,
        figure=_(figure.subtitle, unit=session.formats.unit),
    )
    r, y, group = chosen
    chart_card(
        _title(session, cells),
        subtitle,
        score_grid(
            cells,
            figure.column,
            figure.written,
            (letters, _(figure.name)),
            (r, y),
            group,
            session.formats,
        ),
        alt_text=_("Grid of five by five scores. {title}.", title=_title(session, cells)),
        table=cells,
        columns={
            "r": "R",
            "y": letters,
            "rfm_segment": _("Group"),
            "customers_count": NumberColumn(_("Customers"), format="localized"),
            "total_spent_net": NumberColumn(
                _("Net spend ({unit})", unit=session.formats.unit), format="localized", step=1
            ),
            "mean_clv": NumberColumn(_("Predicted value"), format="localized", step=1),
            "mean_risk": NumberColumn(_("Churn risk"), format="percent"),
        },
        key="rfm_grid",
        select=Select("cell", ("r", "y"), _pick),
        sheet=partial(
            grid_sheet, session, cells, letters, (figure.column, figure.written, _(figure.name))
        ),
    )


def _pick(mark: Picked) -> None:
    choose(rfm_r=mark.get("r"), rfm_fm=mark.get("y"), rfm_group=None)


def _title(session: Session, cells: pd.DataFrame) -> str:
    everyone = cells["customers_count"].sum()
    lately = cells.loc[cells["r"] >= 4, "customers_count"].sum()
    return _(
        "{share} of {count} buyers bought in the last two months",
        share=session.formats.percent(lately / everyone) if everyone else "0",
        count=session.formats.count(everyone),
    )


def _panel(
    session: Session, view: View, axis: str, chosen: tuple[int | None, int | None, str | None]
) -> None:
    r, y, group = chosen
    cell = cell_rule(view, ask.codes(session, view.scheme), axis, r, y)
    parts = [] if cell is None else [cell]
    if group is not None:
        parts.append(group_rule(view, group))
        about = GROUPS[group]
        st.markdown(f"{_(about.meaning)} *{_(about.advice)}*")
    title = _called(axis, r, y, group)
    people_panel(session, Selection(title, view.everyone_who(*parts), title), key="rfm_people")


def _called(axis: str, r: int | None, y: int | None, group: str | None) -> str:
    """Name a choice: `Champions · R 5 · FM 5`."""
    scores = (("R", r), (AXIS_LETTERS[axis], y))
    said = [group] if group else []
    return " · ".join([*said, *(f"{letter} {score}" for letter, score in scores if score)])
