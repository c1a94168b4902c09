"""The view Churn: probabilities by stage, how long people stay away, what is at stake where."""

from __future__ import annotations

import streamlit as st
from streamlit.column_config import NumberColumn

from streamlit_app.charts.ranges import labelled_bars
from streamlit_app.charts.selecting import Picked, Select
from streamlit_app.charts.spread import stacked_chart
from streamlit_app.people.choosing import choice, choose
from streamlit_app.people.panel import people_panel
from streamlit_app.people.selection import Selection, equals, everyone_who, within
from streamlit_app.queries import value as outlooks
from streamlit_app.queries import value_churn as ask
from streamlit_app.queries.audience import Audience
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.shell.cards import chart_card, empty_card, guarded
from streamlit_app.shell.session import Session
from streamlit_app.value.gaps import usual_gaps
from streamlit_app.value.standing import RANK, predictions_are_shown
from streamlit_app.wording.language import _
from streamlit_app.wording.vocabulary import STAGE_COLOURS, STAGES

RISK, GROUP = "value_risk", "value_rfm"
STEP = 0.05


def draw_churn(session: Session, who: Audience) -> None:
    """Draw what is known of staying away, then the people that were picked."""
    row = outlooks.outlook(session, who)
    has_scores = predictions_are_shown(session, row, "churn")
    left, right = st.columns(2, gap="small")
    if has_scores and row["churn_scale"] != RANK:
        with left:
            guarded(_probabilities, session, who=who, row=row)
        with right:
            guarded(_stakes, session, who=who)
        _picked(session, who)
    guarded(usual_gaps, session, who=who)


def _probabilities(session: Session, *, who: Audience, row: Row) -> None:
    """How the churn probability is spread, by lifecycle stage."""
    bars, formats = ask.risk_bars(session, who), session.formats
    stages = {
        _(STAGES[stage]): colour
        for stage, colour in STAGE_COLOURS.items()
        if stage in set(bars["lifecycle_stage"])
    }
    order = {stage: place for place, stage in enumerate(STAGES)}
    told = bars.assign(
        label=[formats.percent(low).replace(",0", "").replace(".0", "") for low in bars["low"]],
        range=[risk_words(low) for low in bars["low"]],
        group=[_(STAGES[stage]) for stage in bars["lifecycle_stage"]],
        place=bars["lifecycle_stage"].map(order),
    )
    title = _(
        "{people} of {all} buyers are more likely than not to stay away",
        people=formats.people(bars.loc[bars["low"] >= 0.5, "customers_count"].sum()),
        all=formats.people(row["buyers_count"]),
    )
    chart_card(
        title,
        _(
            "Buyers by probability of no order in the next {days} days, coloured by stage",
            days=int(row["churn_horizon_days"]),
        ),
        stacked_chart(told, stages, st.session_state.get(RISK), formats),
        alt_text=_("Stacked histogram of churn probability. {finding}.", finding=title),
        table=told,
        columns={
            "range": _("Probability"),
            "group": _("Stage"),
            "customers_count": NumberColumn(_("Buyers"), format="localized"),
            "value_at_risk": NumberColumn(
                _("Value at risk ({unit})", unit=formats.unit), format="localized", step=1
            ),
        },
        key="value_probabilities",
        select=Select("bar", ("low",), _pick_risk),
    )


def _stakes(session: Session, *, who: Audience) -> None:
    """Where the value at risk lies."""
    groups, formats = ask.value_at_risk(session, who), session.formats
    if groups.empty:
        empty_card(
            _("No value at risk"),
            _("It is the churn probability times the predicted value."),
            _("It appears where both are predicted in amounts."),
        )
        return
    told = groups.assign(
        value=groups["value_at_risk"],
        label=[
            _("{money} · {share}", money=formats.short_money(one["value_at_risk"]),
              share=formats.percent(one["share"]))
            for one in records(groups)
        ],
    )  # fmt: skip
    first = records(groups)[0]
    title = _(
        "{group} hold the most value at risk: {money}",
        group=first["name"],
        money=formats.short_money(first["value_at_risk"]),
    )
    chart_card(
        title,
        _(
            "Probability of no order times predicted value, per RFM group ({unit})",
            unit=formats.unit,
        ),
        labelled_bars(told, st.session_state.get(GROUP), _("Value at risk"), formats),
        alt_text=_("Bars of value at risk per RFM group. {finding}.", finding=title),
        table=groups.assign(
            share=groups["share"] * 100, churn_probability=groups["churn_probability"] * 100
        ),
        columns={
            "name": _("RFM group"),
            "customers_count": NumberColumn(_("Buyers"), format="localized"),
            "value_at_risk": NumberColumn(
                _("Value at risk ({unit})", unit=formats.unit), format="localized", step=1
            ),
            "share": NumberColumn(_("Share (%)"), format="localized", step=0.1),
            "churn_probability": NumberColumn(
                _("Mean probability (%)"), format="localized", step=0.1
            ),
        },
        key="value_stakes",
        select=Select("group", ("name",), _pick_group),
    )


def _picked(session: Session, who: Audience) -> None:
    """Let a bar and a group be chosen by hand, and show the people both mean."""
    left, right = st.columns(2, gap="small")
    with left:
        low = choice(
            _("People with a probability of"),
            sorted(ask.risk_bars(session, Audience())["low"].unique().tolist()),
            RISK,
            name=lambda one: risk_words(one),
            placeholder=_("Pick a bar, or choose here"),
        )
    with right:
        group = choice(
            _("And of the RFM group"),
            ask.value_at_risk(session, Audience())["name"].tolist(),
            GROUP,
            placeholder=_("Any, or pick a bar"),
        )
    rules = [] if low is None else [within("churn_probability", low, _end(low))]
    rules += [] if group is None else [equals("rfm_segment", group)]
    if not rules:
        return
    named = [risk_words(low)] if low is not None else []
    named += [str(group)] if group is not None else []
    title = _("Churn probability: {what}", what=" · ".join(named))
    people_panel(session, Selection(title, everyone_who(*rules), title), key="value_people")


def risk_words(low: float) -> str:
    """Write a bar of probability in words: 60 to 65 %."""
    return _("{low} to {high} %", low=round(100 * low), high=round(100 * (low + STEP)))


def _end(low: float) -> float | None:
    return None if low + STEP >= 1 else round(low + STEP, 2)


def _pick_risk(picked: Picked) -> None:
    """Take a bar up or let it go; a browser calls a round number whole, the URL does not."""
    choose(**{RISK: float(picked["low"]) if picked else None})


def _pick_group(picked: Picked) -> None:
    choose(**{GROUP: picked.get("name")})
