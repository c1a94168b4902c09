"""What a campaign did in each RFM group: whom it moved, and who would have ordered anyway."""

from __future__ import annotations

import pandas as pd

from streamlit_app.campaigns.verdicts import signed_points, verdict_words
from streamlit_app.charts.intervals import VERDICT_COLOURS, interval_chart
from streamlit_app.charts.ranges import labelled_bars
from streamlit_app.queries import campaigns as ask
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.shell.cards import chart_card, empty_card
from streamlit_app.shell.columns import count_column, money_column, percent_column
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import N_, _

WITHOUT_ORDER = "No order yet"
"""What the mart calls those who stood in no RFM group; the groups' own names are never said."""
ENOUGH = 30
"""Of groups with fewer people sent to, or kept out, no chart and no title speaks."""
SAID = {WITHOUT_ORDER: N_("No order yet")}


def groups_card(session: Session, campaign: Row) -> None:
    """Draw the lift by RFM group, or the share that ordered where nobody was kept out."""
    found, formats = ask.campaign_groups(session, campaign["campaign_id"]), session.formats
    if found.empty:
        empty_card(
            _("By RFM group"),
            _("What each group of those it was sent to did."),
            _("This campaign is older than the scores that are kept, or nobody was sent it."),
        )
        return
    named = found.assign(
        label=[_(SAID[one]) if one in SAID else one for one in found["rfm_segment"]]
    )
    if named["conversion_lift"].notna().any():
        _lifts(session, named)
    else:
        _shares(named, formats)


def _lifts(session: Session, named: pd.DataFrame) -> None:
    formats = session.formats
    compared = named[named["conversion_lift"].notna()]
    large = compared[compared[["treated_count", "control_count"]].min(axis=1) >= ENOUGH]
    compared = compared if large.empty else large
    rows = compared.assign(
        id=compared["rfm_segment"],
        value=compared["conversion_lift"],
        low=compared["conversion_lift_low"],
        high=compared["conversion_lift_high"],
        colour=compared["verdict"].map(VERDICT_COLOURS),
    ).sort_values("value", ascending=False)
    title = _most_moved(rows if len(large) else large, formats)
    chart_card(
        title,
        _(
            "Share of those reached minus share of those kept out, 95 % interval, by the RFM group "
            "of {day}; one of twenty leaves out zero by chance. Groups with fewer than {few} "
            "people on a side are in the table",
            few=ENOUGH,
            day=formats.day(named["scored_date"].iloc[0]),
        ),
        interval_chart(
            rows[["id", "label", "value", "low", "high", "colour"]],
            _("Points of conversion; blue: above zero, grey: not distinguishable, orange: below"),
            formats,
        ),
        alt_text=_("Dots with intervals of the lift by RFM group. {title}.", title=title),
        table=_in_percent(named),
        columns=_columns(formats),
        key="campaigns_groups",
    )


def _most_moved(rows: pd.DataFrame, formats: Formats) -> str:
    if rows.empty:
        return _("Too few people per group to tell whom it moved")
    best, least = records(rows)[0], records(rows)[-1]
    return _(
        "{best} moved most, {best_points} points; {least} least, {least_points}",
        best=best["label"],
        best_points=signed_points(best["value"], formats),
        least=least["label"],
        least_points=signed_points(least["value"], formats),
    )


def _shares(named: pd.DataFrame, formats: Formats) -> None:
    told = named.assign(
        name=named["label"],
        value=100 * named["conversion_rate"],
        label=[
            formats.share(row["converted_count"], row["treated_count"]) for row in records(named)
        ],
    ).sort_values("value", ascending=False)
    enough = told[told["treated_count"] >= ENOUGH]
    title = _("Too few people per group to compare")
    if not enough.empty:
        best = records(enough)[0]
        title = _("{group} ordered most: {share}", group=best["name"], share=best["label"])
    chart_card(
        title,
        _(
            "Share that ordered after it, by the RFM group of {day}; nobody was kept out, so this "
            "is not what it caused",
            day=formats.day(named["scored_date"].iloc[0]),
        ),
        labelled_bars(told, None, _("Ordered (%)"), formats),
        alt_text=_("Bars of the share that ordered by RFM group. {title}.", title=title),
        table=_in_percent(named),
        columns=_columns(formats),
        key="campaigns_groups",
    )


def _in_percent(named: pd.DataFrame) -> pd.DataFrame:
    return named.assign(
        verdict=named["verdict"].map(verdict_words),
        **{
            name: 100 * named[column]
            for name, column in (
                ("converted", "conversion_rate"),
                ("control", "control_conversion_rate"),
                ("lift", "conversion_lift"),
                ("low", "conversion_lift_low"),
                ("high", "conversion_lift_high"),
            )
        },
    )


def _columns(formats: Formats) -> dict[str, object]:
    return {
        "label": _("RFM group"),
        "treated_count": count_column(_("Sent")),
        "control_count": count_column(_("Kept out")),
        "human_clickers_count": count_column(_("Clicked")),
        "converted_count": count_column(_("Ordered")),
        "converted": percent_column(_("Sent to (%)")),
        "control": percent_column(_("Kept out (%)")),
        "lift": percent_column(_("Lift (points)")),
        "low": percent_column(_("From")),
        "high": percent_column(_("To")),
        "verdict": _("Verdict"),
        "revenue": money_column(_("Revenue ({unit})", unit=formats.unit)),
    }
