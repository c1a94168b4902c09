"""`crm build`: run the Dagster job in a child process, as a scheduler would."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
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
    "crm build --force": "though nothing changed",
    "CRM_TENANT=retail crm build": "another tenant's workspace",
}
STDERR = 2
"""The file descriptor of notices."""


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
    force: Annotated[
        bool, typer.Option("--force", help="Build though nothing changed since the served build.")
    ] = False,
) -> None:
    """Ingest the drop folder, build, predict, check and publish.

    A failed build publishes nothing: the last good one stays served, and `crm status` says why.
    When nothing changed since the served build of that day, nothing is built.
    """
    run_build(load_settings(), parse_day(as_of), event_time=event_time, force=force)


def run_build(
    settings: Settings,
    as_of: date | None = None,
    *,
    event_time: bool = False,
    force: bool = False,
) -> None:
    """Build in a child process; leave with its exit code when it fails."""
    arguments = ["--as-of", as_of.isoformat()] if as_of else []
    arguments += ["--event-time"] if event_time else []
    arguments += ["--force"] if force else []
    code = run_child(settings, arguments)
    if code != OK:
        notices.print("Nothing was published; `crm status` shows what is served and why.")
        raise typer.Exit(code)


def run_child(settings: Settings, arguments: Sequence[str], *, has_result: bool = False) -> int:
    """Start `python -m dagster_defs.build` and wait; return its exit code.

    With `has_result` the command prints a result of its own: the child's progress is a notice then.

    Raises
    ------
    LockedError
        Another process is writing the workspace.
    """
    holder = lock_holder(settings)
    if holder:
        raise LockedError(
            f"The workspace {settings.paths.workspace} is being written by {holder['purpose']} "
            f"(pid {holder['pid']}, since {holder['since']}); wait for it to end, or stop that "
            "process. The published build stays readable meanwhile."
        )
    command = [sys.executable, "-m", "dagster_defs.build", *arguments]
    environment = os.environ | {
        "CRM_HOME": str(settings.home),
        "CRM_TENANT": settings.tenant,
        "DAGSTER_DISABLE_TELEMETRY": "1",
    }
    try:
        says_to = STDERR if has_result else None
        return subprocess.run(command, env=environment, stdout=says_to, check=False).returncode
    except KeyboardInterrupt:
        notices.print("Interrupted; `crm status` shows which build is served, always a whole one.")
        raise typer.Exit(INTERRUPTED) from None


def parse_day(text: str | None) -> date | None:
    """Read the day of `--as-of`; None when it was not given."""
    return None if text is None else read_day(text, "--as-of")


def read_day(text: str, option: str) -> date:
    """Read a day given on the command line.

    Raises
    ------
    UsageError
        It is no ISO day, or it has not ended yet.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{option} cannot be '{text}'; write the day as YYYY-MM-DD, for example 2026-06-30."
        ) from None
    if day > datetime.now().astimezone().date():
        raise UsageError(f"{option} {day} lies in the future; use today or a day before it.")
    return day
