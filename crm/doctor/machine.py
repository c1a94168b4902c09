"""What usually goes wrong with the machine and the workspace, each with its way out."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from crm.config import Settings
from crm.errors import CrmError, Sentence, sentence_of
from crm.ops.verify import verify_or_refuse
from crm.warehouse.connection import reader
from crm.warehouse.lock import lock_holder
from crm.warehouse.status import Freshness, workspace_status

SUPPORTED = ((3, 11), (3, 14))
ENOUGH_DISK_BYTES = 2 * 1024**3


class Answer(NamedTuple):
    """What looking at one thing said."""

    is_well: bool
    text: str


def examine_machine(settings: Settings) -> dict[str, Answer]:
    """Look at the folder, versions, disk, lock, log, build, a sample query and the app's port."""
    return {what: _looked_at(check, settings) for what, check in CHECKS.items()}


def _looked_at(check: Callable[[Settings], Answer], settings: Settings) -> Answer:
    try:
        return check(settings)
    except OSError as error:
        return Answer(False, sentence_of(error))


def _home(settings: Settings) -> Answer:
    place = _nearest_folder(settings)
    is_well = place.is_dir() and os.access(place, os.W_OK)
    if is_well:
        return Answer(True, Sentence("{place} can be written", place=place))
    return Answer(
        False,
        Sentence("{place} cannot be written; mend its permissions or set CRM_HOME", place=place),
    )


def _nearest_folder(settings: Settings) -> Path:
    """The workspace, or what of its path exists already."""
    workspace = settings.paths.workspace
    return next(place for place in (workspace, *workspace.parents) if os.path.lexists(place))


def _versions(settings: Settings) -> Answer:
    low, high = SUPPORTED
    parts = ", ".join(f"{name} {version(name)}" for name in ("duckdb", "dbt-core", "dagster"))
    return Answer(
        low <= sys.version_info[:2] < high,
        Sentence(
            "Python {own} (3.11 to 3.13 work), {parts}", own=sys.version.split()[0], parts=parts
        ),
    )


def _disk(settings: Settings) -> Answer:
    home = _nearest_folder(settings)
    free = shutil.disk_usage(home).free
    return Answer(
        free >= ENOUGH_DISK_BYTES,
        Sentence("{free:.1f} GiB free at {home}; 2 are needed", free=free / 1024**3, home=home),
    )


def _lock(settings: Settings) -> Answer:
    holder = lock_holder(settings)
    if not holder:
        return Answer(True, Sentence("nobody is writing"))
    return Answer(
        True,
        Sentence(
            "held by {purpose} (pid {pid}, since {since})",
            purpose=holder["purpose"],
            pid=holder["pid"],
            since=holder["since"],
        ),
    )


def _log(settings: Settings) -> Answer:
    if not settings.paths.log.exists():
        return Answer(True, Sentence("no operational log yet"))
    try:
        checked = verify_or_refuse(settings)
    except CrmError as error:
        return Answer(False, error.sentence)
    return Answer(True, Sentence("{events:,} events, chain unbroken", events=checked.events_count))


def _freshness(settings: Settings) -> Answer:
    found = workspace_status(settings)
    text = found.message or Sentence(
        "{state}, as of {day}",
        state=Sentence(found.freshness.value),
        day=found.as_of or Sentence("never"),
    )
    if found.freshness is Freshness.NOT_BUILT:
        text = Sentence("not built yet: run `crm sample` or `crm ingest FILE`, then `crm build`")
    return Answer(found.freshness in (Freshness.FRESH, Freshness.LATE), text)


def _query(settings: Settings) -> Answer:
    try:
        with reader(settings) as connection:
            found = connection.execute("select count(*) from dim_customers").fetchone()
    except CrmError as error:
        return Answer(False, error.sentence)
    if not found:
        return Answer(True, Sentence("no answer"))
    return Answer(True, Sentence("{people:,} customers answered", people=found[0]))


def _port(settings: Settings) -> Answer:
    with socket.socket() as probe:
        busy = probe.connect_ex(("127.0.0.1", settings.app_port)) == 0
    if not busy:
        return Answer(True, Sentence("{port} is free", port=settings.app_port))
    return Answer(
        True,
        Sentence(
            "{port} is in use: the app runs there, or set CRM_APP_PORT", port=settings.app_port
        ),
    )


CHECKS: dict[str, Callable[[Settings], Answer]] = {
    "home": _home,
    "versions": _versions,
    "disk": _disk,
    "lock": _lock,
    "log": _log,
    "build": _freshness,
    "query": _query,
    "app port": _port,
}
