"""The library: every segment with size, trend, reach and what to know of it; ways to begin one."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.column_config import (
    ButtonColumn,
    LineChartColumn,
    NumberColumn,
    TextColumn,
)

from crm.segments.life.care import NOBODYS
from streamlit_app.queries import segments as ask
from streamlit_app.queries.segment_log import Exported, said, users_of_each
from streamlit_app.segments.health import marks_of
from streamlit_app.segments.url import choice_in_url
from streamlit_app.shell.cards import table_view
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _, n_

TYPES = {
    "dynamic": N_("follows a rule"),
    "manual": N_("listed by hand"),
    "snapshot": N_("kept as it was"),
}
ROOM_FOR_WORDS = 288
"""Pixels beside the figures, on a page of 1280 with its sidebar."""
SHOWN = {
    "all": N_("All"),
    "dynamic": N_("Following a rule"),
    "fixed": N_("Lists and snapshots"),
    "marked": N_("With a remark"),
}


def draw_library(session: Session, library: pd.DataFrame) -> None:
    """Draw the table of segments, largest first, and a way to open one."""
    if library.empty:
        st.info(
            _("No segments yet: start from a template above, or let `crm segment sync` define "
              "the built-in ones; the next `crm build` counts them."),
            icon=":material/group_work:",
        )  # fmt: skip
        return
    rows = _as_shown(session, library)
    with st.container(horizontal=True, vertical_alignment="center"):
        shown = choice_in_url(_("Which segments"), SHOWN, "segment_show", "all")
        _draw_opener(rows)
    rows = _only(rows, shown)
    if rows.empty:
        st.info(_("No segment is of that kind."), icon=":material/group_work:")
        return
    st.session_state["segments_on_page"] = rows["segment_id"].tolist()
    table_view(
        rows,
        _columns(session, rows),
        alt_text=_("Segments with size, trend, reach and remarks: {count} of them",
                   count=len(rows)),
    )  # fmt: skip


def summary(session: Session, library: pd.DataFrame) -> str:
    """Say how many segments there are, over how many people, and how many are odd."""
    if library.empty:
        return _("Groups of people by rule or by list: none yet.")
    odd = sum(bool(mark) for mark in marks_of(session, library, ask.segment_names(session)))
    everyone = session.formats.count(library["customers_count"].max())
    text = n_(
        "{count} segment over {everyone} people",
        "{count} segments over {everyone} people",
        len(library), count=len(library), everyone=everyone,
    )  # fmt: skip
    if not odd:
        return _("{segments}; nothing is odd about them.", segments=text)
    more = n_("{count} has a remark", "{count} have a remark", odd, count=odd)
    return _("{segments}; {remarks}.", segments=text, remarks=more)


def _draw_opener(rows: pd.DataFrame) -> None:
    """Draw the way to open a segment by keyboard."""
    st.selectbox(
        _("Open a segment"), rows["segment_id"].tolist(), index=None,
        placeholder=_("Open by name"), label_visibility="collapsed",
        format_func=dict(zip(rows["segment_id"], rows["name"], strict=True)).__getitem__,
        key="segments_open", on_change=_open_chosen, width=280,
    )  # fmt: skip


def _only(rows: pd.DataFrame, shown: str) -> pd.DataFrame:
    if shown == "marked":
        return rows[rows["marks"] != ""]
    if shown == "all":
        return rows
    return rows[rows["type"].eq("dynamic") == (shown == "dynamic")]


def _as_shown(session: Session, library: pd.DataFrame) -> pd.DataFrame:
    names, told = ask.segment_names(session), said(session)
    users = users_of_each(session, library["segment_id"])
    return library.assign(
        open=_("Open"),
        kind=library["type"].map(lambda kind: _(TYPES[kind])),
        total_spent_net=library["total_spent_net"].round(),
        carer=[told.cares.get(slug, NOBODYS).owner or "" for slug in library["segment_id"]],
        used=[_used(session, users[slug], told.exported.get(slug)) for slug in users],
        marks=marks_of(session, library, names),
    )  # fmt: skip


def _used(session: Session, users: list[str], exported: Exported | None) -> str:
    """Say how often people of a segment left in files, when last, and how many things need it."""
    parts = []
    if exported:
        day = session.formats.local_day(exported.last_at)
        parts.append(
            n_("{count} export, {day}", "{count} exports, last {day}", exported.count,
               count=exported.count, day=day)
        )  # fmt: skip
    if users:
        count = len(users)
        parts.append(n_("needed by {count}", "needed by {count}", count, count=count))
    return "; ".join(parts)


def _columns(session: Session, rows: pd.DataFrame) -> dict[str, object]:
    unit = session.formats.unit
    return {
        "open": ButtonColumn(
            "", type="tertiary", on_click=_open_clicked, key="segments_click", width=52
        ),
        "name": TextColumn(_("Segment"), width=168),
        "members_count": NumberColumn(_("Members"), format="localized", width=68),
        "sizes": LineChartColumn(_("Trend"), width=60, y_min=0),
        "change": NumberColumn(
            _("Change"),
            format="localized",
            width=66,
            help=_("Since the last day, a week or more ago, on which it was judged"),
        ),
        "share": NumberColumn(_("Of all (%)"), format="%.1f", width=64),
        "email_count": NumberColumn(_("E-mail"), format="localized", width=54),
        "sms_count": NumberColumn(_("SMS"), format="localized", width=52),
        "total_spent_net": NumberColumn(
            _("Net spend ({unit})", unit=unit), format="localized", width=124
        ),
        **_told_columns(rows),
    }


def _told_columns(rows: pd.DataFrame) -> dict[str, object]:
    """Columns of words, where there are any; together as wide as the page beside a sidebar."""
    told = {
        "kind": (_("Kind"), rows["type"].nunique() > 1),
        "marks": (_("Remarks"), rows["marks"].ne("").any()),
        "used": (_("Used"), rows["used"].ne("").any()),
        "carer": (_("Who answers"), rows["carer"].ne("").any()),
    }
    shown = {name: label for name, (label, is_told) in told.items() if is_told}
    return {
        name: TextColumn(label, width=ROOM_FOR_WORDS // len(shown)) for name, label in shown.items()
    }


def _open_clicked() -> None:
    row = st.session_state["segments_click"]["row"]
    st.query_params.from_dict({"sid": st.session_state["segments_on_page"][row]})


def _open_chosen() -> None:
    if st.session_state["segments_open"]:
        st.query_params.from_dict({"sid": st.session_state["segments_open"]})
