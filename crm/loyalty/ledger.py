"""One person's ledger as it stands now: the published build, and what the log says beyond it.

A build holds what orders earned and refunds took back up to its day. **A refund that was not
delivered and built yet is not known here**: its points can still be spent; the next build takes
them back and shows what is missing as a debt, which the next points pay.

Merges made since the build are followed at once, because the ledgers of both ids are read together.
A merge undone since then shows its effect with the next build only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol

from crm.config import Settings
from crm.identity.lookup import ids_of
from crm.loyalty.build_queries import built_movements
from crm.loyalty.lots import Balance, Movement, balance_on, ends_on
from crm.loyalty.programs import Definition, in_force, known, read_definitions
from crm.ops.events import (
    BonusPointsGranted,
    LoyaltyProgramDefined,
    PointsAdjusted,
    PointsEntryReversed,
    PointsRedeemed,
)
from crm.ops.log import OperationalLog
from crm.ops.records import LoggedEvent

OPERATIONS = {
    PointsRedeemed.kind: "redeem",
    PointsAdjusted.kind: "adjust",
    BonusPointsGranted.kind: "bonus",
    PointsEntryReversed.kind: "reverse",
}
"""What people do with points, and the kind of entry it becomes."""


class Readable(Protocol):
    """The log, or its past while an event is on its way in."""

    def read(
        self, kinds: Sequence[str] | None = None, *, subjects: Sequence[str] | None = None
    ) -> Iterable[LoggedEvent]:
        """Yield events of these kinds about these ids, oldest first."""
        ...


@dataclass(frozen=True)
class Ledger:
    """A person's entries in one programme, expiries left out, and the day it is read on.

    `definition` is the programme's definition in force now; `customer_ids` are the ids that are
    this person, as merged so far.
    """

    definition: Definition
    customer_ids: tuple[str, ...]
    movements: tuple[Movement, ...]
    today: date

    @property
    def balance(self) -> Balance:
        """The points today."""
        return balance_on(self.movements, self.today)


def read_ledger(
    settings: Settings, customer_id: str, program_id: str, log: Readable | None = None
) -> Ledger:
    """Read a person's ledger in a programme, seconds-old operations included.

    Parameters
    ----------
    settings : Settings
        Whose build and log.
    customer_id, program_id : str
        The person, under any id of theirs; the programme's slug.
    log : Readable, optional
        What to read operations from: a check under the log's lock passes the past it sees.

    Raises
    ------
    UsageError
        There is no such programme.
    NotBuiltError
        Nothing was published yet.
    """
    log = log or OperationalLog(settings)
    versions = known(read_definitions(log.read([LoyaltyProgramDefined.kind])), program_id)
    ids = tuple(ids_of(settings, customer_id))
    built = built_movements(settings, program_id, ids)
    seen = {movement.entry_id for movement in built}
    live = [
        _movement(settings, logged, versions)
        for logged in log.read(list(OPERATIONS), subjects=ids)
        if logged.event_id not in seen and belongs_to(logged, program_id)
    ]
    now = datetime.now(settings.zone)
    return Ledger(in_force(versions, now), ids, (*built, *live), now.date())


def belongs_to(logged: LoggedEvent, program_id: str) -> bool:
    """Whether an operation is one of this programme; a redacted one is of none."""
    return logged.payload is not None and logged.payload["program_id"] == program_id


def signed_points(logged: LoggedEvent) -> int:
    """Return an operation's points as the ledger has them: below zero when they are taken."""
    points = int((logged.payload or {})["points"])
    return -points if logged.kind == PointsRedeemed.kind else points


def _movement(settings: Settings, logged: LoggedEvent, versions: list[Definition]) -> Movement:
    points, rules = signed_points(logged), in_force(versions, logged.effective_at).program
    day = logged.effective_at.astimezone(settings.zone).date()
    return Movement(
        entry_id=logged.event_id,
        kind=OPERATIONS[logged.kind],
        points=points,
        occurred_at=logged.effective_at.astimezone(UTC).replace(tzinfo=None),
        occurred_date=day,
        expires_date=ends_on(day, rules.expiry_months, rules.expiry_days) if points > 0 else None,
        reason_code=(logged.payload or {}).get("reason_code"),
    )
