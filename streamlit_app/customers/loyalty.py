"""A person's points and tier, this second's operations included, and the way to change them."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.column_config import DateColumn, NumberColumn

from crm.loyalty.history import history
from crm.loyalty.ledger import Ledger, read_ledger
from crm.loyalty.programs import Definition, current_programs
from streamlit_app.people.points import points_button
from streamlit_app.queries import profile_links as ask
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.cards import table_view
from streamlit_app.shell.headings import card_title
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _, language
from streamlit_app.wording.plain import plain
from streamlit_app.wording.vocabulary import words

NEWEST = 50


def loyalty_tab(session: Session, row: Row) -> None:
    """Draw each programme's balance, tier and newest entries."""
    programs = current_programs(session.settings)
    if not programs:
        st.markdown(_("No programme is configured; `crm loyalty enable` starts the default one."))
        return
    standing = {one["program_id"]: one for one in ask.loyalty(session, row["customer_id"])}
    for program_id, definition in programs.items():
        ledger = read_ledger(session.settings, row["customer_id"], program_id)
        with st.container(border=True):
            with st.container(
                horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
            ):
                card_title(_name(definition), width="content")
                points_button(
                    session, row["customer_id"], program_id, key=f"cust_points_{program_id}"
                )
            _tiles(session, ledger, standing.get(program_id))
            _entries(ledger)


def _name(definition: Definition) -> str:
    program = definition.program
    return plain(program.name_ro if language() == "ro" and program.name_ro else program.name_en)


def _tiles(session: Session, ledger: Ledger, standing: Row | None) -> None:
    formats, balance = session.formats, ledger.balance
    tiles = st.columns(3, gap="small")
    debt = balance.debt
    owed = _("{points} owed", points=formats.count(debt)) if debt else _("to spend now")
    tiles[0].metric(_("Points"), formats.count(balance.available), delta_description=owed)
    tier = standing["tier"] if standing is not None else None
    further = _("as of the build")
    if standing is not None and isinstance(standing["next_tier"], str):
        share = formats.percent(standing["tier_progress_share"])
        further = _("{share} of the way to {tier}", share=share, tier=standing["next_tier"])
    tiles[1].metric(_("Tier"), tier if isinstance(tier, str) else "–", delta_description=further)
    ending = standing["points_expiring_next"] if standing is not None else None
    tiles[2].metric(
        _("Expiring next"),
        formats.count(ending),
        delta_description=_("never") if standing is None or pd.isna(ending)
        else _("on {day}", day=formats.day(standing["points_expiring_date"])),
    )  # fmt: skip


def _entries(ledger: Ledger) -> None:
    entries = history(ledger)[::-1]
    if not entries:
        st.markdown(_("No entry yet."))
        return
    frame = pd.DataFrame([vars(one) for one in entries[:NEWEST]])
    table_view(
        frame.assign(kind=frame["kind"].map(words), reason=frame["reason"].map(words)),
        {
            "occurred_date": DateColumn(_("Day"), format="YYYY-MM-DD"),
            "kind": _("What"),
            "points": NumberColumn(_("Points"), format="localized"),
            "balance": NumberColumn(_("Balance after"), format="localized"),
            "reason": _("Why"),
            "ends": DateColumn(_("Ends"), format="YYYY-MM-DD"),
        },
        alt_text=_("The newest entries of the ledger"),
        height=360 if len(frame) > 10 else None,
    )
