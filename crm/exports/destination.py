"""Which columns a destination wants: small YAML profiles, one file each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from crm.errors import UsageError
from crm.exports.cells import Column

FOLDER = Path(__file__).parent / "destinations"
CHANNELS = ("email", "sms")


@dataclass(frozen=True)
class Destination:
    """One profile, cut to what a channel needs: `sources` are columns of the contacts.

    `row_limit` is how many rows one file may have there, None where there is no limit. Where
    `has_action_column` is true, one file of a delta says whom to add and whom to remove; elsewhere
    these are two files.
    """

    slug: str
    columns: tuple[Column, ...]
    sources: tuple[str, ...]
    row_limit: int | None = None
    has_action_column: bool = False

    def query(self, contacts: str, leading: Sequence[str] = ()) -> str:
        """Ask a table of contacts for this destination's columns, in the order of the ids.

        `leading` are further columns of the table, before them.
        """
        wanted = ", ".join(f'"{source}"' for source in (*leading, *self.sources))
        return f"select {wanted} from {contacts} order by customer_id"


def read_destination(slug: str, channel: str) -> Destination:
    """Read a profile for one channel; personal columns of other channels stay out.

    Raises
    ------
    UsageError
        There is no such destination, or files for that channel are not written.
    """
    names = sorted(path.stem for path in FOLDER.glob("*.yaml"))
    if slug not in names:
        raise UsageError(f"{slug!r} is no destination; use one of {', '.join(names)}.")
    check_channel(channel)
    document: dict[str, Any] = yaml.safe_load((FOLDER / f"{slug}.yaml").read_text("utf-8"))
    wanted = [one for one in document["columns"] if channel in one.get("channels", [channel])]
    columns = [Column(one["header"], one.get("kind", "text"), one["meaning"]) for one in wanted]
    return Destination(
        slug,
        tuple(columns),
        tuple(one["source"] for one in wanted),
        document.get("row_limit"),
        document.get("has_action_column", False),
    )


def check_channel(channel: str) -> None:
    """Refuse a channel for which no file is written."""
    if channel not in CHANNELS:
        raise UsageError(f"{channel!r} is no channel of exports; use one of {', '.join(CHANNELS)}.")
