"""`crm loyalty`: programmes, and one person's points."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from crm.cli import loyalty_points
from crm.cli.acting import ACTOR
from crm.cli.commands import command
from crm.cli.console import console, notices, print_json, print_table
from crm.cli.options import Json
from crm.config import Settings, load_settings
from crm.errors import UsageError
from crm.loyalty.build_queries import program_sizes
from crm.loyalty.programs import Definition, current_programs, define_from_file, enable_default

PROGRAMS_EXAMPLES = {"crm loyalty programs": "what is defined, with people and points as built"}
DEFINE_EXAMPLES = {
    "crm loyalty define club.yaml": "a new programme, or a change that holds from now on",
    "crm loyalty define club.yaml --from 2026-01-01": "a change that holds from that day on",
}
ENABLE_EXAMPLES = {"crm loyalty enable": "a point per unit and five tiers; then `crm build`"}

loyalty_app = typer.Typer(
    help="Loyalty: programmes, points, tiers. A refund not delivered and built yet is not known.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Add the command group to the command line."""
    loyalty_points.register(loyalty_app)
    app.add_typer(loyalty_app, name="loyalty")


@command(loyalty_app, "programs", PROGRAMS_EXAMPLES)
def show_all(as_json: Json = False) -> None:
    """List the programmes; a dash means not built yet."""
    settings = load_settings()
    sizes = program_sizes(settings)
    rows = [_row(found, sizes.get(slug)) for slug, found in current_programs(settings).items()]
    if as_json:
        print_json(rows)
    elif rows:
        print_table(list(rows[0]), (list(row.values()) for row in rows))
    else:
        notices.print("No programme yet: `crm loyalty enable` adds the built-in one.")


@command(loyalty_app, "define", DEFINE_EXAMPLES)
def define(
    file: Annotated[Path, typer.Argument(help="YAML or JSON file with the programme's rules.")],
    since: Annotated[
        str | None, typer.Option("--from", help="First local day it holds, YYYY-MM-DD.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Define a programme or change it; saying the same again changes nothing."""
    settings = load_settings()
    begins = _midnight(settings, since) if since else None
    found = define_from_file(settings, file, actor=ACTOR.name, effective_at=begins)
    _report(found, as_json=as_json)


@command(loyalty_app, "enable", ENABLE_EXAMPLES)
def enable(as_json: Json = False) -> None:
    """Define the built-in programme `default`, which profiles show; an existing one stays."""
    _report(enable_default(load_settings(), actor=ACTOR.name), as_json=as_json)


def _row(found: Definition, size: tuple[int, int] | None) -> dict[str, Any]:
    program = found.program
    people, points = size or (None, None)
    return {
        "program": found.program_id,
        "version": found.version,
        "type": program.type,
        "active": program.is_active,
        "people": people,
        "points": points,
        "tiers": ", ".join(f"{tier.name} {tier.threshold}" for tier in program.tiers),
        "name": program.name_en,
    }


def _midnight(settings: Settings, text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=settings.zone)
    except ValueError:
        raise UsageError(f"--from cannot be '{text}'; write the day as YYYY-MM-DD.") from None


def _report(found: Definition, *, as_json: bool) -> None:
    if as_json:
        print_json(_row(found, None))
    else:
        name, version = found.program_id, found.version
        console.print(f"Programme {name} is at version {version}. Next: `crm build`.")
