"""Consent: who agreed to what, how that moved, where it comes from, and whom we wrote to anyway."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from streamlit_app.charts.trust import consent_chart
from streamlit_app.data_privacy.shares import share_column
from streamlit_app.people.choosing import choice
from streamlit_app.queries import data_privacy as ask
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.shell.cards import chart_card, empty_card, metric_tile, table_view
from streamlit_app.shell.headings import card_title
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.vocabulary import CHANNELS, PURPOSES, words

SAID = {
    "granted_count": N_("Agreed"),
    "refused_count": N_("Refused"),
    "unknown_count": N_("Unknown"),
}
STATES = {
    "granted": N_("Agreed"),
    "denied": N_("Refused"),
    "withdrawn": N_("Took it back"),
    "pending": N_("Waits for confirmation"),
    "unknown": N_("Unknown"),
}


def draw_consent(session: Session) -> None:
    """Draw coverage, its history, sources, suppressions, and messages without consent."""
    now = ask.consent_now(session)
    if now.empty:
        empty_card(
            _("Nobody said anything about contact yet"),
            _("Unknown is never yes: no export to a person is possible."),
            _("Deliver `consents`, or answer the question about consent under **Imports**."),
        )
        return
    _tiles(session, now)
    row = _chosen_kind(now)
    left, right = st.columns([3, 2], gap="small")
    with left:
        _history(session, row)
    with right:
        _coverage(now)
    left, right = st.columns(2, gap="small")
    with left:
        _sources(session)
    with right:
        _without_consent(session)


def _tiles(session: Session, now: pd.DataFrame) -> None:
    formats, without = session.formats, ask.sent_without_consent(session)
    first = records(now)[0]
    marked = ask.suppressed(session)["people_count"].sum()
    figures = (
        (_("{what}, agreed", what=about(first)), first["granted_count"]),
        (_("{what}, refused", what=about(first)), first["refused_count"]),
        (_("{what}, unknown", what=about(first)), first["unknown_count"]),
        (_("Suppressed, all channels"), marked),
    )
    columns = st.columns(5, gap="small")
    for column, (label, count) in zip(columns, figures, strict=False):
        with column:
            metric_tile(label, formats.people(float(count)))
    with columns[-1]:
        metric_tile(
            _("Written to without consent"),
            formats.people(without),
            change=_("must be zero") if without else _("as it must be"),
            is_better=not without,
            meaning=_("Sends of the last 12 months to people who had not agreed at that moment."),
        )


def about(row: Row) -> str:
    """Say what a consent is about: Marketing: E-mail."""
    return _(
        "{purpose}: {channel}",
        purpose=_(PURPOSES.get(row["purpose"], words(row["purpose"]))),
        channel=_(CHANNELS.get(row["channel"], words(row["channel"]))),
    )


def _chosen_kind(now: pd.DataFrame) -> Row:
    kinds = {f"{row['channel']}-{row['purpose']}": row for row in records(now)}
    first = next(iter(kinds))
    chosen = choice(
        _("Consent to"),
        list(kinds),
        "data_consent",
        name=lambda key: about(kinds[key]),
        default=first,
        width=300,
    )
    return kinds[chosen or first]


def _history(session: Session, row: Row) -> None:
    months = ask.consent_by_month(session, row["channel"], row["purpose"])
    finding = _(
        "{what}: {share} of people agreed",
        what=about(row),
        share=session.formats.percent(row["granted_share"]),
    )
    count = st.column_config.NumberColumn
    chart_card(
        finding,
        _("People at the end of each month; the last month is today, as the export gate sees it."),
        consent_chart(months, {name: _(label) for name, label in SAID.items()}, session.formats),
        alt_text=finding,
        table=months,
        columns={
            "month_date": st.column_config.DateColumn(_("Month"), format="YYYY-MM"),
            **{name: count(_(label), format="localized") for name, label in SAID.items()},
        },
        key="data_consent_months",
    )


def _coverage(now: pd.DataFrame) -> None:
    title = _("Coverage by purpose and channel")
    count = st.column_config.NumberColumn
    shown = now.assign(what=[about(row) for row in records(now)])
    with st.container(border=True, height="stretch"):
        card_title(title)
        st.caption(_("Of everybody known; unknown is never yes."))
        table_view(
            shown,
            {
                "what": st.column_config.TextColumn(_("Consent to"), width=132),
                "granted_share": share_column(_("Agreed"), width=72),
                "refused_count": count(_("Refused"), format="localized", width=60),
                "unknown_count": count(_("Unknown"), format="localized", width=65),
            },
            alt_text=title,
        )


def _sources(session: Session) -> None:
    title = _("Where what holds was said")
    rows = ask.consent_sources(session)
    count = st.column_config.NumberColumn
    shown = rows.assign(
        state=[_(STATES.get(state, state)) for state in rows["state"]],
        proven=rows["proven_count"] / rows["people_count"].where(rows["people_count"] > 0),
    )
    with st.container(border=True, height="stretch"):
        card_title(title)
        st.caption(_("`log` is what people of this team recorded. Proven: it can be shown."))
        table_view(
            shown,
            {
                "source": _("Source"),
                "state": _("Said"),
                "people_count": count(_("People"), format="localized"),
                "proven": share_column(_("Proven")),
            },
            alt_text=title,
        )


def _without_consent(session: Session) -> None:
    title = _("Sends, and how many went to people who had not agreed")
    rows = ask.recipients_by_month(session)
    if rows.empty:
        empty_card(
            title, _("No campaign was sent yet."), _("Sends come with `campaign_recipients`.")
        )
        return
    count = st.column_config.NumberColumn
    shown = rows.assign(channel=[_(CHANNELS.get(one, words(one))) for one in rows["channel"]])
    with st.container(border=True, height="stretch"):
        card_title(title)
        st.caption(_("What the ledger held at the moment of sending; both columns must be zero."))
        table_view(
            shown,
            {
                "month_date": st.column_config.DateColumn(_("Month"), format="YYYY-MM"),
                "channel": _("Channel"),
                "sent_count": count(_("Sent"), format="localized"),
                "refused_count": count(_("Had refused"), format="localized"),
                "unknown_count": count(_("Unknown"), format="localized"),
            },
            alt_text=title,
            height=300 if len(rows) > 7 else None,
        )
