"""The rule of a segment: in words, what each condition does to the count, as text, and the pen."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn, TextColumn

from crm.errors import CrmError
from crm.segments.figures.steps import Funnel, Step
from crm.segments.language.rules import print_rule
from crm.segments.life.documents import print_definition, print_yaml
from streamlit_app.queries import drafts as ask
from streamlit_app.queries import segments as ask_segments
from streamlit_app.queries.segment_log import said
from streamlit_app.queries.warehouse import Row
from streamlit_app.segments.builder import go_to_builder
from streamlit_app.segments.counting import why_nobody
from streamlit_app.segments.draft import draft_of
from streamlit_app.segments.spelling import draw_strange
from streamlit_app.shell.access import Action, action_button, refusal
from streamlit_app.shell.cards import table_view
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _
from streamlit_app.wording.refusals import refusal_words


def draw_rule(session: Session, segment: Row) -> None:
    """Draw words and text of the rule, its funnel, and the way to change it."""
    slug = segment["segment_id"]
    rule = ask_segments.rule_now(session, slug)
    if rule is None:
        st.info(_("Its people are listed by hand; it has no rule."), icon=":material/list:")
        return
    left, right = st.columns(2, gap="small")
    with left, st.container(border=True, height="stretch"):
        st.markdown("## " + _("In words"), anchors=False)
        st.markdown(ask_segments.rule_words(session, is_markdown=True).outline(rule))
        st.caption(
            _("A condition on something unknown is never met: people without a city do not match "
              "“city is not Cluj”; add “city is not known” to include them.")
        )  # fmt: skip
        if segment["type"] == "dynamic":
            action_button(
                session, Action.SEE_PEOPLE, _("Change the rule"), icon=":material/edit:",
                key="segment_edit", on_click=go_to_builder,
                args=(draft_of(print_rule(rule), segment["name"], slug),),
            )  # fmt: skip
    with right, st.container(border=True, height="stretch"):
        st.markdown("## " + _("As a file"), anchors=False)
        now = said(session).current.get(slug)
        text = print_definition(now) if now else print_yaml({"rule": print_rule(rule)})
        st.code(text, language="yaml", wrap_lines=True)
    if segment["type"] == "dynamic" and refusal(session, Action.SEE_PEOPLE) is None:
        _draw_funnel(session, print_rule(rule))


def _draw_funnel(session: Session, rule: dict[str, object]) -> None:
    with st.container(border=True):
        st.markdown("## " + _("Why the count is what it is"), anchors=False)
        try:
            found = ask.counts_of(session, rule)
        except CrmError as problem:
            st.info(refusal_words(problem), icon=":material/hourglass_empty:")
            return
        words = ask_segments.rule_words(session)
        if not found.matching:
            st.warning(why_nobody(found, words, session.formats), icon=":material/group_off:")
        draw_strange(session, rule)
        st.caption(
            _("From everybody down: who is left after each condition, how many more there would "
              "be without it, and how many people fail it alone.")
        )  # fmt: skip
        _funnel_table(session, found)


def _funnel_table(session: Session, found: Funnel) -> None:
    words = ask_segments.rule_words(session)

    def rows_of(step: Step, depth: int) -> list[Row]:
        row = {
            "condition": "　" * depth + words.line(step.rule),
            "alone": step.alone,
            "before": step.before,
            "after": step.after,
            "gained": step.gained,
            "missed": step.missed,
        }
        return [row, *(one for part in step.steps for one in rows_of(part, depth + 1))]

    steps = found.root.steps or (found.root,)
    rows = pd.DataFrame([row for step in steps for row in rows_of(step, 0)])
    table_view(
        rows,
        {
            "condition": TextColumn(_("Condition"), width="large"),
            "alone": NumberColumn(_("Meet it at all"), format="localized"),
            "before": NumberColumn(_("Before it"), format="localized"),
            "after": NumberColumn(_("After it"), format="localized"),
            "gained": NumberColumn(_("More without it"), format="localized"),
            "missed": NumberColumn(_("Fail it alone"), format="localized"),
        },
        alt_text=_("What each condition leaves of everybody, from first to last"),
    )
