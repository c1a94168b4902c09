"""The filters that pages share: one sentence, bound to the URL, the same keys everywhere."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from streamlit_app.people.choosing import choose
from streamlit_app.queries.audience import (
    Audience,
    audience_choices,
    audience_size,
)
from streamlit_app.shell.session import Session
from streamlit_app.shell.url_state import remember, restore
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.plain import plain
from streamlit_app.wording.vocabulary import words

SHARED = ("seg", "ch", "city", "genre")
"""The keys in the URL, in the order of the sentence."""

CLAUSES = {
    "seg": N_("Showing {choice}"),
    "ch": N_("acquired through {choice}"),
    "city": N_("from {choice}"),
    "genre": N_("who like {choice}"),
}
"""The sentence, one clause a choice; `{choice}` is where the box stands."""
LABELS = {
    "seg": N_("Segment"),
    "ch": N_("Acquired through"),
    "city": N_("City"),
    "genre": N_("Genre"),
}
NOTHING_CHOSEN = {
    "seg": N_("all customers"),
    "ch": N_("any channel"),
    "city": N_("any city"),
    "genre": N_("any genre"),
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
        Who is meant, for `AUDIENCE`.
    """
    asked = [key for key in SHARED if key in keys]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="sentence"):
        audience = _audience({key: _clause(session, key) for key in asked})
    if _narrowed(asked):
        _chips(session, asked, audience)
    return audience


def _audience(said: dict[str, str | None]) -> Audience:
    names = {"seg": "segment", "ch": "channel"}
    return Audience(**{names.get(key, key): value for key, value in said.items()})


def _clause(session: Session, key: str) -> str | None:
    before, _hole, after = _(CLAUSES[key]).partition("{choice}")
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", width="content"):
        st.markdown(before.strip(), width="content")
        chosen = _box(session, key)
        if after.strip():
            st.markdown(after.strip(), width="content")
    return chosen


def _box(session: Session, key: str) -> str | None:
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


def _narrowed(keys: Collection[str]) -> list[str]:
    return [key for key in keys if st.session_state.get(key) is not None]


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
    said = _named(key, audience_choices(session, key)[st.session_state[key]])
    return _("{filter}: {value}", filter=_(LABELS[key]), value=plain(said))


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
