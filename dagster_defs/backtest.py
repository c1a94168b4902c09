"""Forecasts judged as of any day, in a lent workspace: the report card is kept, nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date

from crm.config import Settings
from crm.errors import OK
from crm.warehouse.cards import KIND
from dagster_defs.past_day import lent_workspace


def backtest(settings: Settings, day: date, run: Callable[..., int]) -> int:
    """Build the features of a day, fit and judge every candidate; return an exit code.

    The report card ends up in `warehouse/backtests/<day>`; scores, marts and the published build
    stay as they are.

    Parameters
    ----------
    settings : Settings
        Whose workspace; the caller holds its write lock.
    day : date
        What was known at its end is used.
    run : callable
        Builds the day of the settings it is given with the named job.
    """
    with lent_workspace(settings) as lent:
        code = run(lent, day, job="backtest_job")
        if code == OK:
            (made,) = lent.paths.models.glob(f"*/{KIND}")
            kept = settings.paths.backtests / day.isoformat()
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(made, kept / KIND)
    return code
