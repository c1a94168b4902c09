"""Why does somebody not have the points they expect? Programme, association, balance, expiry."""

from __future__ import annotations

from typing import NamedTuple

from crm.config import Settings
from crm.loyalty.build_queries import known_customers, sales_count
from crm.loyalty.ledger import Ledger, read_ledger


class Finding(NamedTuple):
    """What looking at one question said."""

    question: str
    is_well: bool
    answer: str


def diagnose(settings: Settings, customer_id: str, program_id: str) -> list[Finding]:
    """Answer the four questions about a person's points in a programme.

    Raises
    ------
    UsageError
        There is no such programme.
    NotBuiltError
        Nothing was published yet.
    """
    ledger = read_ledger(settings, customer_id, program_id)
    return [
        _program(ledger),
        _association(settings, customer_id, ledger),
        _balance(ledger),
        _expiry(ledger),
    ]


def _program(ledger: Ledger) -> Finding:
    program = ledger.definition.program
    earns = (
        "orders earn nothing, bonuses are granted"
        if program.type == "referral"
        else f"{program.earn_rate.normalize():f} points per unit from "
        f"{program.minimum_purchase.normalize():f} on"
    )
    begins = f", orders since {program.starts_on}" if program.starts_on else ""
    state = "active" if program.is_active else "not active: orders earn nothing, define it again"
    return Finding("programme", program.is_active, f"{state}; type {program.type}, {earns}{begins}")


def _association(settings: Settings, customer_id: str, ledger: Ledger) -> Finding:
    if not known_customers(settings, ledger.customer_ids):
        way_out = "check the id, or ingest the account or order and build"
        return Finding("association", False, f"{customer_id} is in no build; {way_out}")
    sales = sales_count(settings, ledger.customer_ids)
    if ledger.movements:
        text = f"{len(ledger.movements):,} entries, {sales:,} paid orders"
        return Finding("association", True, text)
    if ledger.definition.program.type == "vip":
        return Finding("association", False, "not let in yet: grant a bonus first")
    why = (
        "none of which earned: minimum, start or an inactive time" if sales else "so nothing earned"
    )
    return Finding("association", False, f"no entries; {sales:,} paid orders, {why}")


def _balance(ledger: Ledger) -> Finding:
    balance = ledger.balance
    if balance.debt:
        text = f"owes {balance.debt:,}: points were spent before a refund took them back"
        return Finding("balance", False, f"{text}; the next points pay it")
    taken = -sum(m.points for m in ledger.movements if m.points < 0)
    return Finding("balance", True, f"{balance.available:,} points; {taken:,} were used")


def _expiry(ledger: Ledger) -> Finding:
    balance = ledger.balance
    if balance.expiring_date is None:
        following = "nothing ends" if not balance.expired else "nothing more ends"
    else:
        following = f"{balance.expiring_next:,} end on {balance.expiring_date}"
    text = f"{balance.expired:,} ended unused; {following}"
    return Finding("expiry", True, text)
