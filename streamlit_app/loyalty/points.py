"""Points: given and taken by month, what ends, what will never be used, what it may change."""

from __future__ import annotations

import pandas as pd
from streamlit.column_config import DateColumn

from streamlit_app.charts.flows import flow_chart, long_flows
from streamlit_app.charts.responses import count_chart
from streamlit_app.queries import loyalty as ask
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.cards import chart_card, empty_card
from streamlit_app.shell.columns import count_column
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _

LONGEST = 180
"""Days ahead that the calendar of ending points shows."""


def months_card(session: Session, program: Row) -> None:
    """Points given and taken by month."""
    months, formats = ask.months(session, program["program_id"]), session.formats
    subtitle = _("Points by month; line: given minus taken; pale: month not over")
    if months.empty:
        empty_card(_("No points yet"), subtitle, _("The first order earns the first ones."))
        return
    given = months["points_given"].sum()
    taken = months["points_redeemed"].sum() + months["points_expired"].sum()
    title = _(
        "{share} of the points given in {count} months were spent or ended",
        share=formats.percent(taken / given if given else None),
        count=len(months),
    )
    if taken == 0:
        title = _("{count} months of points given, none spent or ended", count=len(months))
    colours = {
        _("given"): "#0072B2",
        _("spent"): "#E69F00",
        _("taken back"): "#A6A6A6",
        _("ended"): "#882255",
    }
    names = ("points_given", "points_redeemed", "points_taken_back", "points_expired")
    rows = long_flows(months, list(zip(colours, names, (1, -1, -1, -1), strict=True)))
    chart_card(
        title,
        subtitle,
        flow_chart(rows, colours, _("Balance"), formats),
        alt_text=_("Bars of points given and taken by month. {title}.", title=title),
        table=months,
        columns={
            "month": DateColumn(_("Month"), format="YYYY-MM"),
            "points_given": count_column(_("Given")),
            "points_redeemed": count_column(_("Spent")),
            "points_taken_back": count_column(_("Taken back")),
            "points_expired": count_column(_("Expired")),
            "points_outstanding": count_column(_("Outstanding")),
            "earners_count": count_column(_("People who earned")),
            "redeemers_count": count_column(_("People who spent")),
        },
        key="loyalty_months",
    )


def expiry_card(session: Session, program: Row) -> None:
    """When points end."""
    weeks, formats = ask.expiries(session, program["program_id"], LONGEST), session.formats
    subtitle = _("Points that end if nothing is spent, by week, the next {days} days", days=LONGEST)
    if weeks.empty:
        never = bool(pd.isna(program["expiry_months"]) and pd.isna(program["expiry_days"]))
        empty_card(
            _("Points of this programme never end") if never else _("No points end soon"),
            _("Nothing is set to end.")
            if never
            else _("By week, the next {days} days.", days=LONGEST),
            _("Set `expiry_months` or `expiry_days` in the programme and say `crm loyalty define`.")
            if never
            else _("The calendar fills as points grow old."),
        )
        return
    title = _(
        "{points} points end within {days} days",
        points=formats.count(weeks["points"].sum()),
        days=LONGEST,
    )
    rows = weeks.assign(
        people=weeks["points"], label=[formats.day(day) for day in weeks["from_date"]]
    )
    chart_card(
        title,
        subtitle,
        count_chart(rows[["label", "people"]], formats),
        alt_text=_("Bars of points that end by week. {title}.", title=title),
        table=weeks,
        columns={
            "from_date": DateColumn(_("From")),
            "points": count_column(_("Points")),
            "customers_count": count_column(_("People")),
        },
        key="loyalty_expiry",
    )


def breakage_card(session: Session, program: Row) -> None:
    """What will never be used."""
    quarters, formats = ask.breakage(session, program["program_id"]), session.formats
    subtitle = _(
        "Points by the quarter they were given in. Young ones are expected to be used "
        "as those older than a year were"
    )
    if quarters.empty:
        empty_card(
            _("Breakage cannot be estimated yet"),
            _("It needs points older than a year and people who spent some."),
            _("Until then every outstanding point counts as owed."),
        )
        return
    left = quarters["never_used"].sum()
    whole = left + quarters["expected_use"].sum()
    title = _(
        "{share} of the outstanding points will probably never be used",
        share=formats.percent(left / whole if whole else None),
    )
    colours = {
        _("used"): "#0072B2",
        _("expected to be used"): "#56B4E9",
        _("ended"): "#882255",
        _("never used"): "#C9C4B5",
    }
    data = quarters.assign(month=quarters["quarter"], is_complete=quarters["is_judged"])
    names = ("points_used", "expected_use", "points_expired", "never_used")
    rows = long_flows(data, list(zip(colours, names, (1, 1, 1, 1), strict=True)))
    chart_card(
        title,
        subtitle,
        flow_chart(rows, colours, None, formats),
        alt_text=_("Stacked bars of what becomes of points by quarter. {title}.", title=title),
        table=quarters,
        columns={
            "quarter": DateColumn(_("Quarter from")),
            "points_given": count_column(_("Given")),
            "points_used": count_column(_("Used")),
            "points_expired": count_column(_("Expired")),
            "expected_use": count_column(_("Expected to be used")),
            "never_used": count_column(_("Never used")),
        },
        key="loyalty_breakage",
    )
