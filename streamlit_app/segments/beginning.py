"""Ways to begin a segment: an empty draft, a template, a list by hand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import streamlit as st

from crm.errors import RuleError, UsageError
from crm.segments.language.catalogue import Catalogue
from crm.segments.life.definitions import CATALOG, create, read_built_in
from crm.segments.stored.store import Definition, current_segments
from streamlit_app.queries.warehouse import published_catalogue
from streamlit_app.segments.builder import go_to_builder
from streamlit_app.segments.draft import draft_of, empty_draft
from streamlit_app.segments.saving import slug_of
from streamlit_app.shell.access import Action, action_button, refusal, require
from streamlit_app.shell.acting import act
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _, language

TEMPLATES = (
    "vip",
    "lapsed_180d",
    "new_30d",
    "birthday_next_14d",
    "abandoned_cart_24h",
    "fans_jazz",
    "churn_high_value_high",
    "one_timers",
)
"""Built-in segments that people most often begin from; their rules are said once, in the files."""


def draw_beginnings(session: Session) -> None:
    """Draw the ways to begin, in one row."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        action_button(
            session, Action.SEE_PEOPLE, _("New segment"), icon=":material/add:", type="primary",
            key="segment_new", on_click=_empty,
        )  # fmt: skip
        templates, reason = _templates(session), refusal(session, Action.SEE_PEOPLE)
        st.menu_button(
            _("From a template"), list(templates), icon=":material/auto_awesome:",
            format_func=lambda slug: _name(templates[slug]), key="segment_template",
            on_click=_from_template, args=(templates,), disabled=reason is not None, help=reason,
        )  # fmt: skip
        with st.popover(_("A list by hand"), icon=":material/playlist_add:"):
            _draw_new_list(session)


def _draw_new_list(session: Session) -> None:
    with st.form("segment_list", border=False):
        name = st.text_input(_("Name of the list"), max_chars=120, key="segment_list_name")
        st.caption(_("People are put on it from the list of customers, or by their ids."))
        pressed = action_button(
            session, Action.SAVE_SEGMENT, _("Make the list"), draw=st.form_submit_button,
            type="primary",
        )  # fmt: skip
    if pressed:
        require(session, Action.SAVE_SEGMENT)
        act(session, lambda: _make_list(session, name.strip()), done=_("The list is there."),
            redraw=True)  # fmt: skip


def _make_list(session: Session, name: str) -> Definition:
    slug = slug_of(name)
    if not slug or slug in current_segments(session.settings):
        raise UsageError(_("Give the list a name with letters that no other segment has."))
    found = create(session.settings, slug, actor=session.actor, type="manual", name_en=name)
    st.query_params.from_dict({"sid": found.slug})
    return found


def _empty() -> None:
    go_to_builder(empty_draft())


def _from_template(templates: Mapping[str, Definition]) -> None:
    found = templates[st.session_state["segment_template"]]
    go_to_builder(draft_of(found.rule, _name(found)))


def _templates(session: Session) -> dict[str, Definition]:
    """Read the templates that this build can answer."""
    catalogue = published_catalogue(session.build)
    found = {slug: _template(slug, catalogue) for slug in TEMPLATES}
    return {slug: one for slug, one in found.items() if one is not None}


@cache
def _template(slug: str, catalogue: Catalogue) -> Definition | None:
    try:
        return read_built_in(CATALOG / f"{slug}.yaml", catalogue)
    except RuleError:
        return None


def _name(one: Definition) -> str:
    return one.name_ro if language() == "ro" else one.name_en
