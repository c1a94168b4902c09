"""Who is like the members without being one, and how often such a list is right."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm.errors import CrmError
from crm.segments.figures.lookalikes import Lookalikes, Trial
from streamlit_app.people.panel import people_panel
from streamlit_app.people.selection import Selection
from streamlit_app.queries import segment_figures as ask
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.access import Action, refusal
from streamlit_app.shell.cards import table_view
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _
from streamlit_app.wording.refusals import refusal_words

CHOICES = (50, 100, 200, 500, 1_000)


def draw_alike(session: Session, segment: Row) -> None:
    """Draw how many to find, the proof on the past, and the people."""
    reason = refusal(session, Action.SEE_PEOPLE)
    if reason is not None:
        st.info(reason, icon=":material/visibility_off:")
        return
    people = st.select_slider(
        _("How many people"), CHOICES, 200, key="segment_alike", width=420,
        format_func=session.formats.count,
    )  # fmt: skip
    try:
        with st.spinner(_("Measuring likeness")):
            found = ask.lookalikes_of(session, segment["segment_id"], people)
    except CrmError as problem:
        st.info(refusal_words(problem), icon=":material/group_off:")
        return
    _draw_trials(session, found)
    ids = tuple(one.customer_id for one in found.people)
    title = _("The {count} people nearest to {name}", count=session.formats.count(len(ids)),
              name=segment["name"])  # fmt: skip
    rule = {"segment": segment["segment_id"], "op": "not_in"}
    hint = _("Like {name}", name=segment["name"])
    people_panel(session, Selection(title, rule, hint, ids), key="segment_alike_people")


def _draw_trials(session: Session, found: Lookalikes) -> None:
    ways = {
        "behaviour": _("all they did: orders, money, genres, attendance, visits, clicks"),
        "rfm": _("recency, frequency and money: on hidden members the rest found no more"),
    }
    trials = [one for one in (found.hidden_half, found.followed) if one is not None]
    with st.container(border=True):
        st.markdown("## " + _("How often such a list is right"), anchors=False)
        st.caption(
            _("Nearest by {way}. Never by age, gender or address; whether they may be contacted "
              "is asked when they are exported.", way=ways[found.way])
        )  # fmt: skip
        table_view(
            pd.DataFrame([_row(session, found, one) for one in trials]),
            {
                "tried": _("Tried on the past"),
                "right": _("Found right"),
                "interval": _("95 % interval"),
                "chance": _("By chance"),
            },
            alt_text=_("Precision of the list when tried on days whose outcome is known"),
        )
        if found.followed is None:
            st.caption(_("No day 90 days back or more is known on which it had members enough."))


def _row(session: Session, found: Lookalikes, trial: Trial) -> dict[str, str]:
    formats, served = session.formats, trial.of(found.way)
    low, high = served.interval
    what = _("Half of the members hidden and sought among everybody else")
    if trial.kind == "followed":
        what = _("The nearest non-members of {day}, followed to today", day=formats.day(trial.day))
    return {
        "tried": what,
        "right": _("{found} of {of} ({share})", found=formats.count(served.found),
                   of=formats.count(served.of), share=formats.percent(served.share)),
        "interval": _("{low} to {high}", low=formats.percent(low), high=formats.percent(high)),
        "chance": formats.percent(trial.chance),
    }  # fmt: skip
