"""Keeping a draft: as a new segment, as the next version of one, or as the people of today."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from crm.errors import UsageError
from crm.ops.events.segments import SegmentType
from crm.segments.figures.steps import Funnel
from crm.segments.language.rules import parse_rule, rule_hash
from crm.segments.life.care import NOBODYS, Care, entrust
from crm.segments.life.definitions import create
from crm.segments.stored.store import Definition, current_segments
from streamlit_app.queries import drafts as ask
from streamlit_app.queries.segment_log import said
from streamlit_app.segments import draft as tree
from streamlit_app.segments.bench import Bench
from streamlit_app.segments.care import owner_box, review_box
from streamlit_app.shell.access import Action, action_button, require
from streamlit_app.shell.acting import act
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.plain import plain

ALIKE = 0.9
"""Segments that share so much of their people are taken for one by mistake."""
KINDS: Mapping[SegmentType, str] = {
    "dynamic": N_("Follows the rule: every build counts anew"),
    "snapshot": N_("Keeps who meets it now, for good"),
}


def draw_saving(bench: Bench, found: Funnel | None) -> None:
    """Draw the way to save a draft; nothing can be saved that does not stand."""
    with st.popover(
        _("Save…"), icon=":material/save:", type="primary", disabled=found is None,
        key="segment_saving", on_change="rerun",
    ) as view:  # fmt: skip
        if found is None or not view.open:
            return
        current = current_segments(bench.session.settings)
        began_from = current.get(bench.draft.slug or "")
        _warn(bench, current)
        with st.form("segment_save", border=False):
            is_next = began_from is not None and st.radio(
                _("Save as"), [True, False], key="segment_save_as",
                format_func=lambda one: _next_or_new(began_from, is_next=one),
            )  # fmt: skip
            held = began_from if is_next else None
            name_en = st.text_input(
                _("Name"), bench.draft.name, max_chars=120, key="segment_name_en"
            )
            name_ro = st.text_input(
                _("Romanian name"), held.name_ro if held else "", max_chars=120,
                key="segment_name_ro", placeholder=_("As the name"),
            )  # fmt: skip
            description = st.text_area(
                _("What it is for"), held.description if held else "", max_chars=1_000, height=80,
                key="segment_description",
            )  # fmt: skip
            care = _care(bench, held)
            kind = st.radio(
                _("Who is in it"), list(KINDS), format_func=lambda one: _(KINDS[one]),
                key="segment_kind", disabled=bool(held),
            )  # fmt: skip
            pressed = action_button(
                bench.session, Action.SAVE_SEGMENT, _("Save"), draw=st.form_submit_button,
                type="primary",
            )  # fmt: skip
        if pressed:
            words = {"name_en": name_en.strip(), "name_ro": name_ro.strip() or None,
                     "description": description.strip()}  # fmt: skip
            _save(bench, held, words, kind or "dynamic", care)


def slug_of(name: str) -> str:
    """Make a segment's key of its name: plain letters, digits, underscores.

    Examples
    --------
    >>> slug_of("Fani jazz, Brașov!")
    'fani_jazz_brasov'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:64]


def _care(bench: Bench, held: Definition | None) -> Care:
    """Draw who answers for it and when to look again, side by side."""
    now = said(bench.session).cares.get(held.slug, NOBODYS) if held else NOBODYS
    left, right = st.columns(2, gap="small")
    with left:
        owner = owner_box(now.owner, "segment_owner")
    with right:
        return Care(owner, review_box(bench.session, now.review_on, "segment_review_on"))


def _save(
    bench: Bench, held: Definition | None, words: dict[str, Any], kind: SegmentType, care: Care
) -> None:
    session, rule = bench.session, tree.rule_of(bench.draft.root)
    require(session, Action.SAVE_SEGMENT)

    def save() -> Definition:
        slug = held.slug if held else slug_of(words["name_en"])
        if not slug:
            raise UsageError(_("Give the segment a name with letters or digits."))
        if held is None and slug in current_segments(session.settings):
            raise UsageError(
                _("There is a segment with the key {slug} already; choose another name.", slug=slug)
            )
        found = create(session.settings, slug, rule, actor=session.actor,
                       type=held.type if held else kind, **words)  # fmt: skip
        entrust(session.settings, slug, care, actor=session.actor)
        st.session_state.pop("segment_draft", None)
        st.query_params.from_dict({"sid": found.slug})
        return found

    done = _("Saved; the next build stores its members.")
    act(session, save, done=done, redraw=True)


def _warn(bench: Bench, current: Mapping[str, Definition]) -> None:
    """Name segments that say the same, or hold nearly the same people."""
    rule = tree.rule_of(bench.draft.root)
    digest = rule_hash(parse_rule(rule, bench.catalogue))
    same = [one.slug for one in current.values() if one.rule_hash == digest]
    others = [slug for slug in same if slug != bench.draft.slug]
    if others:
        names = ", ".join(bench.names.get(slug, slug) for slug in others)
        st.warning(_("The same rule already is the segment {names}.", names=plain(names)))
        return
    shared = ask.shared_with(bench.session, rule)
    alike = nearest_alike(shared, ask.counts_of(bench.session, rule).matching)
    if alike and alike[0] != bench.draft.slug:
        share = bench.session.formats.percent(alike[1])
        name = bench.names.get(alike[0], alike[0])
        st.warning(
            _("{share} of the people of this draft and of {name} together are in both.",
              share=share, name=plain(name))
        )  # fmt: skip


def nearest_alike(shared: Sequence[Mapping[str, Any]], matching: int) -> tuple[str, float] | None:
    """Return the stored segment that shares nearly all of a draft's people, and which share."""
    shares = [
        (one["both_count"] / (matching + one["members_count"] - one["both_count"]),
         one["segment_id"])
        for one in shared
    ]  # fmt: skip
    share, slug = max(shares, default=(0.0, ""))
    return (slug, share) if share >= ALIKE else None


def _next_or_new(began_from: Definition | None, *, is_next: bool) -> str:
    if is_next and began_from is not None:
        return _("the next version of {name}", name=began_from.name_en)
    return _("a new segment")
