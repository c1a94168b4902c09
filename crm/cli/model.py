"""`crm model`: how good the predictions are, why they are what they are, and whom to contact."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crm.cli import model_backtest, model_compare, model_people
from crm.cli.commands import command
from crm.cli.console import console, marked, notices, print_json
from crm.cli.model_card import print_card, print_closed_windows
from crm.cli.model_page import check_new_file, write_page
from crm.cli.options import Json
from crm.config import Settings, load_settings
from crm.warehouse.cards import ReportCard, build_named, card_of, served_card
from crm.warehouse.connection import PublishedBuild
from crm.warehouse.forecast_watch import closed_windows, drift

REPORT_EXAMPLES = {
    "crm model report": "what serves, how good it was, what has drifted",
    "crm model report --html card.html": "the whole report card as one page",
    "crm model report --json": "the whole report card for machines",
    "crm model report --build 20260630T04": "that of an older build that is still kept",
}

model_app = typer.Typer(
    help="The predictions: how good they are, why they are what they are, whom to contact first.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Add the command group to the command line."""
    for commands in (model_compare, model_backtest, model_people):
        commands.register(model_app)
    app.add_typer(model_app, name="model")


@command(model_app, "report", REPORT_EXAMPLES)
def report(
    html: Annotated[
        Path | None, typer.Option(help="Write the report card as one page to this new file.")
    ] = None,
    build: Annotated[
        str | None, typer.Option(help="A published build, by the beginning of its id.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show the report card of the served forecasts: quality, gates, abstentions, drift.

    A card that is not as it was published is refused; the newest older one that is whole is shown
    instead, and says so.
    """
    settings = load_settings()
    if html is not None:
        check_new_file(html)
    found = _card(settings, build)
    for sentence in found.refused:
        notices.print(marked("refused", "bold red", f": {sentence}"))
    if found.refused:
        notices.print(f"This is the last good card, of the build {found.build_id}.")
    if html is not None:
        write_page(found.page, html)
    if as_json:
        print_json(found.card)
    elif html is None:
        _print(settings, found)


def _card(settings: Settings, build_id: str | None) -> ReportCard:
    if build_id is None:
        return served_card(settings)
    return card_of(settings, build_named(settings, build_id))


def _print(settings: Settings, found: ReportCard) -> None:
    console.print(f"Build {found.build_id}, as of the end of {found.as_of}")
    print_card(found.card)
    _print_watch(settings, build_named(settings, found.build_id))
    notices.print("`crm model report --html card.html` has every candidate, chart and gate.")


def _print_watch(settings: Settings, build: PublishedBuild) -> None:
    moved = [row for row in drift(settings, build) if row["level"] in ("warn", "alarm")]
    for row in moved:
        words = f"  {row['feature']}: PSI {row['psi']:.2f} since {row['reference_date']}"
        console.print(marked(f"drift {row['level']}", "yellow", words))
    windows = closed_windows(settings, build)
    if windows:
        print_closed_windows(windows)
    else:
        notices.print("No window of a published forecast has closed yet.")
