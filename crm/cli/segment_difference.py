"""`crm segment diff`: what differs between two versions, or between two days."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date
from typing import Annotated

import typer

from crm.cli.commands import command
from crm.cli.console import console, notices, print_json, print_table
from crm.cli.options import Json, Slug
from crm.config import Settings, load_settings
from crm.errors import UsageError
from crm.segments.life.comparing import Difference, compare_days, compare_versions
from crm.segments.stored.store import find_segment

EXAMPLES = {
    "crm segment diff vip": "the current version against the one before",
    "crm segment diff vip --from 1 --to 3": "two versions, on the published build",
    "crm segment diff vip --from 2026-05-31 --to 2026-06-30": "who entered, left and stayed, why",
}
VERSION = re.compile(r"v?([0-9]{1,6})")


def register(app: typer.Typer) -> None:
    """Add the command to the group `segment`."""
    command(app, "diff", EXAMPLES)(diff)


def diff(
    slug: Slug,
    first: Annotated[
        str | None, typer.Option("--from", help="A version, such as 1, or a day, YYYY-MM-DD.")
    ] = None,
    second: Annotated[
        str | None, typer.Option("--to", help="The other one; default the current version.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Compare two versions of a segment, or who was in it at the end of two days."""
    settings = load_settings()
    found = _compare(settings, slug, _end(first), _end(second))
    if as_json:
        print_json(asdict(found))
        return
    for line in found.lines:
        console.out(line)
    if found.groups:
        print_table(
            ["people", "change", "net revenue", "reason"],
            (
                (f"{one.people:,}", one.change, f"{one.revenue_net:,.2f}", one.reason)
                for one in found.groups
            ),
        )
    notices.print(_footnote(found))


def _footnote(found: Difference) -> str:
    if found.as_of is None:
        return "Nothing is built yet: who enters and leaves is told after `crm build`."
    if not found.groups:
        return f"Nobody is in either of them as of {found.as_of}."
    return f"People as of {found.as_of}; net revenue is what they spent until the last build."


def _compare(
    settings: Settings, slug: str, first: int | date | None, second: int | date | None
) -> Difference:
    if isinstance(first, date) and isinstance(second, date):
        return compare_days(settings, slug, first, second)
    if isinstance(first, date) or isinstance(second, date):
        raise UsageError("Name two versions, or two days: --from and --to of one kind.")
    last = second or find_segment(settings, slug).version
    if first is None and last == 1:
        raise UsageError(
            f"'{slug}' has one version; compare days with --from YYYY-MM-DD --to YYYY-MM-DD."
        )
    return compare_versions(settings, slug, first or last - 1, last)


def _end(text: str | None) -> int | date | None:
    if text is None:
        return None
    if number := VERSION.fullmatch(text):
        return int(number[1])
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"'{text[:40]}' is no version and no day; write 2 or 2026-06-30."
        ) from None
