"""What happened since: who is scored now, what came of totals, offers and contacts."""

from __future__ import annotations

import streamlit as st
from streamlit.column_config import DateColumn, NumberColumn

from streamlit_app.charts.ranges import range_chart
from streamlit_app.queries import value_trust as ask
from streamlit_app.queries.warehouse import records
from streamlit_app.shell.cards import chart_card, empty_card, table_view
from streamlit_app.shell.headings import card_title
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _, language, n_
from streamlit_app.wording.vocabulary import words

LEVELS = {"ok": N_("as before"), "warn": N_("moved"), "alarm": N_("moved far")}
TOTALS = {"orders": N_("Orders"), "spend": N_("Spend"), "silent": N_("People without an order")}
VERDICTS = {"helps": N_("helps"), "harms": N_("harms"), "undecided": N_("undecided")}
WAYS = {
    "popularity": N_("what sells best"),
    "affinity": N_("by taste"),
    "similarity": N_("bought together"),
    "affinity_similarity": N_("taste and bought together"),
}


def drift(session: Session) -> None:
    """How far people moved from those the models were judged on."""
    rows = ask.drift(session)
    moved = int(rows["level"].isin(["warn", "alarm"]).sum())
    with st.container(border=True):
        title = (
            n_("{count} feature has moved", "{count} features have moved", moved, count=moved)
            if moved
            else _("The people scored today are like those the models were judged on")
        )
        card_title(title)
        st.caption(_("Population stability index: moved from 0.1, moved far from 0.25"))
        table_view(
            rows.assign(
                level=rows["level"].map({key: _(name) for key, name in LEVELS.items()}),
                feature=rows["feature"].map(words),
            ),
            {
                "feature": _("Feature"),
                "level": _("State"),
                "psi": NumberColumn(_("Index"), format="localized", step=0.001),
                "measured": NumberColumn(_("Mean now"), format="localized", step=0.01),
                "reference": NumberColumn(_("Mean then"), format="localized", step=0.01),
            },
            alt_text=_("Features with their drift index and means"),
        )


def closed_windows(session: Session) -> None:
    """What was published against what came."""
    rows = ask.outcomes(session)
    if rows.empty:
        empty_card(
            _("No published forecast has come due yet"),
            _("What was published is compared with what came when its window closes."),
            _("The first comparison stands here {days} days after the first build.",
              days=session.settings.churn_threshold_days),
        )  # fmt: skip
        return
    misses = int(rows["is_miss"].sum())
    with st.container(border=True):
        title = n_(
            "{misses} of {count} published forecast missed its interval",
            "{misses} of {count} published forecasts missed their interval",
            len(rows),
            misses=misses,
            count=len(rows),
        )
        card_title(title)
        st.caption(_("Totals as published, with the 90 % interval stated then"))
        table_view(
            rows.assign(
                target=rows["target"].map({key: _(name) for key, name in TOTALS.items()}),
                verdict=[
                    _("alarm") if one["has_alarm"] else _("missed") if one["is_miss"] else _("held")
                    for one in records(rows)
                ],
            ),
            {
                "target": _("Total"),
                "horizon_days": NumberColumn(_("Days")),
                "as_of_date": DateColumn(_("Published")),
                "forecast": NumberColumn(_("Forecast"), format="localized", step=1),
                "low_90": NumberColumn(_("from"), format="localized", step=1),
                "high_90": NumberColumn(_("to"), format="localized", step=1),
                "actual": NumberColumn(_("Came"), format="localized", step=1),
                "verdict": _("Verdict"),
            },
            alt_text=_("Published totals against what came"),
        )


def offers(session: Session) -> None:
    """Whether offers by taste beat what sells best."""
    rows = [one for one in ask.offers(session) if one.get("recall_at_5") is not None]
    if not rows:
        return
    served = rows[0]
    with st.container(border=True):
        card_title(served[f"verdict_{language()}"])
        st.caption(
            _("Of people who bought within {days} days after a past day: who bought one of the "
              "five offers made then", days=int(served["horizon_days"]))
        )  # fmt: skip
        for one in rows:
            name = _(WAYS[one["recommender"]])
            share = session.formats.percent(one["hit_rate"])
            said = _("{way}: {share}", way=name, share=share)
            if one["is_served"]:
                said = _("{way}: {share}, serves", way=name, share=share)
            st.progress(float(one["hit_rate"]), text=said)


def effects(session: Session) -> None:
    """What contacting people was measured to bring."""
    rows, formats = ask.effects(session), session.formats
    if rows.empty:
        empty_card(
            _("No experiment has closed yet"),
            _("What contacting people brings, against people kept out to compare."),
            _("Export with a control group: the effect appears when the window is over."),
        )
        return
    told = rows.assign(
        middle=rows["lift"],
        customers_count=rows["treated_count"],
        label=[
            _("{money}, {verdict}", money=formats.money(one["lift"]),
              verdict=_(VERDICTS[one["verdict"]]))
            for one in records(rows)
        ],
    )  # fmt: skip
    helped = int((rows["verdict"] == "helps").sum())
    title = n_(
        "Contacting helped in {helped} of {count} experiment",
        "Contacting helped in {helped} of {count} experiments",
        len(rows),
        helped=helped,
        count=len(rows),
    )
    chart_card(
        title,
        _("Revenue per person contacted minus per person kept out ({unit}), 95 % intervals",
          unit=formats.unit),
        range_chart(told, "~s", 0.0, formats),
        alt_text=_("Dots with intervals per experiment. {finding}.", finding=title),
        table=rows.assign(verdict=rows["verdict"].map({k: _(v) for k, v in VERDICTS.items()})),
        columns={
            "name": _("Experiment"),
            "measured_date": DateColumn(_("Contacted")),
            "treated_count": NumberColumn(_("Contacted"), format="localized"),
            "control_count": NumberColumn(_("Kept out"), format="localized"),
            "lift": NumberColumn(_("Brought a head"), format="localized", step=0.01),
            "low": NumberColumn(_("from"), format="localized", step=0.01),
            "high": NumberColumn(_("to"), format="localized", step=0.01),
            "verdict": _("Verdict"),
        },
        key="value_effects",
    )  # fmt: skip
