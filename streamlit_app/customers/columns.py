"""The columns of the customer list: which there are, which are shown, how each is written."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st
from streamlit.column_config import (
    ButtonColumn,
    DatetimeColumn,
    NumberColumn,
    ProgressColumn,
    TextColumn,
)

from streamlit_app.charts.frame import GREY
from streamlit_app.people.contacts import Person
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.shell.access import Action, refusal
from streamlit_app.shell.session import Session
from streamlit_app.shell.url_state import remember, restore_parsed
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.vocabulary import RISK_BANDS, STAGES, words

CHOICES = {
    "contact": N_("E-mail"),
    "phone": N_("Phone"),
    "stage": N_("Lifecycle"),
    "rfm_segment": N_("RFM group"),
    "orders_count": N_("Orders"),
    "total_spent_net": N_("Spend"),
    "avg_order_value": N_("Average order"),
    "last_order_at": N_("Last order"),
    "recency_days": N_("Days since"),
    "predicted_clv_365d": N_("Predicted value"),
    "risk_shown": N_("Churn risk"),
    "risk": N_("Band"),
    "reach": N_("May contact"),
    "city": N_("City"),
    "source": N_("Acquired through"),
    "tags": N_("Tags"),
    "events_attended": N_("Events attended"),
    "engagement_score": N_("Engagement"),
    "loyalty_points": N_("Points"),
    "created_at": N_("Customer since"),
}
_FIGURES = ("stage", "rfm_segment", "orders_count", "total_spent_net", "last_order_at")
FOR_JUDGING = (*_FIGURES, "predicted_clv_365d", "risk_shown", "reach")
FOR_WRITING = ("contact", *_FIGURES, "reach")
"""The usual columns of who reads no contact, and of who does: a masked address tells nothing."""
WIDTHS = {"contact": 205, "stage": 76, "risk": 64, "reach": 150}
"""Pixels, so that the usual columns fit beside an open sidebar on 1280."""
KEY = "cust_cols"


def choose_columns(session: Session) -> list[str]:
    """Draw the column chooser and return what is shown, in the order of the catalogue."""
    reads_none = refusal(session, Action.READ_CONTACTS)
    usual = list(FOR_JUDGING if reads_none else FOR_WRITING)
    restore_parsed(KEY, _parse)
    if st.session_state[KEY] in ([], None, list(FOR_JUDGING), list(FOR_WRITING)):
        st.session_state[KEY] = usual
    with st.popover(_("Columns"), icon=":material/view_column:"):
        chosen = st.pills(
            _("Columns"),
            list(CHOICES),
            selection_mode="multi",
            format_func=lambda one: _(CHOICES[one]),
            key=KEY,
        )
    shown = [one for one in CHOICES if one in chosen] or usual
    remember(KEY, shown, default=usual, written=".".join)
    return shown


def as_shown(rows: pd.DataFrame, people: dict[str, Person]) -> pd.DataFrame:
    """Return the rows with names, words and figures as people read them."""
    ids = rows["customer_id"]
    return rows.assign(
        open=_("Open"),
        name=[people[one].name for one in ids],
        contact=[people[one].email for one in ids],
        phone=[people[one].phone for one in ids],
        stage=rows["lifecycle_stage"].map(lambda stage: _(STAGES[stage])),
        risk=rows["churn_band"].map(lambda band: _(RISK_BANDS[band]), na_action="ignore"),
        risk_shown=rows["churn_percent"].where(rows["churn_scale"] != "rank", rows["churn_rank"]),
        predicted_clv_365d=rows["predicted_clv_365d"]
        .where(rows["clv_scale"] == "absolute")
        .round(),
        total_spent_net=rows["total_spent_net"].round(),
        source=rows["acquisition_source"].map(words),
        reach=[_reach(row) for row in records(rows)],
    )


def column_config(
    session: Session, shown: list[str], *, is_rank: bool, on_open: Callable[[], None]
) -> dict[str, object]:
    """Return the table's columns: the button and the name first, then what is shown."""
    unit = session.formats.unit
    heads = {
        "total_spent_net": _("Spend ({unit})", unit=unit),
        "avg_order_value": _("Average order ({unit})", unit=unit),
        "predicted_clv_365d": _("12 m ({unit})", unit=unit),
        "risk_shown": _("Risk rank") if is_rank else _("Churn risk"),
    }
    asked = [one for one in shown if not (is_rank and one == "risk")]
    return {
        "open": ButtonColumn("", type="tertiary", on_click=on_open, key="cust_click", width=58),
        "name": TextColumn(_("Name"), width=112),
        **{one: _column(session, one, heads.get(one, _(CHOICES[one])), is_rank) for one in asked},
    }


def _column(session: Session, name: str, head: str, is_rank: bool) -> object:
    if name == "risk_shown":
        return _risk_column(head, is_rank)
    if name in ("last_order_at", "created_at"):
        zone = session.settings.timezone
        return DatetimeColumn(head, format="YYYY-MM-DD", timezone=zone, width=96)
    if name in ("orders_count", "events_attended", "loyalty_points", "recency_days"):
        return NumberColumn(head, format="localized", width=64)
    if name in ("total_spent_net", "predicted_clv_365d", "avg_order_value", "engagement_score"):
        return NumberColumn(head, format="localized", width=88, step=1)
    return TextColumn(head, width=WIDTHS.get(name, 105))


def _risk_column(head: str, is_rank: bool) -> object:
    written, meaning = "%.0f %%", _("Probability of no order within the churn horizon")
    if is_rank:
        written = "%.0f / 100"
        meaning = _(
            "100 is the riskiest hundredth of buyers; the order holds, no probability is claimed"
        )
    return ProgressColumn(
        head, format=written, min_value=0, max_value=100, width=95, color=GREY, help=meaning
    )


def _reach(row: Row) -> str:
    answers = {
        _("✉ e-mail"): row["may_email"],
        _("☎ SMS"): row["may_sms"],
        _("◉ push"): row["may_push"],
    }
    known = {name: bool(may) for name, may in answers.items() if not pd.isna(may)}
    allowed = " ".join(name for name, may in known.items() if may)
    return allowed or (_("no") if known else _("unknown"))


def _parse(text: str) -> list[str] | None:
    return [one for one in text.split(".") if one in CHOICES] or None
