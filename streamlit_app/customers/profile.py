"""One person at a glance: who, how reachable, what they bought, what to expect, what happened."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from streamlit_app.customers.history import draw_history
from streamlit_app.customers.outlook import consent_card, prediction_card
from streamlit_app.people.contacts import people_of
from streamlit_app.queries import profile as ask
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.header import page_header
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import MISSING, Formats
from streamlit_app.wording.vocabulary import STAGE_ICONS, STAGES, words

Tile = tuple[str, str, str]
STAGE_BADGES = {"at_risk": "orange", "lost": "violet", "prospect": "gray"}


def draw_profile(session: Session, customer_id: str) -> None:
    """Draw the profile of one id, or say that this build does not know it."""
    if not session.role.sees_people:
        page_header(session, "customers", title="Customer")
        _back()
        st.info("Your role sees groups, not single customers.", icon=":material/visibility_off:")
        return
    row = ask.profile_row(session, customer_id)
    if row is None:
        _unknown(session, customer_id)
        return
    person = people_of(session, [customer_id], "customer profile")[customer_id]
    _back()
    page_header(session, "customers", title=person.name)
    _head(session, row, person.email, person.phone)
    _suppressed(session, customer_id)
    _numbers(session, row)
    left, right = st.columns(2, gap="small")
    with left:
        prediction_card(session, row)
    with right:
        consent_card(session, customer_id)
    draw_history(session, row)


def _unknown(session: Session, customer_id: str) -> None:
    page_header(session, "customers", title="No such customer")
    _back()
    st.info(
        f"The id `{customer_id[:40]}` is not in this build. The person may have been added after "
        f"{session.formats.moment(session.status.built_at)}, merged into another, or erased.",
        icon=":material/person_off:",
    )


def _back() -> None:
    st.button("All customers", icon=":material/arrow_back:", type="tertiary", on_click=_close)


def _close() -> None:
    st.query_params.pop("id", None)


def _head(session: Session, row: Row, email: str, phone: str) -> None:
    stage = row["lifecycle_stage"]
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.badge(
            STAGES[stage],
            icon=STAGE_ICONS[stage],
            color=STAGE_BADGES.get(stage, "blue"),  # type: ignore[arg-type]
        )
        code = f" · {row['rfm_code']}" if row["rfm_code"] else ""
        st.badge(f"{row['rfm_segment']}{code}", icon=":material/grid_view:", color="gray")
        if row["is_vip"]:
            st.badge("VIP", icon=":material/star:", color="violet", help=row["vip_reason"])
    since = session.formats.local_day(row["created_at"])
    facts = [
        f"`{row['customer_id']}`",
        f"customer since {since}",
        row["city"],
        f"through {words(row['acquisition_source']).lower()}"
        if row["acquisition_source"]
        else None,
        email,
        phone,
    ]
    st.caption(" · ".join(fact for fact in facts if fact and fact != MISSING))


def _suppressed(session: Session, customer_id: str) -> None:
    for entry in ask.suppressions(session, customer_id):
        since = session.formats.local_day(entry["since"])
        st.error(
            f"Do not contact by {entry['channel']}: {entry['reason']}, since {since}.",
            icon=":material/block:",
        )


def _numbers(session: Session, row: Row) -> None:
    tiles = [*_bought(session.formats, row), *_engaged(session.formats, row)]
    for four in (tiles[:4], tiles[4:]):
        for column, (label, value, note) in zip(st.columns(4, gap="small"), four, strict=True):
            column.metric(label, value, delta_description=note, border=True, height="stretch")


def _bought(formats: Formats, row: Row) -> list[Tile]:
    if not row["orders_count"]:
        never = [
            ("Net spend", "–"),
            ("Orders", "0"),
            ("Average order, net", "–"),
            ("Last order", "–"),
        ]
        return [(label, value, "no order yet") for label, value in never]
    return [
        (
            "Net spend",
            formats.money(row["total_spent_net"]),
            _standing(formats, row["spent_more_share"]),
        ),
        (
            "Orders",
            formats.count(row["orders_count"]),
            formats.counted(row["refunds_count"], "refund"),
        ),
        ("Average order, net", formats.money(row["avg_order_value"]), "per countable order"),
        (
            "Last order",
            _ago(formats, row["recency_days"]),
            formats.local_day(row["last_order_at"]),
        ),
    ]


def _engaged(formats: Formats, row: Row) -> list[Tile]:
    gap, answer = row["avg_days_between_orders"], row["nps_last"]
    missed = formats.count(row["no_show_count"])
    score = formats.number(row["engagement_score"], 0)
    return [
        ("Usual gap", "–", "needs two purchase days")
        if pd.isna(gap)
        else ("Usual gap", _days(formats, gap), "between purchase days"),
        (
            "Events attended",
            formats.count(row["events_attended"]),
            f"{missed} missed, {formats.counted(row['tickets_count'], 'ticket')}",
        ),
        ("Engagement", f"{score} of 100", "100 is the busiest of late"),
        ("Last NPS answer", "–", "never answered")
        if pd.isna(answer)
        else ("Last NPS answer", f"{int(answer)} of 10", _nps_group(answer)),
    ]


def _standing(formats: Formats, spent_more_share: float) -> str:
    if spent_more_share <= 0.5:
        return f"top {formats.percent(max(spent_more_share, 0.001))} of buyers"
    return f"{formats.percent(spent_more_share)} of buyers spent more"


def _ago(formats: Formats, days: int) -> str:
    return f"{formats.counted(days, 'day')} ago" if days else "today"


def _days(formats: Formats, gap: float) -> str:
    return formats.counted(round(gap), "day") if gap >= 0.5 else "under a day"


def _nps_group(answer: int) -> str:
    if answer >= 9:
        return "promoter"
    return "passive" if answer >= 7 else "detractor"
