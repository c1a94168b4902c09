"""`crm model backtest`: the candidates judged anew, as of any day, without publishing."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from crm.cli.build import parse_day, run_child
from crm.cli.commands import command
from crm.cli.console import console, notices, print_json
from crm.cli.model_card import print_card
from crm.cli.model_page import check_new_file, write_page
from crm.cli.options import Json
from crm.config import Settings, load_settings
from crm.errors import OK, CardRefusedError
from crm.warehouse.cards import CARD, PAGE

EXAMPLES = {
    "crm model backtest": "as of the day that ended last",
    "crm model backtest --as-of 2026-03-31": "with what was known at the end of that day",
    "crm model backtest --as-of 2026-03-31 --html card.html": "the report card as a page",
}


def register(app: typer.Typer) -> None:
    """Add the command to the group `model`."""
    command(app, "backtest", EXAMPLES)(backtest)


def backtest(
    as_of: Annotated[
        str | None, typer.Option(help="Local day to judge from, YYYY-MM-DD; default yesterday.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(help="Write the report card as one page to this new file.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Fit and judge every candidate anew; nothing is published and no score changes.

    Takes the features' share of a build. What was known at the end of the day is used, so a past
    day shows how the forecasts would have been judged then.
    """
    settings = load_settings()
    day = parse_day(as_of) or settings.default_as_of()
    if html is not None:
        check_new_file(html)
    arguments = ["--as-of", day.isoformat(), "--backtest-only"]
    code = run_child(settings, arguments, has_result=True)
    if code != OK:
        raise typer.Exit(code)
    card, page = _made(settings, day)
    if html is not None:
        write_page(page, html)
    if as_json:
        print_json(card)
    else:
        console.print(f"Judged as of the end of {day}; nothing was published.")
        print_card(card)
        notices.print("`crm model compare` shows the candidates of the published build.")


def _made(settings: Settings, day: date) -> tuple[dict[str, Any], str]:
    folder = settings.paths.backtests / day.isoformat()
    try:
        card = json.loads((folder / CARD).read_text(encoding="utf-8"))
        return card, (folder / PAGE).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise CardRefusedError(f"{folder} holds no report card ({error}).") from None
