"""`crm export schedule`: exports that run by themselves after a build."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from crm.cli.commands import command
from crm.cli.console import console, notices, print_json, print_table
from crm.cli.options import Json
from crm.config import Settings, load_settings
from crm.errors import CrmError, NotBuiltError, UsageError
from crm.exports.scheduling.schedule_files import schedule_names
from crm.exports.scheduling.schedules import (
    check_schedule,
    is_due,
    last_runs,
    run_due,
    run_schedule,
)
from crm.warehouse.connection import published_build

LIST_EXAMPLES = {"crm export schedule list": "what runs when, as whom, and how it went last"}
VALIDATE_EXAMPLES = {"crm export schedule validate": "line and column of what is wrong"}
RUN_EXAMPLES = {
    "crm export schedule run weekly-vip": "now, due or not",
    "crm export schedule run --due": "every one that is due: what Dagster does after a build",
}

schedule_app = typer.Typer(
    help="Exports that run after a build: YAML files in the workspace's folder schedules.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Add the group to `crm export`."""
    app.add_typer(schedule_app, name="schedule")


@command(schedule_app, "list", LIST_EXAMPLES)
def show_all(as_json: Json = False) -> None:
    """List the schedules with their last run."""
    settings = load_settings()
    found = [_row(settings, name) for name in schedule_names(settings)]
    if as_json:
        print_json(found)
    elif found:
        columns = ["name", "segment", "after", "run_as", "last_run", "outcome", "due", "problem"]
        print_table(columns, ([row.get(column) for column in columns] for row in found))
    else:
        notices.print(f"No schedules in {settings.paths.schedules}.")


@command(schedule_app, "validate", VALIDATE_EXAMPLES)
def validate(
    name: Annotated[str | None, typer.Argument(help="One schedule; default all.")] = None,
) -> None:
    """Check that schedules can be read and that what they name is there."""
    settings = load_settings()
    problems = {}
    names = [name] if name else schedule_names(settings)
    for one in names:
        try:
            check_schedule(settings, one)
        except CrmError as error:
            problems[one] = str(error)
    for one, problem in problems.items():
        console.print(f"{one}: {problem}")
    if problems:
        raise UsageError(f"{len(problems)} of {len(names)} schedules cannot run.")
    console.print(f"{len(names)} schedules can run.")


@command(schedule_app, "run", RUN_EXAMPLES)
def run(
    name: Annotated[str | None, typer.Argument(help="The schedule's name.")] = None,
    due: Annotated[bool, typer.Option("--due", help="Every schedule that is due.")] = False,
) -> None:
    """Run one schedule now, or those that are due, as the actor each names."""
    if (name is None) != due:
        raise UsageError("Name either a schedule or --due.")
    if name is not None:
        result = run_schedule(load_settings(), name)
        for warning in result.warnings:
            notices.print(f"Warning: {warning}")
        console.print(result.sentence)
        return
    done = run_due(load_settings())
    for one, sentence in done.items():
        console.print(f"{one}: {sentence}")
    if not done:
        notices.print("Nothing is due.")


def _row(settings: Settings, name: str) -> dict[str, Any]:
    last = last_runs(settings).get(name)
    row: dict[str, Any] = {
        "name": name,
        "last_run": last and last.ran_at.isoformat(timespec="seconds"),
        "outcome": last and last.outcome,
    }
    try:
        schedule = check_schedule(settings, name)
        said = schedule.definition
        row |= {
            "segment": said.segment,
            "after": said.after,
            "run_as": f"{said.run_as.name} ({said.run_as.role})",
            "defined_by": schedule.defined_by,
            "due": is_due(schedule, last, published_build(settings), settings, datetime.now(UTC)),
        }
    except NotBuiltError:
        row |= {"due": False}
    except CrmError as error:
        row |= {"problem": str(error)}
    return row
