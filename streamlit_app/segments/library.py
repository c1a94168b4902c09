"""The library: every segment with size, reach and rule."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.column_config import ButtonColumn, NumberColumn, ProgressColumn, TextColumn

from crm.segments.wording.words import Words
from streamlit_app.charts.frame import GREY
from streamlit_app.queries import segments as ask
from streamlit_app.shell.cards import table_view
from streamlit_app.shell.session import Session


def draw_library(session: Session, library: pd.DataFrame) -> None:
    """Draw the table of segments, largest first, and a way to open one."""
    if library.empty:
        st.info(
            "No segments yet: `crm segment sync` defines the built-in ones, the next `crm build` "
            "fills them.",
            icon=":material/group_work:",
        )
        return
    _summary(session, library)
    st.session_state["segments_on_page"] = library["segment_id"].tolist()
    unit = session.formats.unit
    table_view(
        _as_shown(session, library),
        {
            "open": ButtonColumn(
                "", type="tertiary", on_click=_open_clicked, key="segments_click", width=60
            ),
            "name": TextColumn("Segment", width=190),
            "members_count": NumberColumn("Members", format="localized", width=80),
            "share": ProgressColumn(
                "Of everyone",
                format="%.1f %%",
                min_value=0,
                max_value=100,
                width=120,
                color=GREY,
            ),
            "reachable_count": NumberColumn("By e-mail", format="localized", width=80),
            "total_spent_net": NumberColumn(f"Net spend ({unit})", format="localized", width=115),
            **({"type": TextColumn("Type", width=80)} if library["type"].nunique() > 1 else {}),
            "rule": TextColumn("Rule", width=430),
        },
        alt_text=f"{len(library)} segments with size, share of everyone, reach by e-mail and rule",
    )
    st.selectbox(
        "Open a segment",
        library["segment_id"].tolist(),
        index=None,
        placeholder="Choose by name",
        format_func=dict(zip(library["segment_id"], library["name"], strict=True)).__getitem__,
        key="segments_open",
        on_change=_open_chosen,
        width=360,
    )


def _summary(session: Session, library: pd.DataFrame) -> None:
    empty = library.loc[library["members_count"] == 0, "name"].tolist()
    everyone = session.formats.count(library["customers_count"].max())
    text = f"**{len(library)}** segments over {everyone} customers"
    if empty:
        text += f"; without members now: {', '.join(empty[:6])}{' …' if len(empty) > 6 else ''}"
    st.markdown(f"{text}.")


def _as_shown(session: Session, library: pd.DataFrame) -> pd.DataFrame:
    words = ask.rule_words(session)
    return library.assign(
        open="Open",
        total_spent_net=library["total_spent_net"].round(),
        rule=[_rule(session, words, rule_json) for rule_json in library["rule_json"]],
    )


def _rule(session: Session, words: Words, rule_json: str | None) -> str:
    rule = ask.published_rule(session, rule_json)
    return "people listed by hand" if rule is None else words.line(rule)


def _open_clicked() -> None:
    row = st.session_state["segments_click"]["row"]
    st.query_params["sid"] = st.session_state["segments_on_page"][row]


def _open_chosen() -> None:
    if st.session_state["segments_open"]:
        st.query_params["sid"] = st.session_state["segments_open"]
