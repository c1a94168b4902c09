"""Which columns a destination wants: small YAML profiles, one file each."""

from __future__ import annotations

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
    """One profile, cut to what a channel needs: `sources` are columns of the contacts."""

    slug: str
    columns: tuple[Column, ...]
    sources: tuple[str, ...]

    def query(self, contacts: str) -> str:
        """Ask a table of contacts for this destination's columns, in the order of the ids."""
        wanted = ", ".join(f'"{source}"' for source in self.sources)
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
    return Destination(slug, tuple(columns), tuple(one["source"] for one in wanted))


def check_channel(channel: str) -> None:
    """Refuse a channel for which no file is written."""
    if channel not in CHANNELS:
        raise UsageError(f"{channel!r} is no channel of exports; use one of {', '.join(CHANNELS)}.")
