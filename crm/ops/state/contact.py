"""What people said about contacting them, seconds ago included.

Events that a build already holds may be folded again: the rules give the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pyarrow as pa

from crm.config import Settings
from crm.ops.events import ConsentChanged, DoNotContactLifted, DoNotContactSet
from crm.ops.events.consents import DECIDING
from crm.ops.log import OperationalLog
from crm.ops.records import LoggedEvent

CONSENTS = pa.schema(
    [
        ("subject_id", pa.string()),
        ("email_key", pa.string()),
        ("channel", pa.string()),
        ("purpose", pa.string()),
        ("is_granted", pa.bool_()),
        ("has_proof", pa.bool_()),
        ("said_at", pa.timestamp("us")),
    ]
)
BANS = pa.schema(
    [
        ("subject_id", pa.string()),
        ("email_key", pa.string()),
        ("channel", pa.string()),
        ("is_set", pa.bool_()),
        ("said_at", pa.timestamp("us")),
        ("sequence", pa.int64()),
    ]
)


BAN_KINDS = (DoNotContactSet.kind, DoNotContactLifted.kind)
CONTACT_KINDS = (ConsentChanged.kind, *BAN_KINDS)


@dataclass
class Consent:
    """The latest instants that decide one channel and purpose.

    The latest wins, a tie denies, and a grant without proof never lifts a denial: so three instants
    say all, in whatever order the statements are read. `refusal` is the word of the latest refusal
    (at one instant a withdrawal before a denial), `undecided` that of the latest statement that
    decides nothing.
    """

    denied_at: datetime | None = None
    granted_at: datetime | None = None
    proven_at: datetime | None = None
    refusal: str | None = None
    undecided_at: datetime | None = None
    undecided: str | None = None

    @property
    def is_granted(self) -> bool | None:
        """True, False, or None when nothing was ever said."""
        if self.denied_at is not None:
            return self.proven_at is not None and self.proven_at > self.denied_at
        return True if self.granted_at is not None else None

    @property
    def state(self) -> str:
        """What holds, in the ledger's words: granted, denied, withdrawn, pending or unknown."""
        if self.is_granted:
            return "granted"
        return self.refusal or self.undecided or "unknown"

    def hear(self, said_at: datetime, state: str, *, has_proof: bool) -> None:
        """Take one more statement into account."""
        if state not in DECIDING:
            latest = max((self.undecided_at or said_at, self.undecided or state), (said_at, state))
            self.undecided_at, self.undecided = latest
            return
        if state != "granted":
            latest = max((self.denied_at or said_at, self.refusal or state), (said_at, state))
            self.denied_at, self.refusal = latest
            return
        self.granted_at = max(said_at, self.granted_at or said_at)
        if has_proof:
            self.proven_at = max(said_at, self.proven_at or said_at)


@dataclass
class ContactState:
    """What one person said in the log: consents by (channel, purpose), and bans by channel.

    A ban on None is a ban on every channel that has no later word of its own.
    """

    consents: dict[tuple[str, str], Consent] = field(default_factory=dict)
    bans: dict[str | None, bool] = field(default_factory=dict)

    def is_banned(self, channel: str) -> bool:
        """Whether the person must not be contacted on this channel."""
        return self.bans.get(channel, self.bans.get(None, False))


def fold_contact(state: ContactState, logged: LoggedEvent) -> None:
    """Take one event into account; events come in the order of their effect."""
    match logged.event:
        case ConsentChanged() as said:
            state.consents.setdefault((said.channel, said.purpose), Consent()).hear(
                logged.effective_at, said.state, has_proof=said.proof is not None
            )
        case DoNotContactSet(channel=channel) | DoNotContactLifted(channel=channel):
            if channel is None:
                state.bans.clear()  # a word about every channel replaces what was said of each
            state.bans[channel] = logged.kind == DoNotContactSet.kind


def logged_consents(settings: Settings, channel: str, purpose: str) -> pa.Table:
    """Return what the log holds about consent to a channel and purpose, as `CONSENTS`."""
    rows = (
        {
            "subject_id": logged.subject_id,
            "email_key": said.email_key,
            "channel": said.channel,
            "purpose": said.purpose,
            "is_granted": said.state == "granted",
            "has_proof": said.proof is not None,
            "said_at": _utc(logged.effective_at),
        }
        for logged in OperationalLog(settings).read([ConsentChanged.kind])
        if isinstance(said := logged.event, ConsentChanged)
        and (said.channel, said.purpose) == (channel, purpose)
        and said.state in DECIDING
    )
    return pa.Table.from_pylist(list(rows), schema=CONSENTS)


def logged_bans(settings: Settings, channel: str) -> pa.Table:
    """Return the log's do-not-contact events that concern a channel, as `BANS`."""
    found: Iterable[LoggedEvent] = OperationalLog(settings).read(
        [DoNotContactSet.kind, DoNotContactLifted.kind]
    )
    rows = (
        {
            "subject_id": logged.subject_id,
            "email_key": said.email_key,
            "channel": said.channel,
            "is_set": logged.kind == DoNotContactSet.kind,
            "said_at": _utc(logged.effective_at),
            "sequence": logged.sequence,
        }
        for logged in found
        if isinstance(said := logged.event, DoNotContactSet | DoNotContactLifted)
        and said.channel in (None, channel)
    )
    return pa.Table.from_pylist(list(rows), schema=BANS)


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(tzinfo=None)
