"""The steps of a campaign's funnel, and the people who got as far as one of them."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from streamlit_app.people.choosing import choice
from streamlit_app.people.panel import people_panel
from streamlit_app.people.selection import RuleJson, Selection, did, equals, everyone_who
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import N_, _

PICKED = "campaigns_step"

_STEPS = {
    "sent": (N_("Sent"), "treated_count"),
    "delivered": (N_("Delivered"), "delivered_count"),
    "opened": (N_("Opened (unreliable)"), "human_openers_count"),
    "clicked": (N_("Clicked"), "human_clickers_count"),
    "converted": (N_("Ordered"), "converted_count"),
    "unsubscribed": (N_("Unsubscribed"), "unsubscribed_count"),
}
_EVENTS = {
    "email": {
        "delivered": "email_delivered",
        "opened": "email_opened",
        "clicked": "email_clicked",
        "unsubscribed": "email_unsubscribed",
    },
    "sms": {
        "delivered": "sms_delivered",
        "clicked": "sms_clicked",
        "unsubscribed": "sms_unsubscribed",
    },
}
"""What people did with a message, in the words of segment rules; other channels say nothing."""


def steps_of(campaign: Row, formats: Formats, *, with_opens: bool) -> pd.DataFrame:
    """Return the bars of the funnel.

    Parameters
    ----------
    campaign : dict
        The campaign's figures.
    formats : Formats
        How figures are written.
    with_opens : bool
        Show opens too: they are made by programs as much as by people.
    """
    rows = [
        {
            "step": step,
            "label": _(label),
            "people": campaign[column],
            "shown": _(
                "{count} · {share}",
                count=formats.people(campaign[column]),
                share=formats.share(campaign[column], campaign["treated_count"]),
            ),
        }
        for step, (label, column) in _STEPS.items()
        if with_opens or step != "opened"
    ]
    return pd.DataFrame(rows)


def reached_panel(session: Session, campaign: Row) -> None:
    """Let a step be chosen, by hand or by a click, and show its people."""
    events = _EVENTS.get(campaign["channel"], {})
    steps = [step for step in _STEPS if step in events or (step == "converted" and events)]
    if not steps:
        return
    step = choice(
        _("People who …"),
        steps,
        PICKED,
        name=lambda each: _(_STEPS[each][0]),
        placeholder=_("Choose a step, or click a bar"),
        width=420,
    )
    if step not in steps:
        return
    title = _("{step}: {campaign}", step=_(_STEPS[step][0]), campaign=campaign["name"])
    rule = _rule(campaign, step, events, session.settings.campaign_window_days)
    people_panel(
        session, Selection(title, rule, f"{campaign['name']} {step}"), key="campaigns_people"
    )


def _rule(campaign: Row, step: str, events: dict[str, str], window_days: int) -> RuleJson:
    this = everyone_who(equals("subject_id", campaign["campaign_id"]))
    if step != "converted":
        return everyone_who(did(events[step], this))
    first = campaign["started_date"].date()
    days = [first.isoformat(), (first + timedelta(days=window_days)).isoformat()]
    return everyone_who(did(events["delivered"], this), did("order_completed", between=days))
