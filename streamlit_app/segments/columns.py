"""Which columns the file has: the destination's usual ones, a saved choice, or some of them."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from crm.errors import UsageError
from crm.exports.destinations.columns import PSEUDONYM, USUAL_FOR_ANALYSIS
from crm.exports.destinations.destination import read_destination
from crm.exports.destinations.templates import list_templates, save_template
from streamlit_app.queries.warehouse import published_catalogue
from streamlit_app.segments.terms import Chosen
from streamlit_app.shell.access import Action, action_button
from streamlit_app.shell.acting import act
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _

USUAL, SOME = "usual", "some"


@dataclass(frozen=True)
class Columns:
    """A choice: names, or the name of a template, or neither for the usual ones."""

    names: tuple[str, ...] | None = None
    template: str | None = None


def choose_columns(session: Session, chosen: Chosen) -> Columns:
    """Draw the choice of columns."""
    offered = _offered(session, chosen)
    templates = {
        name: one
        for name, one in list_templates(session.settings).items()
        if one.destination == chosen.destination
        and set(one.columns) <= set(offered)
        and not chosen.is_analysis
    }
    said = {USUAL: _("The usual columns"), SOME: _("Choose columns…")}
    found = st.selectbox(
        _("Columns"), [USUAL, *(f"template:{name}" for name in templates), SOME],
        format_func=lambda one: said.get(one, one.partition(":")[2]), key="export_columns",
    )  # fmt: skip
    if found.startswith("template:"):
        name = found.partition(":")[2]
        st.caption(", ".join(templates[name].columns))
        return Columns(template=name)
    if found != SOME:
        st.caption(", ".join(_usual(chosen)))
        return Columns()
    names = st.multiselect(
        _("In this order"), list(offered), _usual(chosen), key=f"export_names_{chosen.purpose}"
        f"_{chosen.destination}_{chosen.channel}", format_func=lambda one: offered.get(one, one),
        placeholder=_("Choose …"),
    )  # fmt: skip
    if not chosen.is_analysis:
        _draw_saving(session, chosen, names)
    return Columns(tuple(names))


def _offered(session: Session, chosen: Chosen) -> dict[str, str]:
    """Return the columns there are, by name, with what they are called."""
    if not chosen.is_analysis:
        profile = read_destination(chosen.destination, chosen.channel)
        return {one.header: one.header for one in profile.columns}
    fields = published_catalogue(session.build).fields
    usable = {one.name: f"{one.label_en} ({one.name})" for one in fields if one.bridge is None}
    return {PSEUDONYM.header: PSEUDONYM.header, **usable}


def _usual(chosen: Chosen) -> list[str]:
    if chosen.is_analysis:
        return [PSEUDONYM.header, *USUAL_FOR_ANALYSIS]
    profile = read_destination(chosen.destination, chosen.channel).usual
    return [one.header for one in profile.columns]


def _draw_saving(session: Session, chosen: Chosen, names: list[str]) -> None:
    with st.popover(_("Keep this choice"), icon=":material/bookmark:"):
        with st.form("export_template", border=False):
            name = st.text_input(_("Name of the choice"), key="export_template_name", max_chars=64)
            pressed = action_button(
                session, Action.EXPORT_PEOPLE, _("Keep it"), draw=st.form_submit_button
            )
        if pressed:
            act(session, lambda: _save(session, name, chosen, names),
                done=_("The choice of columns is kept."), redraw=True)  # fmt: skip


def _save(session: Session, name: str, chosen: Chosen, names: list[str]) -> None:
    if not names:
        raise UsageError(_("Choose at least one column."))
    save_template(session.settings, name, chosen.destination, names, actor=session.actor)
