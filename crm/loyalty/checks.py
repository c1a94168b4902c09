"""What is looked at under the log's lock before points move, and the append itself."""

from __future__ import annotations

import hashlib

from crm.actors import Actor
from crm.config import Settings
from crm.errors import NotEnoughPointsError, Sentence, UsageError
from crm.loyalty.build_queries import known_customers
from crm.loyalty.ledger import Ledger, read_ledger
from crm.ops.events import Event
from crm.ops.log import OperationalLog
from crm.ops.past import Past
from crm.ops.records import LoggedEvent


def append_checked(
    settings: Settings,
    event: Event,
    event_id: str,
    points: int,
    actor: Actor,
    *,
    spends: bool = False,
) -> LoggedEvent:
    """Append an operation unless it takes more points than there are.

    Parameters
    ----------
    settings : Settings
        Whose log and build.
    event : Event
        What happens; its payload names the `program_id`.
    event_id : str
        A repeat of it returns the event already there, unchecked.
    points : int
        How the balance moves, signed.
    actor : Actor
        Who does it.
    spends : bool
        Points are redeemed: the programme must be active and let points be spent.

    Raises
    ------
    NotEnoughPointsError, UsageError, NotBuiltError
        As `crm.loyalty.operations.redeem`.
    """
    program_id = event.payload()["program_id"]

    def check(past: Past) -> None:
        ledger = read_ledger(settings, event.subject_id, program_id, past)
        if not known_customers(settings, ledger.customer_ids):
            raise UsageError(
                "The published build has no customer '{subject_id}'; check the id, or build first.",
                subject_id=event.subject_id,
            )
        if spends:
            _refuse_spending(ledger)
        _refuse_overdraft(ledger, event.subject_id, points)

    return OperationalLog(settings).append(event, actor=actor.name, event_id=event_id, check=check)


def _refuse_spending(ledger: Ledger) -> None:
    program = ledger.definition.program
    if not program.is_active:
        raise UsageError(
            "The programme '{subject_id}' is not active; spend later.",
            subject_id=program.subject_id,
        )
    if program.type == "tier":
        raise UsageError(
            "The points of '{subject_id}' count for tiers and cannot be spent.",
            subject_id=program.subject_id,
        )


def _refuse_overdraft(ledger: Ledger, customer_id: str, points: int) -> None:
    balance, program = ledger.balance, ledger.definition.program
    if points < 0 and balance.balance + points < 0 and not program.allow_negative:
        owed = Sentence(" and owes {debt:,}", debt=balance.debt) if balance.debt else ""
        raise NotEnoughPointsError(
            "{customer_id} has {available:,} points in '{subject_id}'{owed}; {wanted:,} cannot be "
            "taken.",
            customer_id=customer_id,
            available=balance.available,
            subject_id=program.subject_id,
            owed=owed,
            wanted=-points,
        )


def entry_id_of(program_id: str, key: str) -> str:
    """Turn a caller's key, which may be anything, into an id that may be published."""
    digest = hashlib.sha256(f"{program_id}\n{key}".encode()).hexdigest()
    return f"points-{digest[:32]}"
