"""`crm sample`: fill the workspace with a synthetic organiser."""

from __future__ import annotations

import resource
import sys
import time
from datetime import date, timedelta
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from crm.cli.commands import command
from crm.cli.console import console, notices, print_json, print_table
from crm.cli.options import Json
from crm.config import Settings, load_settings
from crm.errors import UsageError
from crm.sources.sample.planting import PlantedSample, plant_sample
from crm.sources.sample.world import SampleParameters

EXAMPLES = {
    "crm sample": "5,000 customers, three years that end yesterday",
    "crm sample --customers 100000 --seed 3 --until 2026-06-30": "another, bigger world",
    "CRM_TENANT=twin crm sample --customers 1000000 --json": "its own workspace, with figures",
}
DEFAULT_CUSTOMERS, DEFAULT_SEED = 5_000, 7


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    command(app, "sample", EXAMPLES)(sample)


def sample(
    customers: Annotated[int, typer.Option(help="How many people.")] = DEFAULT_CUSTOMERS,
    seed: Annotated[int, typer.Option(help="Same seed, same world.")] = DEFAULT_SEED,
    until: Annotated[
        str | None,
        typer.Option(help="Last local day of the history, YYYY-MM-DD; default yesterday."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Also into a workspace that holds other data.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make a synthetic Romanian event organiser with a shop and load it.

    Three years of orders, tickets, check-ins, refunds, messages and consents, with planted
    duplicates and shared mailboxes. An earlier sample in the workspace is replaced.
    """
    settings = load_settings()
    started, cpu_before = time.monotonic(), _cpu_seconds()
    planted = make_sample(settings, customers, seed, _parse_until(until), force=force)
    figures = {
        "seconds": round(time.monotonic() - started, 2),
        "cpu_seconds": round(_cpu_seconds() - cpu_before, 2),
        "peak_memory_mb": _peak_memory_mb(),
    }
    if as_json:
        print_json(_document(planted) | figures)
    else:
        _print(settings, planted, figures["seconds"])


def make_sample(
    settings: Settings,
    customers: int = DEFAULT_CUSTOMERS,
    seed: int = DEFAULT_SEED,
    until: date | None = None,
    *,
    force: bool = False,
) -> PlantedSample:
    """Plant the sample with a progress bar on a terminal.

    Raises
    ------
    UsageError
        The history would end in the future, or the world cannot be made.
    """
    today = settings.default_as_of() + timedelta(days=1)
    if until and until > today:
        raise UsageError(
            f"--until {until} lies in the future; a history ends today ({today}) or earlier."
        )
    parameters = SampleParameters(
        customers=customers,
        seed=seed,
        until=until or settings.default_as_of(),
        timezone=settings.timezone,
        currency=settings.currency or "RON",
    )
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns, TimeElapsedColumn(), console=notices, disable=not notices.is_terminal
    ) as bar:
        task = bar.add_task("making people, 20,000 at a time", total=None)

        def show(done: int, total: int) -> None:
            what = "loading the files" if done == total else "making people, 20,000 at a time"
            bar.update(task, completed=done, total=total, description=what)

        return plant_sample(settings, parameters, force=force, progress=show)


def _parse_until(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"--until cannot be '{text}'; write the day as YYYY-MM-DD, for example 2026-06-30."
        ) from None


def _document(planted: PlantedSample) -> dict[str, Any]:
    return {
        "sample": planted.parameters.as_dict(),
        "rows": planted.rows,
        "rejected": sum(load.rejected for load in planted.loads),
        "replaced": planted.replaced,
        "settings_written": planted.settings_written,
        "tags_logged": planted.tags_logged,
    }


def _print(settings: Settings, planted: PlantedSample, seconds: float) -> None:
    if planted.replaced:
        old = planted.replaced
        notices.print(
            f"The earlier sample ({old['customers']} customers, seed {old['seed']}, until "
            f"{old['until']}) was taken back first."
        )
    for name, value in planted.settings_written.items():
        notices.print(f"{settings.paths.settings_file.name}: {name} = {value}")
    print_table(["table", "rows"], ((name, f"{rows:,}") for name, rows in planted.rows.items()))
    parameters = planted.parameters
    console.print(
        f"{parameters.customers:,} customers, seed {parameters.seed}, until {parameters.until}, "
        f"in {seconds:.0f} s. Next: `crm build`."
    )


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak_memory_mb() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024 if sys.platform == "darwin" else 1024)
