"""Which happenings count: conditions on the properties of an event, under its line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from crm.segments.language.behaviours import BehaviourEvent
from crm.segments.language.fields import Field
from streamlit_app.segments.bench import Bench, event_of, fresh_leaf
from streamlit_app.segments.conditions import draw_leaf
from streamlit_app.segments.draft import Node
from streamlit_app.wording.language import _


def draw_details(bench: Bench, node: Node) -> None:
    """Draw the conditions on an event's properties; nested ones are told, not edited."""
    event, where = event_of(bench, node.raw), node.raw.get("where")
    if event is None or where is None:
        return
    leaves = leaves_of(where)
    if leaves is None:
        st.caption(_("Only some of these count; the part is nested, so JSON edits it."))
        return
    for number, leaf in enumerate(leaves):
        _draw_detail(bench, node, event, leaf, number)


def may_have_details(bench: Bench, raw: Mapping[str, Any]) -> bool:
    """Say whether the event of a behaviour has properties, and its conditions can be edited."""
    event = event_of(bench, raw)
    return bool(event and event.properties) and leaves_of(raw.get("where", {"all": []})) is not None


def add_detail(bench: Bench, node: Node) -> None:
    """Add a condition on the event's first property."""
    event = event_of(bench, node.raw)
    if event is None:
        return
    leaves = leaves_of(node.raw["where"]) if "where" in node.raw else []
    first = next((one for one in event.properties if one.name == "genre"), event.properties[0])
    node.become({**node.raw, "where": written([*(leaves or []), fresh_leaf(first)])})


def leaves_of(where: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """Return the conditions of a flat `where`; None where it is nested."""
    parts = where.get("all", [where])
    return list(parts) if all("field" in part for part in parts) else None


def written(leaves: list[dict[str, Any]]) -> dict[str, Any]:
    """Write conditions as one: the condition itself where it is alone."""
    return leaves[0] if len(leaves) == 1 else {"all": leaves}


def _take_out(node: Node, number: int) -> None:
    leaves = leaves_of(node.raw["where"]) or []
    kept = [leaf for place, leaf in enumerate(leaves) if place != number]
    raw = {key: value for key, value in node.raw.items() if key != "where"}
    node.become({**raw, "where": written(kept)} if kept else raw)


def _draw_detail(
    bench: Bench, node: Node, event: BehaviourEvent, leaf: dict[str, Any], number: int
) -> None:

    def key(part: str) -> str:
        return node.key(f"where_{number}_{part}")

    fields: dict[str, Field] = {one.name: one for one in event.properties}
    columns = st.columns([0.6, 2.1, 1.8, 5.8, 0.5], gap="small", vertical_alignment="center")
    columns[0].caption(_("where") if number == 0 else _("and"))
    found = columns[1].selectbox(
        _("Property"), list(fields), list(fields).index(leaf["field"]),
        format_func=lambda name: _said(bench, fields[name]), key=key("field"),
        label_visibility="collapsed",
    )  # fmt: skip
    if found != leaf["field"]:
        leaf.clear()
        leaf.update(fresh_leaf(fields[found]))

    def of_field(part: str) -> str:
        return key(f"{found}_{part}")

    draw_leaf(bench, leaf, fields[found], of_field, columns[2:4], node.raw)
    columns[4].button(
        "", icon=":material/close:", type="tertiary", key=key("remove"),
        help=_("Take this condition out"), on_click=_take_out, args=(node, number),
    )  # fmt: skip


def _said(bench: Bench, one: Field) -> str:
    return one.label_ro if bench.words.language == "ro" else one.label_en
