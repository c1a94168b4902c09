"""Whether there are predictions, and how far they may be read: said before any of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from streamlit_app.queries import value_trust as ask
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _
from streamlit_app.wording.refusals import gate_words
from streamlit_app.wording.vocabulary import abstention_words

OLD_DAYS = 45
"""An older score speaks of people who have changed since."""
RANK = "rank"


def headline(session: Session, row: Row) -> str:
    """Say in one sentence what buyers are expected to bring, and what of it may not come."""
    formats = session.formats
    if not row["predicted_count"] > 0 or row["clv_scale"] == RANK:
        return ""
    said = _(
        "{buyers} buyers are expected to bring **{money}** in the next {days} days.",
        buyers=formats.people(row["predicted_count"]),
        money=formats.short_money(row["clv"]),
        days=session.settings.clv_horizon_days,
    )
    if row["at_risk_count"] > 0 and not pd.isna(row["value_at_risk"]):
        said += " " + _(
            "**{money}** of it is at risk: predicted value times the probability of no order.",
            money=formats.short_money(row["value_at_risk"]),
        )
    return said


def predictions_are_shown(session: Session, row: Row, kind: str) -> bool:
    """Say what a reader must know before reading a score; False where there is none to read.

    Parameters
    ----------
    session : Session
        The visit.
    row : Row
        The answer of `queries.value.outlook`.
    kind : str
        `clv` or `churn`.
    """
    measured = row["predicted_count"] if kind == "clv" else row["churn_probability"]
    if not row["buyers_count"] > 0:
        st.info(_("Nobody here has bought anything yet."), icon=":material/shopping_cart:")
        return False
    if pd.isna(measured) or measured == 0:
        _closed_gates(session, kind, row["abstain_reason"])
        return False
    if row[f"{kind}_scale"] == RANK:
        st.error(
            _(
                "**Ranking only: do not read as a probability or as money.** The backtest found "
                "the figures off by more than the gate allows; only the order of people holds."
            ),
            icon=":material/report:",
        )
    _age_notice(session, row)
    return True


def _closed_gates(session: Session, kind: str, reason: str | None) -> None:
    """Say why nothing is predicted, and how far each missing condition is."""
    with st.container(border=True):
        st.markdown("## " + _("No prediction yet"), anchors=False)
        if isinstance(reason, str):
            st.caption(_("The pipeline's reason: {reason}.", reason=abstention_words(reason)))
        gates = records(ask.gates(session))
        closed = [gate for gate in gates if not gate["is_open"] and gate["model_kind"] == kind]
        for gate in closed:
            share = gate["measured"] / gate["required"] if gate["required"] else 0.0
            st.progress(min(1.0, max(0.0, share)), text=gate_words(gate))
        st.markdown(_("Scores appear with the first build that meets every condition."))


def _age_notice(session: Session, row: Row) -> None:
    days = (datetime.now(UTC).date() - row["as_of_date"].date()).days
    if days > OLD_DAYS:
        st.warning(
            _("These scores are {days} days old: build again before acting on them.", days=days),
            icon=":material/schedule:",
        )
