"""The page that answers whether a campaign did anything; `?campaigns_cid=` opens one."""

from __future__ import annotations

import streamlit as st

from streamlit_app.campaigns import detail, library
from streamlit_app.campaigns.habits import channel_card, experiments_card, frequency_card
from streamlit_app.campaigns.summary import draw_tiles, summary
from streamlit_app.people.choosing import choice
from streamlit_app.queries import campaigns as ask
from streamlit_app.shell.cards import guarded
from streamlit_app.shell.header import page_header
from streamlit_app.shell.session import Session, current_session
from streamlit_app.wording.language import _

METRICS = ("conversion_lift", "revenue", "reachable", "countable_order")


def draw(session: Session) -> None:
    """Draw all campaigns, or the one that the URL names."""
    page_header(session, "campaigns", metrics=METRICS)
    answer = st.container()
    found = ask.campaigns(session)
    if found.empty:
        answer.markdown(summary(found))
        _nothing_sent()
        guarded(experiments_card, session)
        return
    names = library.names(found, session.formats)
    chosen = choice(
        _("Campaign"),
        list(names),
        library.CHOSEN,
        name=names.__getitem__,
        placeholder=_("All campaigns"),
        width=420,
    )
    one = ask.campaign(session, chosen) if chosen else None
    if one:
        answer.markdown(detail.summary(one, session.formats))
        detail.draw_campaign(session, one)
        return
    answer.markdown(summary(found))
    draw_tiles(session, found)
    guarded(library.lift_card, session, found=found)
    left, right = st.columns([2, 3], gap="small")
    with left:
        guarded(frequency_card, session)
    with right:
        guarded(channel_card, session)
    guarded(library.table_card, session, found=found)
    guarded(experiments_card, session)


def _nothing_sent() -> None:
    st.info(
        _(
            "No campaign was delivered with the data. Load what your e-mail platform knows as "
            "`campaigns`, `campaign_recipients` and `message_events`, or export a segment: "
            "an export measures itself."
        ),
        icon=":material/campaign:",
    )
    st.page_link("app_pages/data.py", label=_("Import a file"), icon=":material/upload_file:")


draw(current_session())
