"""What can be taken along: the monthly letter, and the key figures day by day."""

from __future__ import annotations

from datetime import date

import streamlit as st

from crm.letter.writing import Letter, letters, write_letters
from crm.warehouse.letter_figures import last_whole_month
from streamlit_app.people.choosing import choice
from streamlit_app.queries.tiles import kpi_days
from streamlit_app.shell.access import Action, action_button, refusal
from streamlit_app.shell.acting import act
from streamlit_app.shell.downloads import as_csv
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _, language

HEADERS = {
    "kpi_date": "Day",
    "active_30d": "Active customers, 30 days",
    "active_60d": "Active customers, 60 days",
    "active_90d": "Active customers, 90 days",
    "new_customers": "New customers",
    "orders_count": "Orders",
    "revenue_net": "Net revenue",
    "refunds": "Refunds",
    "avg_order_value": "Average order, net",
    "repeat_rate": "Repeat rate",
    "churn_rate": "Churn rate",
    "customers_count": "Customers",
    "buyers_count": "Buyers",
}
"""Columns of the file; programs read them, so they are the same in every language."""


def taking_card(session: Session) -> None:
    """Offer the letter of a month and the key figures as files."""
    with st.container(border=True, height="stretch", key="overview_taking"):
        st.markdown("## " + _("To take along"), anchors=False)
        _letter(session)
        _key_figures(session)


def _letter(session: Session) -> None:
    reason = refusal(session, Action.READ_LETTER)
    newest = last_whole_month(session.as_of)
    written = [letter for letter in letters(session.settings) if letter.language == language()]
    st.caption(_("The monthly letter: two pages, charts inside, made to be printed or sent."))
    if reason:
        st.caption(reason)
        return
    months = {letter.month.isoformat(): letter for letter in written}
    if newest.isoformat() not in months:
        _offer_to_write(session, newest)
    if months:
        _download(session, months)


def _offer_to_write(session: Session, month: date) -> None:
    label = _("Write the letter of {month}", month=session.formats.month(month))
    if action_button(session, Action.WRITE_LETTER, label, icon=":material/edit_document:"):
        act(
            session,
            lambda: write_letters(session.settings),
            done=_("The letter is written."),
            redraw=True,
        )


def _download(session: Session, months: dict[str, Letter]) -> None:
    chosen: str | None = next(iter(months))
    if len(months) > 1:
        chosen = choice(
            _("Month"),
            list(months),
            "overview_letter",
            name=lambda each: session.formats.month(months[each].month),
            default=chosen,
        )
    letter = months[chosen or next(iter(months))]
    st.download_button(
        _("Letter of {month}", month=session.formats.month(letter.month)),
        letter.path.read_bytes,
        file_name=letter.path.name,
        mime="text/html",
        icon=":material/mail:",
        on_click="ignore",
        key="overview_letter_file",
    )


def _key_figures(session: Session) -> None:
    days, headers = kpi_days(session), list(HEADERS.values())
    locale, timezone = session.settings.locale, session.settings.timezone
    st.download_button(
        _("Key figures by day (CSV)"),
        lambda: as_csv(days[list(HEADERS)], headers, locale, timezone),
        file_name=f"key_figures_{session.as_of.isoformat()}.csv",
        mime="text/csv",
        icon=":material/table:",
        on_click="ignore",
        key="overview_figures_file",
    )
