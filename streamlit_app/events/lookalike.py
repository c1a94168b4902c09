"""The view Lookalikes: who is most like a segment's members, and how often that held."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm.errors import CrmError
from crm.segments.figures.lookalikes import Lookalikes, Trial
from streamlit_app.charts.ranges import range_chart
from streamlit_app.people.choosing import choice
from streamlit_app.people.panel import people_panel
from streamlit_app.people.selection import Selection
from streamlit_app.queries import events as ask
from streamlit_app.queries.segment_figures import lookalikes_of
from streamlit_app.shell.access import Action, refusal
from streamlit_app.shell.cards import chart_card, empty_card
from streamlit_app.shell.columns import percent_column
from streamlit_app.shell.session import Session
from streamlit_app.shell.url_state import remember, restore
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import N_, _, language
from streamlit_app.wording.refusals import refusal_words

SEED, NEAREST = "events_seedseg", "events_sim"
SIZES = (50, 100, 200, 500, 1000, 2000, 5000)
USUAL = 200
WAYS = {
    "behaviour": N_("all they did: orders, money, genres, attendance, visits, clicks"),
    "rfm": N_("recency, frequency and money: on hidden members the rest found no more"),
}
NAMES = {
    "behaviour": N_("all they did"),
    "rfm": N_("recency, frequency, money"),
    "chance": N_("chance"),
}


def draw_lookalikes(session: Session) -> None:
    """Ask for a segment and a number, find the nearest non-members, say how far to trust it."""
    reason = refusal(session, Action.SEE_PEOPLE)
    if reason is not None:
        st.info(reason, icon=":material/visibility_off:")
        return
    seeds = ask.seeds(session)
    if not seeds:
        empty_card(
            _("No segment is big enough"),
            _("Who is like its members can be said of a segment of 20 people or more."),
            _("Save one on the page Segments."),
        )
        return
    left, right = st.columns([2, 3], gap="medium")
    with left:
        slug = choice(
            _("People like the members of"),
            list(seeds),
            SEED,
            name=lambda one: seeds[one][f"name_{language()}"],
            placeholder=_("Choose a segment"),
        )
    with right:
        restore(NEAREST, SIZES, default=USUAL)
        nearest: int = st.select_slider(_("How many of the nearest"), SIZES, key=NEAREST)
        remember(NEAREST, nearest, default=USUAL)
    if slug is None:
        empty_card(
            _("Who is like them?"),
            _("Likeness is of what people did, never of age, gender or address. Every answer comes "
              "with how often such a list was right."),
            _("Choose a segment: the people nearest to its members, and not among them, "
              "appear here."),
        )  # fmt: skip
        return
    try:
        with st.spinner(_("Comparing everybody with the members …")):
            found = lookalikes_of(session, slug, nearest)
    except CrmError as problem:
        st.info(refusal_words(problem), icon=":material/info:")
        return
    _trials(session, found)
    _people(session, found, seeds[slug][f"name_{language()}"])


def _trials(session: Session, found: Lookalikes) -> None:
    """Draw how often such a list was right, beside chance and a simple way."""
    formats = session.formats
    tried = found.followed or found.hidden_half
    rows = pd.concat([_rows(one, formats) for one in (found.hidden_half, found.followed) if one])
    served = tried.of(found.way)
    title = (
        _("Of such a list {share} became members within {days} days",
          share=formats.percent(served.share), days=(found.segment.as_of - tried.day).days)
        if found.followed
        else _("Of such a list {share} were members that had been hidden",
               share=formats.percent(served.share))
    )  # fmt: skip
    chart_card(
        title,
        _("Precision with 95 % intervals, when tried on what is known; used here: {way}",
          way=_(WAYS[found.way])),
        range_chart(rows, ".0%", None, formats),
        alt_text=_("Dots of precision per way and trial. {finding}.", finding=title),
        table=rows.assign(**{name: rows[name] * 100 for name in ("low", "middle", "high")}),
        columns={
            "name": _("Trial"),
            "middle": percent_column(_("Right (%)")),
            "low": percent_column(_("from")),
            "high": percent_column(_("to")),
        },
        key="events_trials",
    )  # fmt: skip


def _rows(trial: Trial, formats: Formats) -> pd.DataFrame:
    what = _("hidden half") if trial.kind == "hidden_half" else _("followed")
    rows = []
    for way in ("behaviour", "rfm"):
        share = trial.of(way)
        low, high = share.interval
        rows.append((way, share.share, low, high, share.of))
    rows.append(("chance", trial.chance, trial.chance, trial.chance, trial.members))
    return pd.DataFrame(
        [
            {
                "name": _("{trial}: {way}", trial=what, way=_(NAMES[way])),
                "middle": middle,
                "low": low,
                "high": high,
                "customers_count": people,
                "label": formats.percent(middle),
            }
            for way, middle, low, high, people in rows
        ]
    )


def _people(session: Session, found: Lookalikes, segment: str) -> None:
    name = _("Like {segment}", segment=segment)
    ids = tuple(one.customer_id for one in found.people)
    rule = {"segment": found.segment.slug, "op": "not_in"}
    people_panel(session, Selection(name, rule, name, ids), key="events_lookalikes")
