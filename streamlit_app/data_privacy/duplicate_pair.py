"""Two customers side by side: what agrees, what differs, and how much each field says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from crm.contacts import Account, read_accounts
from crm.identity.candidates import Candidate
from crm.identity.masking import MASK
from streamlit_app.charts.trust import evidence_chart
from streamlit_app.people.unmasking import reader_of
from streamlit_app.queries import data_privacy as ask
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.shell.cards import chart_card, empty_card, table_view
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import MISSING
from streamlit_app.wording.language import N_, _

FIELDS = {
    "given_name": N_("First name"),
    "family_name": N_("Family name"),
    "date_of_birth": N_("Date of birth"),
    "phone": N_("Phone"),
    "email": N_("E-mail"),
    "place": N_("Place"),
}
SHARED_MAILBOX = ("email", "phone")
READ = "data_pair_accounts"


def draw_pair(session: Session, pair: Candidate) -> None:
    """Draw the comparison with its evidence; a shared family address is called by its name."""
    left, right = st.columns([9, 5], gap="small")
    with left, st.container(border=True, height="stretch"):
        _side_by_side(session, pair)
    with right:
        _evidence(session, pair)


def is_shared_mailbox(pair: Candidate) -> bool:
    """Whether two people may simply share a mailbox or a phone: a family, an office."""
    shares = any(field in pair.agreeing_fields for field in SHARED_MAILBOX)
    return shares and bool({"given_name", "date_of_birth"} & set(pair.differing_fields))


def _side_by_side(session: Session, pair: Candidate) -> None:
    ids = (pair.customer_id, pair.other_customer_id)
    facts = {row["customer_id"]: row for row in records(ask.people_in_pairs(session, ids))}
    accounts = {one: _accounts(session, one) for one in ids}
    rows = [
        _row(pair, line, *(line.say(accounts[one], facts.get(one), session) for one in ids))
        for line in LINES
    ]
    st.markdown("## " + _("Side by side"), anchors=False)
    st.caption(_("Left: known longer, its id would be kept. ● the same, ≈ nearly, ■ differs."))
    table_view(
        pd.DataFrame(rows),
        {
            "mark": st.column_config.TextColumn("", width=28),
            "what": st.column_config.TextColumn(_("Field"), width=80),
            "one": st.column_config.TextColumn(_short(ids[0]), width=168),
            "other": st.column_config.TextColumn(_short(ids[1]), width=168),
        },
        alt_text=_("Two customers, field by field"),
    )
    with st.container(horizontal=True):
        for one in ids:
            st.page_link(
                "app_pages/customers.py",
                label=one,
                icon=":material/person:",
                query_params={"id": one},
            )
    if is_shared_mailbox(pair):
        st.warning(
            _(
                "They share an address or a number, but not the first name or the birth date: "
                "often a family or an office. Two people stay two."
            ),
            icon=":material/family_restroom:",
        )


def _accounts(session: Session, customer_id: str) -> list[Account]:
    actor, purpose = reader_of(session, "comparing two customers")
    key = (session.build.build_id, actor.role, purpose, customer_id)
    kept = st.session_state.setdefault(READ, {})
    if key not in kept:
        kept[key] = read_accounts(
            session.settings, customer_id, actor=actor, purpose=purpose, build=session.build
        )
    found: list[Account] = kept[key]
    return found


def _short(customer_id: str) -> str:
    return f"{customer_id[:11]}…"


def _row(pair: Candidate, line: Line, one: str, other: str) -> Row:
    mark = ""
    if line.compared & set(pair.differing_fields):
        mark = "■"
    elif line.compared & set(pair.agreeing_fields):
        is_hidden = any(said == MISSING or MASK in said for said in (one, other))
        mark = "●" if one == other or is_hidden else "≈"
    return {"mark": mark, "what": _(line.label), "one": one, "other": other}


def _said(field: str) -> Callable[[list[Account], Row | None, Session], str]:
    """Read a field off every account of the customer, the newest first."""

    def say(accounts: list[Account], facts: Row | None, session: Session) -> str:
        values = [getattr(account, field) for account in accounts]
        found = list(dict.fromkeys(str(value) for value in values if value is not None))
        return " / ".join(found) or MISSING

    return say


def _fact(field: str, kind: str) -> Callable[[list[Account], Row | None, Session], str]:
    def say(accounts: list[Account], facts: Row | None, session: Session) -> str:
        if facts is None:
            return MISSING
        return str(getattr(session.formats, kind)(facts[field]))

    return say


def _sources(accounts: list[Account], facts: Row | None, session: Session) -> str:
    return ", ".join(f"{one.source}:{one.source_customer_id}" for one in accounts[:3]) or MISSING


@dataclass(frozen=True)
class Line:
    """One line of the comparison; `compared` are the fields whose evidence marks it."""

    label: str
    say: Callable[[list[Account], Row | None, Session], str]
    compared: frozenset[str] = frozenset()


LINES = (
    Line(N_("Name"), _said("full_name"), frozenset({"given_name", "family_name"})),
    Line(N_("E-mail"), _said("email"), frozenset({"email"})),
    Line(N_("Phone"), _said("phone"), frozenset({"phone"})),
    Line(N_("Date of birth"), _said("date_of_birth"), frozenset({"date_of_birth"})),
    Line(N_("City"), _said("city"), frozenset({"place"})),
    Line(N_("Accounts"), _sources),
    Line(N_("Orders"), _fact("orders_count", "count")),
    Line(N_("Spent, net"), _fact("total_spent_net", "money")),
    Line(N_("First order"), _fact("first_order_at", "local_day")),
    Line(N_("Last order"), _fact("last_order_at", "local_day")),
)


def _evidence(session: Session, pair: Candidate) -> None:
    title = _(
        "{probability} one person", probability=session.formats.percent(pair.match_probability)
    )
    if not pair.field_weights:
        agree = ", ".join(_(FIELDS[field]) for field in pair.agreeing_fields) or MISSING
        differ = ", ".join(_(FIELDS[field]) for field in pair.differing_fields) or MISSING
        empty_card(title, _("Agree: {fields}", fields=agree), _("Differ: {fields}", fields=differ))
        return
    ranked = sorted(pair.field_weights.items(), key=lambda item: -item[1])
    fields = pd.DataFrame([{"field": _(FIELDS[field]), "bits": bits} for field, bits in ranked])
    said = ", ".join(
        _("{field} {bits} bits", field=row["field"], bits=f"{row['bits']:+.1f}")
        for row in records(fields)
    )
    chart_card(
        title,
        _("Each field's evidence in bits: one more doubles the odds; left speaks against."),
        evidence_chart(fields, session.formats),
        alt_text=_("Evidence by field: {fields}", fields=said),
        table=fields,
        columns={
            "field": _("Field"),
            "bits": st.column_config.NumberColumn(_("Evidence, bits"), format="%+.1f"),
        },
        key="data_evidence",
    )
