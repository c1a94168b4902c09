"""One segment: its head and figures, and a part for everything that can be asked about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from crm.errors import CrmError
from streamlit_app.queries import people as ask_people
from streamlit_app.queries.segment_log import remarks, said, users_of
from streamlit_app.queries.warehouse import Row
from streamlit_app.segments.alike import draw_alike
from streamlit_app.segments.care import draw_care
from streamlit_app.segments.export import draw_export
from streamlit_app.segments.growth import draw_growth
from streamlit_app.segments.history import draw_history
from streamlit_app.segments.library import TYPES
from streamlit_app.segments.members import draw_members
from streamlit_app.segments.overlap import draw_overlap
from streamlit_app.segments.performance import draw_performance
from streamlit_app.segments.profile import draw_profile
from streamlit_app.segments.rule import draw_rule
from streamlit_app.segments.url import choice_in_url
from streamlit_app.segments.whom import members_of
from streamlit_app.shell.cards import metric_tile
from streamlit_app.shell.header import page_header
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.plain import plain, plain_but_code
from streamlit_app.wording.refusals import sentence_words
from streamlit_app.wording.vocabulary import purpose_of

Draw = Callable[[Session, Row], None]
TABS: Mapping[str, tuple[str, Draw]] = {
    "members": (N_("Members"), draw_members),
    "rule": (N_("Rule"), draw_rule),
    "growth": (N_("Growth"), draw_growth),
    "profile": (N_("Profile"), draw_profile),
    "overlap": (N_("Overlap"), draw_overlap),
    "performance": (N_("Performance"), draw_performance),
    "alike": (N_("Lookalikes"), draw_alike),
    "export": (N_("Export"), draw_export),
    "history": (N_("History"), draw_history),
}
NAMES = {key: name for key, (name, _draw) in TABS.items()}


def draw_segment(session: Session, segment: Row) -> None:
    """Draw head and the open part of one segment."""
    st.button(
        _("All segments"), icon=":material/arrow_back:", type="tertiary", on_click=_close,
        key="segment_close",
    )  # fmt: skip
    slug = segment["segment_id"]
    now = said(session).current.get(slug)
    page_header(
        session, "segments", plain(purpose_of(now.description)) if now else "",
        title=segment["name"], metrics=("reachable",),
    )  # fmt: skip
    draw_care(session, segment)
    held = remarks(session).get(slug)
    if held and held.problem:
        st.warning(plain_but_code(sentence_words(held.problem)), icon=":material/hourglass_empty:")
    elif pd.isna(segment["computed_at"]):
        st.info(
            _("This build has not counted it yet: figures are asked just now, trends follow with "
              "the next build."),
            icon=":material/schedule:",
        )  # fmt: skip
    _tiles(session, segment)
    chosen = choice_in_url(_("What to see of the segment"), NAMES, "segment_tab", "members")
    TABS[chosen][1](session, segment)


def _close() -> None:
    st.query_params.clear()


def _tiles(session: Session, segment: Row) -> None:
    formats = session.formats
    try:
        found = ask_people.figures(session, members_of(session, segment))
    except CrmError:
        return  # the remark above says why nobody is counted
    people, everyone = found["people_count"], found["everyone_count"]
    columns = st.columns(4, gap="small")
    with columns[0]:
        metric_tile(
            _("Members"), formats.people(people),
            compared=_("{share} of everyone", share=formats.share(people, everyone)),
            meaning=_("Current people in the segment, as of the build's day."),
        )  # fmt: skip
    with columns[1]:
        sms = formats.people(found["sms_count"])
        metric_tile(
            _("May get marketing e-mail"), formats.people(found["email_count"]),
            compared=_("by SMS {people}", people=sms),
            meaning=_("Consent given and not suppressed; unknown is never yes. The export also "
                      "looks at the address."),
        )  # fmt: skip
    with columns[2]:
        share = found["spent"] / found["everyone_spent"] if found["everyone_spent"] else None
        metric_tile(
            _("Net spend to date"), formats.short_money(found["spent"]),
            compared=_("{share} of everybody's", share=formats.percent(share)),
            meaning=_("Paid minus refunded, of all members together."),
        )  # fmt: skip
    with columns[3]:
        metric_tile(
            _("Kind"), _(TYPES[segment["type"]]),
            compared=_standing(session, segment),
            meaning=_("Every change makes a version; History shows them."),
        )  # fmt: skip


def _standing(session: Session, segment: Row) -> str:
    """Say which version it is, and who needs it."""
    users = users_of(session, segment["segment_id"])
    version = _("version {number}", number=f"{segment['version']:.0f}")
    if not users:
        return version
    return _("{version}, needed by {users}", version=version, users=plain(", ".join(users[:3])))
