"""`crm segment backfill`: who would have been in each segment on past days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated

import typer

from crm.cli.build import read_day, run_child
from crm.cli.commands import command
from crm.cli.console import console, notices
from crm.config import Settings, load_settings
from crm.errors import OK, UsageError
from crm.warehouse.connection import published_build, read_manifest

EXAMPLES = {
    "crm segment backfill --from 2025-01-31 --to 2025-12-31": "the month-ends of a year",
    "crm segment backfill --from 2026-05-01 --to 2026-05-14 --step day": "every day of two weeks",
    "crm segment members vip --as-of 2025-06-30": "who was in, once it is built in",
}
STEPS = ("month", "week", "day")


def register(app: typer.Typer) -> None:
    """Add the command to the group `segment`."""
    command(app, "backfill", EXAMPLES)(backfill)


def backfill(
    first: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD.")],
    last: Annotated[str, typer.Option("--to", help="Last day, YYYY-MM-DD; before the served one.")],
    step: Annotated[str, typer.Option(help="month (its ends), week or day.")] = "month",
) -> None:
    """Judge today's segments as of past days, each from a build of what was known then.

    Exact and slow: a day takes most of a build. Rules and lists of people are today's. What a build
    saw of a segment on the day itself is never replaced. `crm build` adds the days to the history.
    """
    settings = load_settings()
    days = days_between(read_day(first, "--from"), read_day(last, "--to"), step)
    if not days:
        raise UsageError(
            f"No {step}-end lies between {first} and {last}; widen them, or --step day."
        )
    _check_past(settings, days[-1])
    for number, day in enumerate(days, start=1):
        notices.print(f"{day} ({number} of {len(days)})")
        code = run_child(settings, ["--as-of", day.isoformat(), "--history-only"])
        if code != OK:
            notices.print(f"{number - 1} days are stored; begin again with --from {day}.")
            raise typer.Exit(code)
    console.print(f"{len(days)} days judged; `crm build` puts them into the history of segments.")


def days_between(first: date, last: date, step: str) -> list[date]:
    """List the days from first to last: month-ends, every seventh, or all.

    Raises
    ------
    UsageError
        The step is unknown, or the last day lies before the first.
    """
    if step not in STEPS:
        raise UsageError(f"--step cannot be '{step}'; use one of {', '.join(STEPS)}.")
    if last < first:
        raise UsageError(f"--to {last} lies before --from {first}; swap them.")
    if step == "month":
        return [day for day in _every(first, last, 1) if (day + timedelta(days=1)).day == 1]
    return list(_every(first, last, 7 if step == "week" else 1))


def _every(first: date, last: date, days: int) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range(0, (last - first).days + 1, days))


def _check_past(settings: Settings, last: date) -> None:
    served = date.fromisoformat(read_manifest(published_build(settings))["as_of"])
    if last >= served:
        raise UsageError(
            f"--to reaches {last}, but the served build is of {served}; end before that day."
        )
