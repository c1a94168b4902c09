"""One line of the builder: what it is about, how that is compared, with which value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crm.segments.language.fields import Field
from crm.segments.language.operators import offered
from crm.segments.language.tree import MembershipOp
from streamlit_app.segments.behaviours import draw_behaviour
from streamlit_app.segments.bench import SEGMENT, Bench, subject_of
from streamlit_app.segments.draft import Node
from streamlit_app.segments.inputs import day, draw_value
from streamlit_app.wording.language import N_, _

MEMBERSHIPS: dict[MembershipOp, str] = {
    "in": N_("is in"),
    "not_in": N_("is not in"),
    "was_in": N_("was in, on a day"),
}


def draw_condition(bench: Bench, node: Node, columns: list[DeltaGenerator]) -> None:
    """Draw one line and write what its boxes hold into the node.

    Parameters
    ----------
    columns : list
        Where subject, comparison and value are drawn.
    """
    subject = subject_of(node.raw)
    options = list(bench.subjects)
    if subject not in options:
        options = [subject, *options]
    wanted = columns[0].selectbox(
        _("What the line is about"), options, options.index(subject),
        format_func=lambda key: bench.subjects.get(key, key.partition(":")[2]),
        key=node.key("subject"), label_visibility="collapsed",
    )  # fmt: skip
    if wanted and wanted != subject:
        node.become(bench.fresh(wanted))
        st.session_state[node.key("subject")] = wanted
        subject = wanted
    if subject == SEGMENT:
        _draw_membership(bench, node, columns[1:])
    elif subject.startswith("did:"):
        draw_behaviour(bench, node, columns[1:])
    else:
        about = bench.catalogue.find(subject.partition(":")[2])
        if about is None:
            columns[1].caption(_("This build does not have the field any more."))
            return
        draw_leaf(bench, node.raw, about, node.key, columns[1:], {})


def draw_leaf(
    bench: Bench,
    raw: dict[str, Any],
    about: Field,
    name: Callable[[str], str],
    columns: list[DeltaGenerator],
    of: dict[str, Any],
) -> None:
    """Draw comparison and value of a condition on a field, or on a property of the event `of`."""
    operators = offered(about.type, inside_event=bool(of))
    op = raw["op"] if raw.get("op") in operators else next(iter(operators))
    found = columns[0].selectbox(
        _("How it is compared"), list(operators), list(operators).index(op),
        format_func=bench.operator, key=name("op"), label_visibility="collapsed",
    )  # fmt: skip
    if found != raw.get("op"):
        is_same_shape = operators.get(raw.get("op", "")) is operators[found]
        if not is_same_shape:
            raw.pop("value", None)
        raw["op"] = found
    shape = operators[found]
    with columns[1], st.container(horizontal=True, vertical_alignment="center", gap="small"):
        draw_value(bench, raw, about, shape, lambda part: name(f"{shape.name}_{part}"), of)


def _draw_membership(bench: Bench, node: Node, columns: list[DeltaGenerator]) -> None:
    raw, operators = node.raw, list(MEMBERSHIPS)
    op = columns[0].selectbox(
        _("How it is compared"), operators, operators.index(raw.get("op", "in")),
        format_func=lambda one: _(MEMBERSHIPS[one]), key=node.key("op"),
        label_visibility="collapsed",
    )  # fmt: skip
    slugs = [slug for slug in bench.names if slug != bench.draft.slug]
    if raw["segment"] and raw["segment"] not in slugs:
        slugs = [raw["segment"], *slugs]
    with columns[1], st.container(horizontal=True, vertical_alignment="center", gap="small"):
        slug = st.selectbox(
            _("Segment"), slugs, slugs.index(raw["segment"]) if raw["segment"] in slugs else None,
            format_func=lambda one: bench.names.get(one, one), key=node.key("segment"),
            label_visibility="collapsed",
        )  # fmt: skip
        found: dict[str, Any] = {"segment": slug or "", "op": op}
        if op == "was_in":
            last = bench.session.status.as_of or date.today()  # noqa: DTZ011  where to begin only
            fallback = last.replace(day=1) - timedelta(days=1)
            found["as_of"] = day(_("Day"), raw.get("as_of"), node.key("as_of"), fallback)
    node.raw = found
