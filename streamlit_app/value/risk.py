"""The view At-risk valuable: who is worth much and may not come back, and whom to keep first."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn

from streamlit_app.charts.selecting import Picked, Select
from streamlit_app.charts.tiles import Tiles, tile_chart
from streamlit_app.people.panel import people_panel
from streamlit_app.people.selection import Selection, everyone_who
from streamlit_app.queries import value as outlooks
from streamlit_app.queries import value_churn as ask
from streamlit_app.queries.audience import Audience
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.shell.access import Action, refusal
from streamlit_app.shell.cards import chart_card, empty_card, guarded
from streamlit_app.shell.session import Session
from streamlit_app.shell.url_state import remember, restore
from streamlit_app.value.amounts import band_label, band_words
from streamlit_app.value.people import ranked_by_stake
from streamlit_app.value.standing import predictions_are_shown
from streamlit_app.wording.language import _

P, V = "value_p", "value_v"
RISKS = tuple(range(0, 100, 10))
WORTHS = tuple(int(edge) for edge in ask.VALUE_EDGES)
USUAL_RISK, USUAL_WORTH = 60, 500


def draw_risk(session: Session, who: Audience) -> None:
    """Draw the map of risk and value with its two thresholds, then the people beyond them."""
    row = outlooks.outlook(session, who)
    if not predictions_are_shown(session, row, "churn"):
        return
    if not row["at_risk_count"] > 0:
        empty_card(
            _("No value at risk"),
            _("It is the churn probability times the predicted value."),
            _("Both have to be predicted in amounts; the view Trust says what is missing."),
        )
        return
    risk, worth = _thresholds(session)
    stake = ask.at_stake(session, who, risk / 100, float(worth))
    _sentence(session, stake, risk, worth)
    guarded(_map, session, who=who, risk=risk, worth=worth)
    guarded(_list, session, who=who, risk=risk, worth=worth)
    rule = everyone_who(
        {"field": "churn_probability", "op": "gte", "value": risk / 100},
        {"field": "predicted_clv_365d", "op": "gte", "value": worth},
    )
    title = _(
        "At least {risk} % at risk and worth {money}",
        risk=risk,
        money=session.formats.money(worth),
    )
    people_panel(session, Selection(title, rule, title), key="value_people")


def _thresholds(session: Session) -> tuple[int, int]:
    """Ask from which probability and which value on somebody matters here."""
    left, right = st.columns(2, gap="medium")
    with left:
        risk = _slider(_("Probability of no order, at least (%)"), RISKS, P, USUAL_RISK)
    with right:
        unit = session.formats.unit
        worth = _slider(
            _("Expected net spend, at least ({unit})", unit=unit), WORTHS, V, USUAL_WORTH
        )
    return risk, worth


def _slider(label: str, steps: tuple[int, ...], key: str, usual: int) -> int:
    restore(key, steps, default=usual)
    chosen: int = st.select_slider(label, steps, key=key)
    remember(key, chosen, default=usual)
    return chosen


def _sentence(session: Session, stake: Row, risk: int, worth: int) -> None:
    formats = session.formats
    st.markdown(
        _(
            "**{people}** buyers lie beyond both; **{money}** is at risk with them, {share} of "
            "everybody's. Marketing may reach {reachable} of them.",
            people=formats.people(stake["customers_count"]),
            money=formats.short_money(stake["value_at_risk"]),
            share=formats.percent((stake["value_at_risk"] or 0) / stake["all_at_risk"]),
            reachable=formats.people(stake["reachable_count"]),
        )
    )


def _map(session: Session, *, who: Audience, risk: int, worth: int) -> None:
    """Where buyers lie between risk and value."""
    cells, formats = ask.risk_and_value(session, who), session.formats
    lows = sorted(cells["low"].unique())
    told = cells.assign(
        column=[f"{round(100 * one)} %" for one in cells["risk"]],
        row=[band_label(one, formats) for one in cells["low"]],
        value=cells["customers_count"],
        text=[formats.people(one) for one in cells["customers_count"]],
        band=[band_words(one["low"], one["high"], formats) for one in records(cells)],
        chance=[
            _("{low} to {high} %", low=round(100 * one), high=round(100 * one) + 10)
            for one in cells["risk"]
        ],
        is_chosen=(100 * cells["risk"]).round().ge(risk) & cells["low"].ge(worth),
    )
    tiles = Tiles(
        columns=tuple(f"{one} %" for one in RISKS),
        rows=tuple(band_label(one, formats) for one in reversed(lows)),
        column_title=_("Probability of no order, from"),
        row_title=_("Expected net spend, from"),
        highest=float(cells["customers_count"].quantile(0.95)),
        row_height=24,
    )
    stake = told.loc[told["is_chosen"], "customers_count"].sum()
    title = _(
        "{people} buyers are likely to stay away and worth keeping",
        people=formats.people(stake),
    )
    chart_card(
        title,
        _("Buyers by probability and expected net spend ({unit}); full colour: beyond both "
          "thresholds. Click a tile to begin there.", unit=formats.unit),
        tile_chart(
            told,
            tiles,
            (
                ("chance", _("Probability"), ""),
                ("band", _("Expected"), ""),
                ("customers_count", _("Buyers"), ",d"),
                ("value_at_risk", _("Value at risk"), ",.0f"),
            ),
            formats,
        ),
        alt_text=_("Map of buyers by risk and value. {finding}.", finding=title),
        table=told,
        columns={
            "chance": _("Probability"),
            "band": _("Expected net spend"),
            "customers_count": NumberColumn(_("Buyers"), format="localized"),
            "value_at_risk": NumberColumn(
                _("Value at risk ({unit})", unit=formats.unit), format="localized", step=1
            ),
        },
        key="value_map",
        select=Select("tile", ("risk", "low"), _pick),
    )  # fmt: skip


def _list(session: Session, *, who: Audience, risk: int, worth: int) -> None:
    """Whom to keep first."""
    with st.container(border=True):
        st.markdown("## " + _("Whom to keep first"), anchors=False)
        reason = refusal(session, Action.SEE_PEOPLE)
        if reason:
            st.caption(reason)
            return
        people: pd.DataFrame = ask.most_at_stake(session, who, risk / 100, float(worth))
        if people.empty:
            st.caption(_("Nobody lies beyond both thresholds: lower one of them."))
            return
        st.caption(
            _("The first {n} by probability times predicted value, with the strongest reason "
              "that raises the probability.", n=len(people))
        )  # fmt: skip
        ranked_by_stake(session, people)


def _pick(picked: Picked) -> None:
    if picked:
        st.session_state[P] = round(100 * picked["risk"])
        st.session_state[V] = int(picked["low"])
