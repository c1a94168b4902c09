"""`crm build`: run the Dagster job in a child process, as a scheduler would."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, datetime
from typing import Annotated

import typer

from crm.cli.commands import command
from crm.cli.console import notices
from crm.config import Settings, load_settings
from crm.errors import INTERRUPTED, OK, LockedError, UsageError
from crm.warehouse.lock import lock_holder

EXAMPLES = {
    "crm build": "the day that ended last, in the tenant's zone",
    "crm build --as-of 2026-06-30": "what was known at the end of that day",
    "crm build --event-time": "its past too, from when things happened",
    "CRM_TENANT=retail crm build": "another tenant's workspace",
}


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    command(app, "build", EXAMPLES)(build)


def build(
    as_of: Annotated[
        str | None,
        typer.Option(help="Local day the build describes, YYYY-MM-DD; default yesterday."),
    ] = None,
    event_time: Annotated[
        bool,
        typer.Option(
            "--event-time",
            help="Compute month-ends before the day anew; they replace the days stored there.",
        ),
    ] = False,
) -> None:
    """Ingest the drop folder, build, predict, check and publish.

    A failed build publishes nothing: the last good one stays served, and `crm status` says why.
    """
    run_build(load_settings(), parse_day(as_of), event_time=event_time)


def run_build(settings: Settings, as_of: date | None = None, *, event_time: bool = False) -> None:
    """Build in a child process; leave with its exit code when it fails."""
    holder = lock_holder(settings)
    if holder:
        raise LockedError(
            f"The workspace {settings.paths.workspace} is being written by {holder['purpose']} "
            f"(pid {holder['pid']}, since {holder['since']}); wait for it to end, or stop that "
            "process. The published build stays readable meanwhile."
        )
    command = [sys.executable, "-m", "dagster_defs.build"]
    if as_of:
        command += ["--as-of", as_of.isoformat()]
    if event_time:
        command.append("--event-time")
    environment = os.environ | {
        "CRM_HOME": str(settings.home),
        "CRM_TENANT": settings.tenant,
        "DAGSTER_DISABLE_TELEMETRY": "1",
    }
    try:
        code = subprocess.run(command, env=environment, check=False).returncode
    except KeyboardInterrupt:
        notices.print("Interrupted; `crm status` shows which build is served, always a whole one.")
        raise typer.Exit(INTERRUPTED) from None
    if code != OK:
        notices.print("Nothing was published; `crm status` shows what is served and why.")
        raise typer.Exit(code)


def parse_day(text: str | None) -> date | None:
    """Read a day given on the command line.

    Raises
    ------
    UsageError
        It is no ISO day, or it has not ended yet.
    """
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"--as-of cannot be '{text}'; write the day as YYYY-MM-DD, for example 2026-06-30."
        ) from None
    if day > datetime.now().astimezone().date():
        raise UsageError(f"--as-of {day} lies in the future; use today or a day before it.")
    return day
