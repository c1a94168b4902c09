"""Proving that the log is what was written: every event, in order, to the last one.

Found without trusting the file: an edited, deleted, inserted, moved or re-signed event breaks the
keyed chain; a missing end breaks the signed checkpoint; a payload that vanished without a redaction
event in the chain is named.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from crm.config import Settings
from crm.errors import LogTamperedError
from crm.ops import keys
from crm.ops.chain import EMPTY, Head, Row, link_hash, payload_digest
from crm.ops.checkpoint import checkpoint_file, read_checkpoint
from crm.ops.events import EventRedacted
from crm.ops.log import OperationalLog

PROBLEMS_SHOWN = 20


@dataclass(frozen=True)
class Problem:
    """One thing that does not verify; `sequence` is None when it concerns the whole log."""

    sequence: int | None
    what: str


@dataclass(frozen=True)
class Verification:
    """What `verify` found: how many events, the head, and the first problems."""

    events_count: int
    head: Head
    problems: tuple[Problem, ...]

    @property
    def is_intact(self) -> bool:
        """Whether every check passed."""
        return not self.problems


def verify(settings: Settings) -> Verification:
    """Walk the whole log and the checkpoint; report, never repair.

    Returns
    -------
    Verification
        With at most `PROBLEMS_SHOWN` problems, in log order.
    """
    if not settings.paths.log.exists() and not checkpoint_file(settings).exists():
        return Verification(0, EMPTY, ())  # nobody wrote yet; looking makes no key
    return verify_file(settings, settings.paths.log, checkpoint_file(settings))


def verify_file(settings: Settings, log_file: Path, checkpoint: Path) -> Verification:
    """Verify a log and its checkpoint wherever they are, such as in a backup; as `verify`."""
    problems: list[Problem] = []
    walk = _Walk(keys.derived_key(settings, keys.CHAIN), read_checkpoint(settings, checkpoint))
    try:
        for problem in walk.problems(OperationalLog(settings, log_file).rows()):
            problems.append(problem)
            if len(problems) == PROBLEMS_SHOWN:
                break
    except (DatabaseError, TypeError, UnicodeError) as error:
        problems.append(Problem(walk.head.sequence, f"the file cannot be read further ({error})"))
    if walk.checkpoint is None and walk.head != EMPTY:
        problems.append(Problem(None, f"the signed checkpoint {checkpoint} is missing"))
    return Verification(walk.head.sequence, walk.head, tuple(problems))


def verify_or_refuse(settings: Settings) -> Verification:
    """Verify the log and stop when it is not intact.

    Raises
    ------
    LogTamperedError
        The message names the first problem.
    """
    found = verify(settings)
    if not found.is_intact:
        first = found.problems[0]
        place = f"event {first.sequence} of " if first.sequence is not None else ""
        raise LogTamperedError(
            "{place}{log} does not verify: {what}; bring back a backup with `crm restore`, and "
            "find out who changed the file.",
            place=place,
            log=settings.paths.log,
            what=first.what,
        )
    return found


class _Walk:
    """One pass over the rows; keeps what later rows and the end are compared with."""

    def __init__(self, key: bytes, checkpoint: Head | None) -> None:
        self.checkpoint = checkpoint
        self.head = EMPTY
        self._key = key
        self._redacted: dict[str, int] = {}
        self._explained: set[str] = set()

    def problems(self, rows: Iterable[Row]) -> Iterator[Problem]:
        for row in rows:
            yield from (Problem(row.sequence, what) for what in self._of_row(row))
            self._remember(row)
        yield from self._of_redactions()
        yield from self._of_end()

    def _of_row(self, row: Row) -> Iterator[str]:
        if row.sequence != self.head.sequence + 1:
            yield f"the event before it should be {row.sequence - 1}, but is {self.head.sequence}"
        if row.previous_hash != self.head.hash:
            yield "it does not follow the event before it"
        if not hmac.compare_digest(row.hash.encode(), link_hash(self._key, row).encode()):
            yield "it was not signed with this workspace's key as it stands"
        if row.redacted != (row.payload is None) or (row.payload is None) != (row.salt is None):
            yield "its payload, salt and redaction mark do not fit together"
        elif row.payload is not None and row.payload_digest != payload_digest(
            row.salt or "", row.payload
        ):
            yield "its payload is not the one that was signed"
        if self._moved(row):
            yield "it is not the event the signed checkpoint names"

    def _moved(self, row: Row) -> bool:
        signed = self.checkpoint
        return signed is not None and row.sequence == signed.sequence and row.hash != signed.hash

    def _remember(self, row: Row) -> None:
        self.head = Head(row.sequence, row.hash)
        if row.payload is None:
            self._redacted[row.event_id] = row.sequence
        if row.kind == EventRedacted.kind:
            self._explained.add(row.subject_id)

    def _of_redactions(self) -> Iterator[Problem]:
        for event_id, sequence in self._redacted.items():
            if event_id not in self._explained:
                yield Problem(sequence, "its payload is gone, and no redaction event says why")
        for event_id in sorted(self._explained - set(self._redacted)):
            yield Problem(None, f"the event '{event_id}' was redacted, yet has a payload")

    def _of_end(self) -> Iterator[Problem]:
        if self.checkpoint is not None and self.checkpoint.sequence > self.head.sequence:
            yield Problem(
                None,
                f"the log ends after {self.head.sequence} events, but {self.checkpoint.sequence} "
                "were signed",
            )
