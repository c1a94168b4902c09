"""`crm segment preview`: count who matches a rule, or who may be contacted and why others not."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crm.cli.commands import command
from crm.cli.console import console, print_json, print_table
from crm.cli.options import Channel, Json, Purpose
from crm.config import load_settings
from crm.errors import UsageError
from crm.exports.export import preview_waterfall
from crm.exports.waterfall import Waterfall
from crm.segments.files import read_document
from crm.segments.preview import count_people

PREVIEW_EXAMPLES = {
    "crm segment preview vip --channel sms": "who may be contacted, and why others may not",
    "crm segment preview --rule loyal.yaml": "how many match a rule not stored yet",
}


def register(app: typer.Typer) -> None:
    """Add the command to the group `segment`."""
    command(app, "preview", PREVIEW_EXAMPLES)(preview)


def preview(
    slug: Annotated[str | None, typer.Argument(help="A segment: shows its waterfall.")] = None,
    rule: Annotated[
        Path | None, typer.Option("--rule", help="A rule file: counts who matches.")
    ] = None,
    channel: Channel = "email",
    purpose: Purpose = "marketing",
    as_json: Json = False,
) -> None:
    """Count, in the published build, who matches a rule or may be contacted in a segment."""
    if (slug is None) == (rule is None):
        raise UsageError("Name either a segment or --rule FILE.")
    if rule is not None:
        matching, everybody = count_people(load_settings(), read_document(rule))
        if as_json:
            print_json({"people": matching, "population": everybody})
        else:
            console.print(f"{matching:,} of {everybody:,} people match.")
        return
    waterfall = preview_waterfall(load_settings(), str(slug), channel, purpose)
    _print_waterfall(waterfall, as_json=as_json)


def _print_waterfall(waterfall: Waterfall, *, as_json: bool) -> None:
    counts = waterfall.as_counts()
    if as_json:
        print_json(counts)
    else:
        print_table(["", "people"], ((name, f"{count:,}") for name, count in counts.items()))
