"""The view Value: how predicted value is spread, who brings it, beside what was brought."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn

from streamlit_app.charts.ranges import pair_chart
from streamlit_app.charts.selecting import Picked, Select
from streamlit_app.charts.spread import histogram_chart
from streamlit_app.charts.values import value_chart
from streamlit_app.people.choosing import choice, choose
from streamlit_app.people.panel import people_panel
from streamlit_app.people.selection import Selection, equals, everyone_who, within
from streamlit_app.queries import value as ask
from streamlit_app.queries.audience import Audience
from streamlit_app.queries.value_hundredths import expected_curve, value_by_tenth
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.shell.cards import chart_card, guarded
from streamlit_app.shell.session import Session
from streamlit_app.value.amounts import band_label, band_words, marks_of
from streamlit_app.value.groups import GROUP, by_group, group_words, split_choice
from streamlit_app.value.people import most_valuable
from streamlit_app.value.standing import RANK, predictions_are_shown
from streamlit_app.wording.findings import top_share
from streamlit_app.wording.language import _

BAND = "value_band"


def draw_worth(session: Session, who: Audience) -> None:
    """Draw the cards of the view two by two, then the people that were picked."""
    row = ask.outlook(session, who)
    if not predictions_are_shown(session, row, "clv"):
        return
    if row["clv_scale"] == RANK:
        guarded(most_valuable, session, who=who)
        return
    bars = ask.value_bars(session, who)
    left, right = st.columns(2, gap="small")
    with left:
        guarded(_spread, session, who=who, row=row, bars=bars)
    with right:
        guarded(_concentration, session, who=who)
    by = split_choice()
    left, right = st.columns(2, gap="small")
    with left:
        guarded(_beside, session, who=who)
    with right:
        guarded(by_group, session, who=who, by=by)
    _picked(session, bars, by)
    guarded(most_valuable, session, who=who)


def _spread(session: Session, *, who: Audience, row: Row, bars: pd.DataFrame) -> None:
    """How predicted value is spread."""
    formats = session.formats
    told = bars.assign(
        label=bars["low"].map(lambda low: band_label(low, formats)),
        range=[band_words(one["low"], one["high"], formats) for one in records(bars)],
        share=bars["clv_share"],
    )
    title = _(
        "Half of the buyers are expected to bring less than {median}, the mean is {mean}",
        median=formats.money(row["median_clv"]),
        mean=formats.money(row["mean_clv"]),
    )
    marks = marks_of(bars, {_("median"): row["median_clv"], _("mean"): row["mean_clv"]}, formats)
    chart_card(
        title,
        _(
            "Buyers by expected net spend in the next {days} days ({unit}); each bar is about "
            "half as much again as the one before",
            days=session.settings.clv_horizon_days,
            unit=formats.unit,
        ),
        histogram_chart(told, marks, st.session_state.get(BAND), formats),
        alt_text=_("Histogram of predicted value. {finding}.", finding=title),
        table=told.assign(clv_share=told["clv_share"] * 100),
        columns={
            "range": _("Expected net spend"),
            "customers_count": NumberColumn(_("Buyers"), format="localized"),
            "predicted_clv": NumberColumn(
                _("Expected in all ({unit})", unit=formats.unit), format="localized", step=1
            ),
            "clv_share": NumberColumn(_("Share (%)"), format="localized", step=0.1),
        },
        key="value_spread",
        select=Select("band", ("low",), _pick_band),
    )


def _concentration(session: Session, *, who: Audience) -> None:
    """How unequal predicted value is."""
    curve, formats = expected_curve(session, who), session.formats
    fifth = top_share(curve, 0.2)
    title = _(
        "The best fifth of the buyers is expected to bring {share} of the value",
        share=formats.percent(fifth),
    )
    chart_card(
        title,
        _("Share of everybody's expected net spend, best buyers first; dashed: everyone equal"),
        value_chart(curve[["buyers_share", "spend_share"]], fifth, formats),
        alt_text=_("Pareto curve of predicted value. {finding}.", finding=title),
        table=curve.assign(
            buyers_share=curve["buyers_share"] * 100, spend_share=curve["spend_share"] * 100
        ),
        columns={
            "buyers_share": NumberColumn(_("Best share of buyers (%)"), format="%.0f"),
            "spend_share": NumberColumn(_("Share of the value (%)"), format="localized", step=0.1),
        },
        key="value_concentration",
    )


def _beside(session: Session, *, who: Audience) -> None:
    """What tenths of the buyers brought, beside what they are expected to bring."""
    tenths, formats = value_by_tenth(session, who), session.formats
    first = records(tenths)[0]
    title = _(
        "The best tenth brought {historic} a head to date and is expected to bring {predicted}",
        historic=formats.money(first["historic"]),
        predicted=formats.money(first["predicted"]),
    )
    names = (
        _("to date"),
        _("next {days} days", days=session.settings.clv_horizon_days),
    )
    told = tenths.assign(
        name=[_("best tenth") if one == 1 else _("tenth {n}", n=one) for one in tenths["tenth"]]
    )
    chart_card(
        title,
        _(
            "Mean net spend per buyer ({unit}), tenths by prediction; a step doubles",
            unit=formats.unit,
        ),
        pair_chart(told, names, formats),
        alt_text=_("Two dots per tenth of the buyers. {finding}.", finding=title),
        table=told,
        columns={
            "name": _("Tenth"),
            "customers_count": NumberColumn(_("Buyers"), format="localized"),
            "historic": NumberColumn(
                _("To date ({unit})", unit=formats.unit), format="localized", step=1
            ),
            "predicted": NumberColumn(
                _("Expected ({unit})", unit=formats.unit), format="localized", step=1
            ),
        },
        key="value_beside",
    )


def _picked(session: Session, bars: pd.DataFrame, by: str) -> None:
    """Let a bar and a group be chosen by hand, and show the people both mean."""
    formats = session.formats
    highs = dict(zip(bars["low"], bars["high"], strict=True))
    groups = ask.value_by_group(session, Audience(), by)["name"].tolist()
    left, right = st.columns(2, gap="small")
    with left:
        low = choice(
            _("People expected to bring"),
            bars["low"].tolist(),
            BAND,
            name=lambda one: band_words(one, highs.get(one), formats),
            placeholder=_("Pick a bar, or choose here"),
        )
    with right:
        group = choice(
            _("And of the group"),
            groups,
            GROUP,
            name=lambda one: group_words(one, by),
            placeholder=_("Any, or pick a dot"),
        )
    rules = [] if low is None else [within("predicted_clv_365d", low, _or_none(highs.get(low)))]
    rules += [] if group is None else [equals(ask.GROUPS[by], group)]
    if not rules:
        return
    named = [band_words(low, highs.get(low), formats)] if low is not None else []
    named += [group_words(group, by)] if group is not None else []
    title = _("Expected to bring: {what}", what=" · ".join(named))
    people_panel(session, Selection(title, everyone_who(*rules), title), key="value_people")


def _pick_band(picked: Picked) -> None:
    """Take a bar up or let it go; a browser calls a round number whole, the URL does not."""
    choose(**{BAND: float(picked["low"]) if picked else None})


def _or_none(value: float | None) -> float | None:
    return None if value is None or pd.isna(value) else float(value)
