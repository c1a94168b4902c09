"""The draft as boxes: groups within groups, a line per condition, each with what it leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from crm.segments.language.rules import parse_rule
from streamlit_app.segments import draft as tree
from streamlit_app.segments.bench import Bench, subject_of
from streamlit_app.segments.conditions import draw_condition
from streamlit_app.segments.details import add_detail, draw_details, may_have_details
from streamlit_app.segments.draft import Kind, Node
from streamlit_app.wording.language import N_, _

MOST_CONDITIONS, DEEPEST = 20, 3
WIDTHS = [2.7, 1.8, 4.2, 1.6, 0.5]
GROUPS: Mapping[Kind, str] = {
    "all": N_("all"),
    "any": N_("any"),
    "none": N_("none"),
    "not_all": N_("not all"),
}
ACTS: Mapping[str, str] = {
    "detail": N_("Only some of these…"),
    "distinct": N_("Count different…"),
    "up": N_("Move up"),
    "down": N_("Move down"),
    "repeat": N_("Duplicate"),
    "wrap": N_("Put into a group"),
    "remove": N_("Remove"),
}


def draw_tree(bench: Bench) -> None:
    """Draw the whole draft."""
    root = bench.draft.root
    is_full = sum(1 for _node in tree.conditions_of(root)) >= MOST_CONDITIONS
    _draw_group(bench, root, 1, is_full=is_full)
    if is_full:
        st.caption(
            _("{count} conditions are the most that can be edited here; JSON takes more.",
              count=MOST_CONDITIONS)
        )  # fmt: skip


def _draw_group(bench: Bench, node: Node, depth: int, *, is_full: bool) -> None:
    with st.container(border=True, key=f"segment_group_{node.node_id}", gap="small"):
        _draw_head(bench, node, depth)
        for part in list(node.parts):
            if not part.is_group:
                _draw_line(bench, part)
            elif depth < DEEPEST:
                _draw_group(bench, part, depth + 1, is_full=is_full)
            else:
                _tell(bench, part)
        with st.container(horizontal=True, gap="small"):
            st.button(
                _("Condition"), icon=":material/add:", type="tertiary", disabled=is_full,
                key=node.key("add"), on_click=_add, args=(node, None),
            )  # fmt: skip
            if depth < DEEPEST:
                st.button(
                    _("Group"), icon=":material/add_box:", type="tertiary", disabled=is_full,
                    key=node.key("add_group"), on_click=_add, args=(node, _other(node.kind)),
                )  # fmt: skip


def _draw_head(bench: Bench, node: Node, depth: int) -> None:
    is_root = node is bench.draft.root
    columns = st.columns([8.7, 1.6, 0.5], gap="small", vertical_alignment="center")
    with columns[0], st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            _("**Include people who match**") if depth == 1 else _("**match**"), width="content"
        )
        kind = st.selectbox(
            _("How many of the conditions"), list(GROUPS), list(GROUPS).index(node.kind),
            format_func=lambda one: _(GROUPS[one]), key=node.key("kind"), width=120,
            label_visibility="collapsed",
        )  # fmt: skip
        st.markdown(_("of:"), width="content")
    if kind != node.kind:
        node.kind, node.is_bare = kind, False
    if not is_root:
        bench.slots[node.node_id] = columns[1].container()
        _menu(bench, node, columns[2], ["up", "down", "remove"])


def _draw_line(bench: Bench, node: Node) -> None:
    columns = st.columns(WIDTHS, gap="small", vertical_alignment="center")
    draw_condition(bench, node, columns[:3])
    bench.slots[node.node_id] = columns[3].container()
    acts = ["up", "down", "repeat", "wrap", "remove"]
    if subject_of(node.raw).startswith("did:"):
        if may_have_details(bench, node.raw):
            acts.insert(0, "detail")
        if "did" in node.raw and "distinct_by" not in node.raw:
            acts.insert(1, "distinct")
        draw_details(bench, node)
    _menu(bench, node, columns[4], acts)


def _tell(bench: Bench, node: Node) -> None:
    """Say a group that lies too deep to be edited; JSON edits it."""
    columns = st.columns([8.7, 1.6, 0.5], gap="small", vertical_alignment="center")
    rule = parse_rule(tree.rule_of(node), bench.catalogue)
    columns[0].markdown(bench.words.line(rule))
    bench.slots[node.node_id] = columns[1].container()
    _menu(bench, node, columns[2], ["up", "down", "remove"])


def _menu(bench: Bench, node: Node, column: DeltaGenerator, acts: list[str]) -> None:
    key = node.key(f"menu_{len(acts)}")
    column.menu_button(
        "", acts, icon=":material/more_horiz:", type="tertiary", key=key,
        format_func=lambda one: _(ACTS[one]), help=_("Change this line"),
        on_click=_act, args=(bench, node, key),
    )  # fmt: skip


def _act(bench: Bench, node: Node, key: str) -> None:
    root, chosen = bench.draft.root, st.session_state[key]
    acts: Mapping[str, Callable[[], None]] = {
        "detail": lambda: add_detail(bench, node),
        "distinct": lambda: node.become({**node.raw, "distinct_by": "days"}),
        "up": lambda: tree.move(root, node, -1),
        "down": lambda: tree.move(root, node, 1),
        "repeat": lambda: tree.repeat(root, node),
        "wrap": lambda: tree.wrap(root, node, "any"),
        "remove": lambda: tree.remove(root, node),
    }
    acts[chosen]()


def _add(node: Node, kind: Kind | None) -> None:
    fresh = tree.new_condition()
    node.parts.append(fresh if kind is None else Node(kind, parts=[fresh]))


def _other(kind: Kind) -> Kind:
    """A group inside `all` is most often an `any`, and the other way round."""
    return "all" if kind in ("any", "none") else "any"
