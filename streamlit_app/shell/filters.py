"""The filters that pages share: one sentence, bound to the URL, the same keys everywhere."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import streamlit as st

from streamlit_app.people.choosing import choose
from streamlit_app.queries.audience import (
    COMPARISONS,
    Audience,
    audience_choices,
    audience_size,
)
from streamlit_app.shell.session import Session
from streamlit_app.shell.url_state import remember, restore, restore_parsed
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.plain import plain
from streamlit_app.wording.vocabulary import words

SHARED = ("seg", "ch", "city", "genre", "from", "to", "cmp")
"""The keys in the URL, in the order of the sentence."""

CLAUSES = {
    "seg": N_("Showing {choice}"),
    "ch": N_("acquired through {choice}"),
    "city": N_("from {choice}"),
    "genre": N_("who like {choice}"),
    "from": N_("between {choice}"),
    "to": N_("and {choice}"),
    "cmp": N_("compared with {choice}"),
}
"""The sentence, one clause a choice; `{choice}` is where the box stands."""
LABELS = {
    "seg": N_("Segment"),
    "ch": N_("Acquired through"),
    "city": N_("City"),
    "genre": N_("Genre"),
    "from": N_("First day"),
    "to": N_("Last day"),
    "cmp": N_("Compared with"),
}
NOTHING_CHOSEN = {
    "seg": N_("all customers"),
    "ch": N_("any channel"),
    "city": N_("any city"),
    "genre": N_("any genre"),
}
COMPARED_WITH = {
    "previous": N_("the period before"),
    "year": N_("a year earlier"),
    "none": N_("nothing"),
}


def shared_filter(session: Session, keys: Collection[str]) -> Audience:
    """Draw the sentence "Showing … acquired through …" and return what it says.

    Parameters
    ----------
    session : Session
        The visit.
    keys : collection of str
        Which of `SHARED` this page listens to; the others say nothing here and are kept for the
        next page.

    Returns
    -------
    Audience
        Who is meant, for `AUDIENCE`, and the page's period.
    """
    asked = [key for key in SHARED if key in keys]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="sentence"):
        audience = _audience({key: _clause(session, key) for key in asked})
    if _narrowed(asked):
        _chips(session, asked, audience)
    return audience


def _audience(said: dict[str, object]) -> Audience:
    names = {
        "seg": "segment",
        "ch": "channel",
        "from": "date_from",
        "to": "date_to",
        "cmp": "compare",
    }
    told = {names.get(key, key): value for key, value in said.items() if value is not None}
    return Audience(**told)  # type: ignore[arg-type]


def _clause(session: Session, key: str) -> object:
    before, _hole, after = _(CLAUSES[key]).partition("{choice}")
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", width="content"):
        st.markdown(before.strip(), width="content")
        chosen = _box(session, key)
        if after.strip():
            st.markdown(after.strip(), width="content")
    return chosen


def _box(session: Session, key: str) -> object:
    if key in ("from", "to"):
        return _day_box(session, key)
    if key == "cmp":
        return _comparison_box()
    offered = audience_choices(session, key)
    restore(key, offered)
    chosen = st.selectbox(
        _(LABELS[key]),
        list(offered),
        index=None,
        format_func=lambda value: _named(key, offered[value]),  # asked once, not per option
        key=key,
        placeholder=_(NOTHING_CHOSEN[key]),
        disabled=not offered,
        label_visibility="collapsed",
        width=150,
    )
    remember(key, chosen)
    return chosen


def _comparison_box() -> str | None:
    restore("cmp", COMPARISONS, default=COMPARISONS[0])
    chosen: str | None = st.selectbox(
        _(LABELS["cmp"]),
        COMPARISONS,
        format_func=lambda value: _(COMPARED_WITH[value]),
        key="cmp",
        label_visibility="collapsed",
        width=180,
    )
    remember("cmp", chosen, default=COMPARISONS[0])
    return chosen


def _day_box(session: Session, key: str) -> date | None:
    restore_parsed(key, _day)
    chosen: date | None = st.date_input(
        _(LABELS[key]),
        value=None,
        max_value=session.as_of,
        format="YYYY-MM-DD",
        key=key,
        label_visibility="collapsed",
        width=165,
    )
    remember(key, chosen, written=date.isoformat)
    return chosen


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _narrowed(keys: Collection[str]) -> list[str]:
    return [key for key in keys if key != "cmp" and st.session_state.get(key) is not None]


def _chips(session: Session, keys: Collection[str], audience: Audience) -> None:
    """Say what is chosen, each with a way out, and how many people are left."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="chips"):
        for key in _narrowed(keys):
            st.button(
                _chip(session, key),
                icon=":material/close:",
                icon_position="right",
                key=f"chip_{key}",
                help=_("Remove this filter"),
                on_click=choose,
                kwargs={key: None},
            )
        if len(_narrowed(keys)) > 1:
            st.button(
                _("Clear all"),
                type="tertiary",
                key="chip_all",
                on_click=choose,
                kwargs=dict.fromkeys(_narrowed(keys)),
            )
        if audience.is_narrow:
            st.caption(_share_of_everyone(session, audience), width="content")


def _chip(session: Session, key: str) -> str:
    value = st.session_state[key]
    said = session.formats.day(value) if isinstance(value, date) else _shown(session, key, value)
    return _("{filter}: {value}", filter=_(LABELS[key]), value=plain(said))


def _shown(session: Session, key: str, value: str) -> str:
    return _named(key, audience_choices(session, key)[value])


def _named(key: str, name: str) -> str:
    return words(name) if key == "ch" else name


def _share_of_everyone(session: Session, audience: Audience) -> str:
    size, formats = audience_size(session, audience), session.formats
    return _(
        "{part} of {whole} customers ({share})",
        part=formats.people(size["matching_count"]),
        whole=formats.count(size["customers_count"]),
        share=formats.share(size["matching_count"], size["customers_count"]),
    )
