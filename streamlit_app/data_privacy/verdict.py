"""The page's answer in one sentence: what needs a hand, or that nothing does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import isnan

from babel.lists import format_list

from crm.privacy.requests import list_requests
from streamlit_app.queries import data_privacy as ask
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _, language, n_

SOON = timedelta(days=7)


def verdict(session: Session) -> str:
    """Say what stops the data from being trusted or us from being lawful."""
    needs = [*_about_data(session), *_about_people(session)]
    if not needs:
        return _("**Nothing needs a hand:** builds pass, money reconciles, no request is late.")
    listed = format_list(needs, locale=language())
    return _("**Needs a hand:** {things}.", things=listed)


def _about_data(session: Session) -> list[str]:
    count = session.formats.count
    late = sum(delivery["state"] != "Fresh" for delivery in session.status.deliveries)
    needs = []
    if session.status.message:
        needs.append(_("the newest build was held back"))
    if late:
        needs.append(
            n_("{count} delivery is late", "{count} deliveries are late", late, count=count(late))
        )
    if ask.money_residual(session):
        needs.append(_("the money bridge does not close"))
    return needs


def _about_people(session: Session) -> list[str]:
    count = session.formats.count
    now = datetime.now(UTC)
    due = sum(
        not one.closed_at and one.due_at < now + SOON for one in list_requests(session.settings)
    )
    unlawful = ask.sent_without_consent(session)
    needs = []
    if due:
        needs.append(
            n_(
                "{count} request is due within a week",
                "{count} requests are due within a week",
                due,
                count=count(due),
            )
        )
    if unlawful:
        needs.append(
            n_(
                "{count} message went to somebody who had not agreed",
                "{count} messages went to people who had not agreed",
                2 if isnan(unlawful) else unlawful,  # few, and a viewer is not told how few
                count=session.formats.people(unlawful),
            )
        )
    return needs
