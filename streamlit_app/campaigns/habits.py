"""What stands beside single campaigns: how often people are written to, channels, experiments."""

from __future__ import annotations

import streamlit as st
from streamlit.column_config import DateColumn, TextColumn

from streamlit_app.charts.responses import count_chart
from streamlit_app.queries import campaigns as ask
from streamlit_app.shell.cards import chart_card, empty_card, table_view
from streamlit_app.shell.columns import count_column, money_column, percent_column
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _
from streamlit_app.wording.vocabulary import words


def frequency_card(session: Session) -> None:
    """How many campaigns people got in the last 30 days."""
    counted, formats = ask.contact_frequencies(session), session.formats
    subtitle = _("People by the number of campaigns sent to them in the last 30 days")
    if counted.empty or not counted["contacts_count"].max():
        empty_card(
            _("Nobody was written to in the last 30 days"),
            subtitle,
            _("Sends come with the deliveries of campaigns and of their messages."),
        )
        return
    most = int(counted["contacts_count"].max())
    busiest = counted.loc[counted["contacts_count"] == most, "customers_count"].iloc[0]
    title = _(
        "{people} people got {count} campaigns in 30 days",
        people=formats.people(busiest),
        count=most,
    )
    cap = session.settings.export_frequency_cap_days
    rows = counted.assign(
        people=counted["customers_count"],
        label=counted["contacts_count"].map(lambda n: _("10 or more") if n >= 10 else str(int(n))),
    )
    chart_card(
        title,
        subtitle
        + (
            ". " + _("Exports leave out who was written to in the last {days} days.", days=cap)
            if cap
            else ""
        ),
        count_chart(rows[["label", "people"]], formats),
        alt_text=_("Bars of people by campaigns received. {title}.", title=title),
        table=counted,
        columns={
            "contacts_count": count_column(_("Campaigns in 30 days")),
            "customers_count": count_column(_("People")),
            "reachable_count": count_column(_("Of them reachable")),
        },
        key="campaigns_frequency",
    )


def channel_card(session: Session) -> None:
    """What each acquisition channel cost and brought."""
    channels, formats = ask.channel_returns(session), session.formats
    with st.container(border=True, height="stretch"):
        st.markdown("## " + _("What new customers cost"), anchors=False)
        st.caption(
            _(
                "Acquisition channels with known spend, last twelve whole months ({unit}); "
                "young months had less time to pay back",
                unit=formats.unit,
            )
        )
        if channels.empty:
            st.markdown(_("Nobody delivered what channels cost: load it as `channel_spend`."))
            return
        table_view(
            channels.assign(channel=channels["channel"].map(words)),
            {
                "channel": TextColumn(_("Channel"), width=122),
                "spend": money_column(_("Spend"), width=72),
                "new_customers_count": count_column(_("New"), width=45),
                "cost_per_new_customer": money_column(_("Per new one"), width=88),
                "revenue_to_date": money_column(_("Brought"), width=75),
                "roi": percent_column(_("Return, times"), width=115),
            },
            alt_text=_("Channels with spend, new customers and what they brought"),
        )


def experiments_card(session: Session) -> None:
    """Exports that kept a control group: what they caused."""
    found = ask.experiments(session)
    with st.container(border=True):
        st.markdown("## " + _("Exports that made their own experiment"), anchors=False)
        st.caption(_("Who was in the file against who was kept out; no e-mail platform needed"))
        if found.empty:
            st.markdown(
                _(
                    "No export kept a control group yet. Export a segment with one: the same "
                    "people are left out on every repeat, and the lift appears here."
                )
            )
            st.page_link(
                "app_pages/segments.py", label=_("Choose a segment"), icon=":material/group_work:"
            )
            return
        table_view(
            found.assign(
                lift=100 * found["conversion_lift"],
                low=100 * found["conversion_lift_low"],
                high=100 * found["conversion_lift_high"],
            ),
            {
                "segment": _("Segment"),
                "destination": _("For"),
                "exported_date": DateColumn(_("Exported on")),
                "treated_count": count_column(_("In the file")),
                "control_count": count_column(_("Kept out")),
                "lift": percent_column(_("Lift (points)")),
                "low": percent_column(_("From")),
                "high": percent_column(_("To")),
                "incremental_revenue": money_column(_("Revenue caused")),
            },
            alt_text=_("Exports with a control group and what they caused"),
        )
