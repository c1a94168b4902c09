"""The builder: a draft of a rule, opened from anywhere, edited line by line, counted as it is."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from crm.segments.figures.steps import Funnel
from streamlit_app.queries import drafts as ask
from streamlit_app.queries.segments import rule_words, segment_names
from streamlit_app.queries.warehouse import published_catalogue
from streamlit_app.segments import draft as tree
from streamlit_app.segments.bench import Bench
from streamlit_app.segments.counting import count_lines, why_nobody
from streamlit_app.segments.draft import Draft, draft_of, empty_draft
from streamlit_app.segments.lines import draw_tree
from streamlit_app.segments.panes import draw_panes
from streamlit_app.segments.saving import draw_saving
from streamlit_app.segments.spelling import draw_strange
from streamlit_app.shell.access import Action, refusal
from streamlit_app.shell.header import page_header
from streamlit_app.shell.moment import of_the_moment
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _

KEPT = "segment_draft"
"""Where the visit keeps its draft."""
VIEW = "segment_view"
PAGE = "app_pages/segments.py"


def start_draft(session: Session, rule: Mapping[str, object], name: str) -> None:
    """Open the builder with a rule: anything a chart selected, a template, a segment to change.

    Leaves the page it is called from, so call it last and outside callbacks.

    Parameters
    ----------
    session : Session
        The visit.
    rule : mapping
        In the canonical form of segment rules.
    name : str
        What to call it until somebody says better.
    """
    open_draft(draft_of(rule, name))
    st.switch_page(PAGE, query_params={VIEW: "builder"})


def open_draft(draft: Draft) -> None:
    """Put a draft where the builder finds it."""
    st.session_state[KEPT] = draft


def go_to_builder(draft: Draft) -> None:
    """Show the builder with a draft; for callbacks on the Segments page itself."""
    open_draft(draft)
    st.query_params.from_dict({VIEW: "builder"})


def draw_builder(session: Session) -> None:
    """Draw the header and the draft; who sees groups only learns who may build."""
    st.button(
        _("All segments"), icon=":material/arrow_back:", type="tertiary", on_click=_leave,
        key="segment_leave",
    )  # fmt: skip
    draft: Draft = st.session_state.setdefault(KEPT, empty_draft())
    page_header(session, "segments", title=draft.name or _("New segment"))
    reason = refusal(session, Action.SEE_PEOPLE)
    if reason:
        st.info(reason, icon=":material/lock:")
        return
    _draw_draft(session)


@st.fragment
@of_the_moment
def _draw_draft(session: Session) -> None:
    draft: Draft = st.session_state[KEPT]
    bench = Bench(
        session, draft, published_catalogue(session.build), rule_words(session),
        segment_names(session),
    )  # fmt: skip
    live = st.container(border=True, key="segment_live")
    draw_tree(bench)
    st.caption(
        _("A condition on something unknown is never met: people without a city do not match "
          "“city is not Cluj”; add “city is not known” to include them.")
    )  # fmt: skip
    found = count_lines(bench)
    with live:
        _draw_live(bench, found)
    if found is not None:
        draw_panes(bench, found)


def _draw_live(bench: Bench, found: Funnel | None) -> None:
    """Draw what the draft finds now, and the way to keep it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(_sentence(bench, found), width="stretch")
        draw_saving(bench, found)
    if found is not None:
        draw_strange(bench.session, tree.rule_of(bench.draft.root))


def _sentence(bench: Bench, found: Funnel | None) -> str:
    formats = bench.session.formats
    if found is None:
        return _(":material/edit: Not complete yet: finish the marked line to see who matches.")
    if not found.matching:
        return why_nobody(found, rule_words(bench.session, is_markdown=True), formats)
    figures = ask.worth_of(bench.session, tree.rule_of(bench.draft.root))
    return _(
        "**{people} people** · {share} of everyone · {revenue} of net spend · may be reached: "
        ":material/mail: {email} :material/sms: {sms} · as of {day}",
        people=formats.count(found.matching),
        share=formats.share(found.matching, found.population),
        revenue=formats.percent(figures["spend_share"]),
        email=formats.count(figures["may_email_count"]),
        sms=formats.count(figures["may_sms_count"]),
        day=formats.day(found.as_of),
    )


def _leave() -> None:
    st.query_params.clear()
