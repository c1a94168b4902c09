"""`crm doctor`: what usually goes wrong, checked in one go, each finding with its way out."""

from __future__ import annotations

import shutil
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

import typer

from crm.cli.console import console, print_json
from crm.cli.workspace import Json
from crm.config import PROJECT_ROOT, Settings, load_settings
from crm.errors import FAILED, CrmError
from crm.ops.verify import verify_or_refuse
from crm.warehouse.connection import reader
from crm.warehouse.lock import lock_holder
from crm.warehouse.status import Freshness, workspace_status

SUPPORTED = ((3, 11), (3, 14))
ENOUGH_DISK_BYTES = 2 * 1024**3


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    what: str
    is_well: bool
    text: str


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("doctor", epilog="Example: `crm doctor --json`")(doctor)


def doctor(as_json: Json = False) -> None:
    """Look at versions, disk, lock, log, freshness, app port and a sample query.

    Exit code 1 when something needs a hand.
    """
    settings = load_settings()
    findings = [check(settings) for check in CHECKS]
    if as_json:
        print_json([finding.__dict__ for finding in findings])
    else:
        for finding in findings:
            mark = "[green]well[/]" if finding.is_well else "[bold red]mend[/]"
            console.print(f"{mark}  {finding.what:<10} {finding.text}")
    if not all(finding.is_well for finding in findings):
        raise typer.Exit(FAILED)


def _versions(settings: Settings) -> Finding:
    low, high = SUPPORTED
    parts = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "dbt-core", "dagster"))
    return Finding(
        "versions",
        low <= sys.version_info[:2] < high,
        f"Python {sys.version.split()[0]} (3.11 to 3.13 work), {parts}",
    )


def _disk(settings: Settings) -> Finding:
    home = settings.home if settings.home.exists() else PROJECT_ROOT
    free = shutil.disk_usage(home).free
    return Finding(
        "disk", free >= ENOUGH_DISK_BYTES, f"{free / 1024**3:.1f} GiB free at {home}; 2 are needed"
    )


def _lock(settings: Settings) -> Finding:
    holder = lock_holder(settings)
    text = (
        f"held by {holder['purpose']} (pid {holder['pid']}, since {holder['since']})"
        if holder
        else "free"
    )
    return Finding("lock", True, text)


def _log(settings: Settings) -> Finding:
    if not settings.paths.log.exists():
        return Finding("log", True, "no operational log yet")
    try:
        checked = verify_or_refuse(settings)
    except CrmError as error:
        return Finding("log", False, str(error))
    return Finding("log", True, f"{checked.events_count:,} events, chain unbroken")


def _freshness(settings: Settings) -> Finding:
    found = workspace_status(settings)
    text = found.message or f"{found.freshness.value}, as of {found.as_of or 'never'}"
    if found.freshness is Freshness.NOT_BUILT:
        text = "not built yet: run `crm sample` or `crm ingest FILE`, then `crm build`"
    return Finding("build", found.freshness in (Freshness.FRESH, Freshness.LATE), text)


def _query(settings: Settings) -> Finding:
    try:
        with reader(settings) as connection:
            found = connection.execute("select count(*) from dim_customers").fetchone()
    except CrmError as error:
        return Finding("query", False, str(error))
    return Finding("query", True, f"{found[0]:,} customers answered" if found else "no answer")


def _port(settings: Settings) -> Finding:
    with socket.socket() as probe:
        busy = probe.connect_ex(("127.0.0.1", settings.app_port)) == 0
    text = f"{settings.app_port} is " + (
        "in use: the app runs there, or set CRM_APP_PORT" if busy else "free"
    )
    return Finding("app port", True, text)


CHECKS: tuple[Callable[[Settings], Finding], ...] = (
    _versions,
    _disk,
    _lock,
    _log,
    _freshness,
    _query,
    _port,
)
