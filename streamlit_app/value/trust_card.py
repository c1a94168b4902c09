"""What the pipeline wrote into the model's card: candidates, data, features, limits; the file."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn

from crm.warehouse.cards import ReportCard
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.cards import table_view
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.vocabulary import words

CANDIDATES = {
    "recency_frequency_cells": N_("cells of recency and frequency"),
    "mean_of_models": N_("mean of BG/NBD, MBG/NBD, Pareto/NBD"),
    "mean_value": N_("mean order value"),
    "gamma_gamma": "Gamma-Gamma",
    "pareto_nbd": "Pareto/NBD",
    "mbgnbd": "MBG/NBD",
    "bgnbd": "BG/NBD",
    "rate": N_("own rate so far"),
    "half_offset": N_("half a booster"),
    "offset": N_("booster"),
    "season": N_("last year's season"),
}
PREDICTED = {
    "orders": N_(
        "Purchase days in the days after the build's day: local days with a countable order"
    ),
    "silence": N_("The probability of no countable order in the days after the build's day"),
    "spend": N_("Net revenue of those purchase days: as delivered, minus refunds; no margin"),
}
MISUSES = (
    N_("decisions with legal or similarly significant effect on a person"),
    N_("subscriptions or contracts: their end is known, use survival there"),
    N_("customers of another tenant, currency or time than the card names"),
    N_("adding up order values of people: totals carry the bias the backtest states"),
    N_("reading a probability where the scale says rank: there only the order of people holds"),
    N_("judging one person by the estimate for one-time buyers: it is the mean of many"),
)
"""What `ml` writes on every card."""
UNUSED = (
    N_("age"),
    N_("gender"),
    N_("name"),
    N_("e-mail address"),
    N_("phone number"),
    N_("postal address"),
)
LOSSES = {"silence": "brier", "orders": "deviance", "spend": "deviance"}
RANKINGS = {"silence": "auc", "orders": "gini", "spend": "gini"}


def draw_candidates(session: Session, *, report: ReportCard, one: Row) -> None:
    """How the served model stands beside the others and the baselines."""
    target, horizon = one["target"], int(one["horizon_days"])
    tests = [
        test for test in report.card["backtests"]
        if (test["target"], test["horizon_days"]) == (target, horizon)
    ]  # fmt: skip
    if not tests:
        return
    test = tests[0]
    rows = pd.DataFrame([_candidate(row, target) for row in test["candidates"]])
    rows = rows.sort_values(["loss", "name"], na_position="last")
    rows = rows.assign(state=rows["is_served"].map({True: _("serves"), False: ""}))
    with st.container(border=True):
        st.markdown("## " + _("Who was judged, and who serves"), anchors=False)
        st.caption(
            _(
                "{forecasts} forecasts on {origins} windows that had closed, {first} to {last}, "
                "split by time; lower loss and error are better, ranking is better higher",
                forecasts=session.formats.count(test["forecasts_judged"]),
                origins=len(test["origins"]),
                first=test["origins"][0],
                last=test["origins"][-1],
            )
        )
        table_view(
            rows,
            {
                "state": "",
                "name": _("Model or baseline"),
                "loss": NumberColumn(_("Loss"), format="localized", step=0.0001),
                "loss_low": NumberColumn(_("from"), format="localized", step=0.0001),
                "loss_high": NumberColumn(_("to"), format="localized", step=0.0001),
                "bias": NumberColumn(_("Total off by (%)"), format="localized", step=0.1),
                "ece": NumberColumn(_("Calibration error"), format="localized", step=0.001),
                "ranking": NumberColumn(_("Ranking"), format="localized", step=0.001),
                "origins": NumberColumn(_("Windows")),
            },
            alt_text=_("Models and baselines with loss, interval, bias and ranking"),
        )


def draw_about(session: Session, *, report: ReportCard) -> None:
    """What is predicted, of what it is made, and what it is not for."""
    content, formats = report.card, session.formats
    with st.container(border=True):
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            st.markdown("## " + _("The model's card"), anchors=False, width="content")
            st.download_button(
                _("Card as a page (HTML)"),
                report.page,
                f"model-card-{report.build_id}.html",
                "text/html",
                icon=":material/download:",
                on_click="ignore",
                key="value_card",
            )
        left, right = st.columns(2, gap="medium")
        with left:
            _listed(
                _("What is predicted"),
                [_(PREDICTED.get(one["target"], one["label"])) for one in content["predicts"]],
            )
            people = content["population"]
            _listed(
                _("Of whom"),
                [
                    _("{buyers} buyers, {repeat} of them came back, over {days} days of history",
                      buyers=formats.count(people["buyers"]),
                      repeat=formats.count(people["repeat_buyers"]),
                      days=formats.count(people["history_days"])),
                    _("Build {build}, data as of {day}, code {code}",
                      build=report.build_id, day=formats.day(report.as_of),
                      code=content["code_version"]),
                ],
            )  # fmt: skip
            _listed(_("Do not use for"), [_(text) for text in content["do_not_use_for"]])
        with right:
            features = content["features"]
            _listed(
                _("Not used, on purpose"), [", ".join(_(text) for text in features["not_used"])]
            )
            _listed(_("Made of"), [", ".join(words(one) for one in features["used"])])
            _listed(
                _("Only to report by group"),
                [", ".join(words(one) for one in features["only_to_report_by_group"])],
            )


def candidate_words(candidate: str) -> str:
    """Call a model or baseline as its literature does; + and * join parts."""
    for short, name in CANDIDATES.items():
        candidate = candidate.replace(short, _(name))
    return candidate.replace("*", " × ").replace("+", " + ")


def _candidate(row: dict[str, Any], target: str) -> dict[str, Any]:
    measures = row["measures"]
    loss = measures.get(LOSSES[target]) or {}
    bias = (measures.get("bias") or {}).get("value")
    return {
        "name": candidate_words(row["candidate"]),
        "is_served": row["is_served"],
        "loss": loss.get("value"),
        "loss_low": loss.get("low_90"),
        "loss_high": loss.get("high_90"),
        "bias": None if bias is None else 100 * bias,
        "ece": (measures.get("ece") or {}).get("value"),
        "ranking": (measures.get(RANKINGS[target]) or {}).get("value"),
        "origins": row["origins"],
    }


def _listed(title: str, lines: list[str]) -> None:
    st.markdown(f"**{title}**\n" + "".join(f"\n- {line}" for line in lines))
