"""Which other segments hold the same people; a pair becomes a segment of its own."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn

from crm.errors import CrmError
from crm.segments.figures.overlap import Overlap, Pair
from streamlit_app.charts.segments import overlap_chart
from streamlit_app.charts.selecting import Picked, Select
from streamlit_app.people.panel import people_panel
from streamlit_app.people.selection import Selection
from streamlit_app.queries import segment_figures as ask
from streamlit_app.queries import segments as ask_segments
from streamlit_app.queries.segment_library import nearest_of
from streamlit_app.queries.warehouse import Row, rounded_for
from streamlit_app.segments.url import choice_in_url
from streamlit_app.shell.cards import chart_card
from streamlit_app.shell.session import Session
from streamlit_app.shell.url_state import remember, restore
from streamlit_app.wording.language import N_, _, language
from streamlit_app.wording.refusals import refusal_words

MOST = 8
PARTS = {"both": N_("In both"), "first": N_("Only in this one"), "second": N_("Only in the other")}


def draw_overlap(session: Session, segment: Row) -> None:
    """Draw the matrix of chosen segments, and the people of one pair."""
    slug, names = segment["segment_id"], ask_segments.segment_names(session)
    others = [one for one in names if one != slug]
    key = "segment_beside"
    if key not in st.session_state:
        asked = [one for one in st.query_params.get(key, "").split(",") if one in others]
        near = nearest_of(session, slug, MOST - 3)
        st.session_state[key] = asked or [one for one in near if one in others]
    chosen = st.multiselect(
        _("Compare with"), others, format_func=names.__getitem__, key=key,
        max_selections=MOST - 1, placeholder=_("Choose …"),
    )  # fmt: skip
    if not chosen:
        st.info(_("Choose at least one other segment."), icon=":material/join_inner:")
        return
    st.query_params[key] = ",".join(chosen)
    try:
        found = ask.overlap_of(session, (slug, *chosen))
    except CrmError as problem:
        st.info(refusal_words(problem), icon=":material/hourglass_empty:")
        return
    left, right = st.columns([3, 2], gap="small")
    with right:
        other = _pair_box(chosen, names)
        _draw_pair(session, segment, other, names)
    with left:
        _draw_matrix(session, found, names, slug)


def _pair_box(chosen: list[str], names: dict[str, str]) -> str:
    key = "segment_pair"
    restore(key, chosen, default=chosen[0])
    other = st.selectbox(
        _("The pair with"), chosen, format_func=names.__getitem__, key=key
    )  # fmt: skip
    remember(key, other, default=chosen[0])
    return other or chosen[0]


def _draw_pair(session: Session, segment: Row, other: str, names: dict[str, str]) -> None:
    part = choice_in_url(_("Which part of the pair"), PARTS, "segment_part", "both")
    slug = segment["segment_id"]
    ops = {"both": ("in", "in"), "first": ("in", "not_in"), "second": ("not_in", "in")}[part]
    rule = {"all": [{"segment": one, "op": op} for one, op in zip((slug, other), ops, strict=True)]}
    mine, its = segment["name"], names[other]
    title = {
        "both": _("In {mine} and in {its}", mine=mine, its=its),
        "first": _("In {mine}, not in {its}", mine=mine, its=its),
        "second": _("In {its}, not in {mine}", mine=mine, its=its),
    }[part]
    people_panel(session, Selection(title, rule, title), key="segment_pair_people")


def _draw_matrix(session: Session, found: Overlap, names: dict[str, str], slug: str) -> None:
    rows = [row for pair in found.pairs for row in (_row(pair, names), _row(_turned(pair), names))]
    data = rounded_for(session.role, pd.DataFrame(rows), "both", "only_first", "only_second")
    order = [names[one] for one in found.sizes]
    data = data.assign(place=data["first"].map(order.index)).sort_values("place")
    closest = data[data["first"] == names[slug]].sort_values("jaccard", na_position="first").tail(1)
    share = session.formats.percent(closest["jaccard"].iloc[0])
    title = _("Closest: {name}, {share} of the people of either are in both",
              name=closest["second"].iloc[0], share=share)  # fmt: skip
    slugs = {name: one for one, name in names.items()}

    def pick(mark: Picked) -> None:
        pair = {slugs[mark["first"]], slugs[mark["second"]]} if mark else set()
        if slug in pair and len(pair) == 2:
            (st.session_state["segment_pair"],) = pair - {slug}

    chart_card(
        title,
        _("Share of the people in either segment who are in both (Jaccard); click a pair of this "
          "segment, or choose it on the right"),
        overlap_chart(data, session.formats, language()),
        alt_text=_("Matrix of how far segments share their people. {title}.", title=title),
        table=data,
        columns={
            "first": _("Segment"),
            "second": _("and"),
            "both": NumberColumn(_("In both"), format="localized"),
            "only_first": NumberColumn(_("Only in the first"), format="localized"),
            "only_second": NumberColumn(_("Only in the second"), format="localized"),
            "jaccard": NumberColumn(_("Shared (0 to 1)"), format="%.3f"),
        },
        key="segment_overlap",
        select=Select("pair", ("first", "second"), pick),
    )  # fmt: skip


def _turned(pair: Pair) -> Pair:
    return Pair(pair.second, pair.first, pair.both, pair.only_second, pair.only_first)


def _row(pair: Pair, names: dict[str, str]) -> Row:
    return {
        "first": names[pair.first],
        "second": names[pair.second],
        "both": pair.both,
        "only_first": pair.only_first,
        "only_second": pair.only_second,
        "jaccard": pair.jaccard,
    }
