"""A past day judged later: built as any day is, in a lent workspace, and only its segments kept.

The lent workspace has the real one's raw files (as links), log and settings, and nothing else. So
what the build of a past day writes on its way - compiled rules, scores, models - touches nothing
that today's builds read.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from crm.config import Settings, load_settings
from crm.errors import OK
from crm.paths import Paths
from crm.warehouse.past_days import store_past_day
from dagster_defs.progress import say

LENT = "lent"
"""Folder in `warehouse` that holds the lent workspace; a later build clears what a kill leaves."""


def judge_past_day(settings: Settings, day: date, run: Callable[..., int]) -> int:
    """Build a past day in a lent workspace and store who was in each segment; return an exit code.

    Parameters
    ----------
    settings : Settings
        Whose workspace; the caller holds its write lock.
    day : date
        The day.
    run : callable
        Builds the day of the settings it is given with the named job.
    """
    with lent_workspace(settings) as lent:
        code = run(lent, day, job="past_day_job")
        if code == OK:
            (built,) = lent.paths.warehouse.glob("build-*.duckdb")
            say("history", store_past_day(settings, built, day).sentence())
    return code


@contextmanager
def lent_workspace(settings: Settings) -> Iterator[Settings]:
    """Make a workspace with another's raw files, log and settings; this process is in it."""
    home = settings.paths.warehouse / LENT
    shutil.rmtree(home, ignore_errors=True)
    lent = Paths(home, settings.tenant)
    lent.workspace.mkdir(parents=True)
    shutil.copytree(settings.paths.raw, lent.raw, copy_function=os.link)
    lent.log.parent.symlink_to(settings.paths.log.parent.resolve())
    if settings.paths.audit_key.exists():
        lent.audit_key.parent.symlink_to(settings.paths.audit_key.parent.resolve())
    if settings.paths.settings_file.exists():
        shutil.copyfile(settings.paths.settings_file, lent.settings_file)
    os.environ["CRM_HOME"] = str(home)
    try:
        yield load_settings()
    finally:
        os.environ["CRM_HOME"] = str(settings.home)
        shutil.rmtree(home)
