"""What a load did, as numbers and sentences."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Reason:
    """Why rows were rejected: one column, one cause."""

    column: str | None
    reason: str
    message: str
    rows: int
    first_line: int

    def sentence(self, place: str = "line") -> str:
        """Say it in words, with the first place to look."""
        what = f"{self.column} {self.message}" if self.column else self.message
        return f"{self.rows} rejected: {what} (first: {place} {self.first_line})"


@dataclass(frozen=True)
class KeyChanges:
    """What a file's keys are to the rows that its source delivered before."""

    new: int
    changed: int
    unchanged: int


@dataclass(frozen=True)
class LoadResult:
    """One file's way into raw.

    rows_in = accepted + rejected + superseded, always; rows_in was counted apart from reading.
    `table` is None for a file that is recognised and skipped, `error` is set for one that could
    not be loaded; neither changed anything. `keys` is counted by a dry run only.
    """

    file: str
    mapping: str
    source: str
    table: str | None = None
    group: str | None = None
    load_id: str | None = None
    rows_in: int = 0
    accepted: int = 0
    rejected: int = 0
    superseded: int = 0
    reasons: tuple[Reason, ...] = ()
    columns_ignored: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    already_loaded: bool = False
    dry_run: bool = False
    keys: KeyChanges | None = None
    error: str | None = None

    @property
    def is_failing(self) -> bool:
        """Whether somebody must look: the file did not load, or none of its rows was valid."""
        return self.error is not None or (self.rows_in > 0 and self.rejected == self.rows_in)

    def as_dict(self) -> dict[str, Any]:
        """Everything, for a machine."""
        return {**asdict(self), "is_failing": self.is_failing}
