"""A line about what people did: how often, in which time, and which of these happenings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crm.segments.language.behaviours import EVENTS
from crm.segments.language.operators import COUNTED, Shape
from streamlit_app.segments.bench import Bench, behaviour_of, event_of
from streamlit_app.segments.draft import Node
from streamlit_app.segments.inputs import day, duration, number
from streamlit_app.wording.language import N_, _

ASKED: Mapping[str, str] = {
    "did": N_("happened"),
    "did_not": N_("did not happen"),
    "first_did": N_("happened for the first time"),
    "stopped": N_("happened, but not any more"),
}
TIMES: Mapping[str, str] = {
    "gte": N_("at least"),
    "eq": N_("exactly"),
    "lte": N_("at most"),
    "gt": N_("more than"),
    "lt": N_("fewer than"),
    "neq": N_("any number but"),
}
WINDOWS: Mapping[str, str] = {
    "ever": N_("ever"),
    "in_last": N_("within the last"),
    "between": N_("between two days"),
}


def draw_behaviour(bench: Bench, node: Node, columns: list[DeltaGenerator]) -> None:
    """Draw the comparison, count and window of a behaviour and write them into the node."""
    raw = node.raw
    kind, event = behaviour_of(raw), event_of(bench, raw)
    found = columns[0].selectbox(
        _("What is asked"), list(ASKED), list(ASKED).index(kind),
        format_func=lambda one: _(ASKED[one]), key=node.key("kind"), label_visibility="collapsed",
    )  # fmt: skip
    written: dict[str, Any] = {found: raw[kind]}
    with columns[1]:
        if found == "did":
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                written |= _times(raw, node)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            at_type = event.at_type if event else "timestamp"
            written |= _window(bench, raw, node, found, has_hours=at_type == "timestamp")
        if found == "did" and event and raw.get("distinct_by"):
            choices = event.distinct_choices
            written["distinct_by"] = st.selectbox(
                _("Count different"), choices, choices.index(raw["distinct_by"]),
                format_func=lambda one: _label(bench, raw, one), key=node.key("distinct"),
            )  # fmt: skip
    if "where" in raw:
        written["where"] = raw["where"]
    node.raw = written


def _times(raw: Mapping[str, Any], node: Node) -> dict[str, Any]:
    op, value = next(iter(raw.get("times", {"gte": 1}).items()))
    if COUNTED[op] is not Shape.ONE:  # several counts: written as JSON, kept as they are
        st.caption(_("a number of times that only JSON shows"))
        return {"times": {op: value}}
    found = st.selectbox(
        _("How often"), list(TIMES), list(TIMES).index(op), format_func=lambda one: _(TIMES[one]),
        key=node.key("times_op"), width=130, label_visibility="collapsed",
    )  # fmt: skip
    count = int(number(_("Times"), value, node.key("times")))
    is_plain = (found, count) == ("gte", 1) and "times" not in raw
    return {} if is_plain else {"times": {found: max(count, 0)}}


def _window(
    bench: Bench, raw: Mapping[str, Any], node: Node, kind: str, *, has_hours: bool
) -> dict[str, Any]:
    options = ["in_last"] if kind == "stopped" else list(WINDOWS)
    held = next((name for name in ("in_last", "between") if name in raw), "ever")
    held = held if held in options else options[0]
    found = st.selectbox(
        _("When"), options, options.index(held), format_func=lambda one: _(WINDOWS[one]),
        key=node.key(f"window_{kind == 'stopped'}"), width=150, label_visibility="collapsed",
    )  # fmt: skip
    if found == "ever":
        return {}
    if found == "in_last":
        return {"in_last": duration(raw.get("in_last"), node.key, has_hours=has_hours)}
    ends = raw.get("between", [None, None])
    last = bench.session.status.as_of or date.today()  # noqa: DTZ011  where to begin only
    first = day(_("From"), ends[0], node.key("from"), last - timedelta(days=90))
    return {"between": [first, day(_("To"), ends[1], node.key("to"), last)]}


def _label(bench: Bench, raw: Mapping[str, Any], choice: str) -> str:
    """Say what is counted: happenings, orders, days, or different values of a property."""
    said = {EVENTS: _("each time"), "orders": _("different orders"), "days": _("different days")}
    event = event_of(bench, raw)
    found = next((one for one in event.properties if one.name == choice), None) if event else None
    if found is None:
        return said.get(choice, choice)
    return found.label_ro if bench.words.language == "ro" else found.label_en
