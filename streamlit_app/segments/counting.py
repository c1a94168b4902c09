"""What each line of a draft leaves, beside the line; and what is wrong with it, in its place."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from crm.errors import CrmError, RuleError
from crm.segments.figures.steps import Funnel, Step
from crm.segments.language.rules import parse_rule
from crm.segments.wording.words import Words
from streamlit_app.queries import drafts as ask
from streamlit_app.segments import draft as tree
from streamlit_app.segments.bench import Bench
from streamlit_app.segments.draft import Node
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import _
from streamlit_app.wording.refusals import refusal_words

UNFINISHED = ("needs a list", "needs a value", "is no text", "an empty text", "no slug")
"""Beginnings of what the rule language says of a line that nobody has finished writing."""


def count_lines(bench: Bench) -> Funnel | None:
    """Count the draft and write beside every line what it does; None while it does not stand."""
    try:
        found = ask.counts_of(bench.session, tree.rule_of(bench.draft.root))
    except CrmError as refusal:
        _say(bench, refusal)
        return None
    steps = {step.path: step for step in steps_of(found.root)}
    paths = dict(tree.paths_of(bench.draft.root))
    for parent in groups_of(bench.draft.root):
        for part in parent.parts:
            step = steps.get(paths[part.node_id])
            if step is not None and part.node_id in bench.slots:
                text = _effect(step, parent, bench.session.formats)
                bench.slots[part.node_id].markdown(text)
    return found


def steps_of(step: Step) -> Iterator[Step]:
    """Yield a step and all inside it."""
    yield step
    for part in step.steps:
        yield from steps_of(part)


def groups_of(node: Node) -> Iterator[Node]:
    """Yield the groups of a draft."""
    if node.is_group:
        yield node
        for part in node.parts:
            yield from groups_of(part)


def why_nobody(found: Funnel, words: Words, formats: Formats) -> str:
    """Name the line after which nobody is left."""
    step = next((one for one in steps_of(found.root) if one.path == found.emptied_by), None)
    if step is None:
        return _("Nobody meets the rule.")
    return _(
        "Nobody meets the rule. The first condition that leaves nobody is **{condition}** "
        "({before} → 0).",
        condition=words.line(step.rule),
        before=formats.count(step.before),
    )


def _effect(step: Step, parent: Node, formats: Formats) -> str:
    if parent.kind in tree.INSIDE:
        return f"**{formats.count(step.alone)}**"
    if parent.kind == "any":
        adds = _("adds {people}", people=formats.count(step.after - step.before))
        return f"**{formats.count(step.alone)}**  \n:small[:gray[{adds}]]"
    left = f"{formats.count(step.before)} → **{formats.count(step.after)}**"
    sign = "+" if step.gained >= 0 else "−"
    without = _("without it {change}", change=f"{sign}{formats.count(abs(step.gained))}")
    return f"{left}  \n:small[:gray[{without}]]"


def _say(bench: Bench, refusal: CrmError) -> None:
    """Say what is wrong beside the line it is about, or under the tree."""
    node_id = _line_of(bench, getattr(refusal, "path", "") or _first_wrong(bench))
    text = refusal_words(refusal)
    if any(part in str(refusal) for part in UNFINISHED):
        text = _("Choose a value.")
    if node_id in bench.slots:
        bench.slots[node_id].markdown(f":small[:orange[:material/edit: {text}]]")
    else:
        st.warning(text, icon=":material/edit:")


def _first_wrong(bench: Bench) -> str:
    """Return where the rule language stops reading; empty where it reads all of it."""
    try:
        parse_rule(tree.rule_of(bench.draft.root), bench.catalogue, segments=bench.names)
    except RuleError as error:
        return error.path
    return ""


def _line_of(bench: Bench, path: str) -> int:
    """Return the id of the innermost drawn line that a path lies in; 0 where there is none."""
    inside = [
        (len(own), node_id)
        for node_id, own in tree.paths_of(bench.draft.root)
        if own and path.startswith(own) and node_id in bench.slots
    ]
    return max(inside, default=(0, 0))[1]
