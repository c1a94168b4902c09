"""What buyers cost and how soon they brought it back, by the channel the money went to."""

from __future__ import annotations

import pandas as pd

from streamlit_app.charts.cohort_lines import payback_lines
from streamlit_app.queries import cohorts as ask
from streamlit_app.queries.warehouse import records
from streamlit_app.shell.cards import chart_card, empty_card
from streamlit_app.shell.columns import count_column, money_column, percent_column
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import _, n_
from streamlit_app.wording.vocabulary import words

CHANNELS_SHOWN = 6
"""Lines that can be told apart; the table behind has all."""
ENOUGH = 30
"""New buyers under whom a point of a line says nothing."""


def payback_card(session: Session) -> None:
    """Draw the net revenue per unit of money spent, channel by channel, month by month."""
    found, formats = ask.paybacks(session), session.formats
    if found.empty:
        empty_card(
            _("What new buyers cost is not known"),
            _("Cost of a new buyer by channel, and the month that had paid it back."),
            _("Nobody delivered what channels cost: load it as `channel_spend`."),
        )
        return
    told = found.assign(name=found["channel"].map(words))
    starts = told[told["months_since_first_order"] == 0].nlargest(CHANNELS_SHOWN, "spend")
    title = _title(starts, formats)
    shown = told[told["channel"].isin(starts["channel"]) & (told["new_customers_count"] >= ENOUGH)]
    chart_card(
        title,
        _(
            "Net revenue so far for each {unit} spent on the channel, by months since the first "
            "order, on a scale of multiples; dashed: paid back. Revenue, not margin",
            unit=formats.unit,
        ),
        payback_lines(
            shown,
            [str(one) for one in starts["name"]],
            (_("Months since first order"), _("Back per one spent")),
            formats,
        ),
        alt_text=_("Lines of revenue per money spent by channel. {title}.", title=title),
        table=told,
        columns={
            "name": _("Channel"),
            "months_since_first_order": count_column(_("Months since first order")),
            "months_count": count_column(_("Months of buyers")),
            "new_customers_count": count_column(_("New buyers")),
            "spend": money_column(_("Spend ({unit})", unit=formats.unit)),
            "cost_per_new_customer": money_column(
                _("Cost of a new one ({unit})", unit=formats.unit)
            ),
            "cumulative_revenue_per_customer": money_column(
                _("Brought by one ({unit})", unit=formats.unit)
            ),
            "revenue_per_spend": percent_column(_("Back per one spent")),
            "payback_months": count_column(_("Paid back after months")),
        },
        key="cohorts_payback",
    )


def _title(starts: pd.DataFrame, formats: Formats) -> str:
    """Say what a new buyer costs on the dearest channel, and when it had come back."""
    known = starts[starts["cost_per_new_customer"].notna()]
    if known.empty:
        return _("No money spent on channels has brought a buyer yet")
    dearest = records(known.nlargest(1, "cost_per_new_customer"))[0]
    cost, months = formats.money(dearest["cost_per_new_customer"]), dearest["payback_months"]
    if pd.isna(months):
        return _(
            "A new buyer from {channel} costs {cost}, not paid back yet",
            channel=dearest["name"],
            cost=cost,
        )
    if months == 0:
        return _(
            "A new buyer costs {cost} at most ({channel}), paid back within the month of the "
            "first order",
            channel=dearest["name"],
            cost=cost,
        )
    return n_(
        "A new buyer costs {cost} at most ({channel}), paid back after {count} month",
        "A new buyer costs {cost} at most ({channel}), paid back after {count} months",
        months,
        channel=dearest["name"],
        cost=cost,
        count=int(months),
    )
