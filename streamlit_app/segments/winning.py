"""People who could be won back by asking: nobody knows whether they agree, so nobody may write."""

from __future__ import annotations

import streamlit as st

from crm.exports.people.waterfall import Waterfall
from streamlit_app.people.panel import people_panel
from streamlit_app.people.selection import Selection, everyone_who
from streamlit_app.queries.warehouse import Row
from streamlit_app.segments.terms import CHANNEL_NAMES, Chosen
from streamlit_app.shell.access import Action, refusal
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _, n_

FIELDS = {"email": "may_email", "sms": "may_sms"}
"""Where the answer stands on whether somebody may be written to, by channel."""


def draw_unasked(session: Session, segment: Row, waterfall: Waterfall, chosen: Chosen) -> None:
    """Offer the members whose consent for marketing is unknown, as a list to ask in person."""
    unasked = sum(
        loss.people
        for loss in waterfall.losses
        if (loss.stage, loss.reason) == ("no consent", "unknown")
    )
    field = FIELDS.get(chosen.channel)
    if not unasked or field is None or chosen.purpose != "marketing":
        return
    channel = _(CHANNEL_NAMES[chosen.channel])
    label = n_(
        "{count} person could be won by asking: {channel} was never agreed to nor refused",
        "{count} people could be won by asking: {channel} was never agreed to nor refused",
        unasked, count=session.formats.people(unasked), channel=channel,
    )  # fmt: skip
    with st.expander(
        _("People who could be won by asking") if refusal(session, Action.SEE_PEOPLE) else label,
        icon=":material/contact_support:", key="export_unasked", on_change="rerun",
    ) as view:  # fmt: skip
        if not view.open:
            return
        st.caption(
            _("Ask at the counter, at the till, after the show: not by the channel itself. A yes "
              "needs what shows it, and then the next export holds them.")
        )  # fmt: skip
        title = _("{name}, consent by {channel} unknown", name=segment["name"], channel=channel)
        rule = everyone_who(
            {"segment": segment["segment_id"], "op": "in"}, {"field": field, "op": "is_missing"}
        )
        people_panel(session, Selection(title, rule, title), key="export_unasked_people")
