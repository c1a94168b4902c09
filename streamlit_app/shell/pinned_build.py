"""The build a visit stays on: the one it began with, or the one that a link names."""

from __future__ import annotations

import re

import streamlit as st

from crm.warehouse.connection import PublishedBuild
from streamlit_app.wording.language import _
from streamlit_app.wording.plain import plain

PINNED = "crm_build_id"
IN_LINK = "build"
"""The key of the URL that names the build a link was made on."""
BUILD_ID = re.compile(r"[\w-]{1,80}")


def pinned_build(newest: PublishedBuild) -> PublishedBuild:
    """Return the build this visit looks at, so that two charts never come from two builds."""
    linked = _build_of_the_link(newest)
    if linked:
        st.session_state[PINNED] = linked.build_id
    pinned = PublishedBuild(st.session_state.setdefault(PINNED, newest.build_id), newest.folder)
    if pinned.exists():
        return pinned
    st.session_state[PINNED] = newest.build_id  # pruned meanwhile: there is nothing to stay on
    return newest


def move_to_newest_build() -> None:
    """Let go of the build this visit stayed on."""
    st.session_state.pop(PINNED, None)


def _build_of_the_link(newest: PublishedBuild) -> PublishedBuild | None:
    """Read the build off the address and clear the address of it; the visit remembers."""
    wanted = st.query_params.pop(IN_LINK, None)
    if wanted is None:
        return None
    build = PublishedBuild(wanted, newest.folder)
    if BUILD_ID.fullmatch(wanted) and build.exists():
        return build
    st.toast(
        _(
            "The link was made on the build '{build}', which is no longer kept; "
            "this is the newest one.",
            build=plain(wanted[:60]),
        ),
        icon=":material/history:",
    )
    return None
