"""`crm segment preview | export`: count who may be contacted, and write them into a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from crm.cli.acting import ACTOR
from crm.cli.commands import command
from crm.cli.console import console, print_json, print_table
from crm.cli.options import Json, Slug
from crm.config import load_settings
from crm.errors import UsageError
from crm.exports.export import ExportResult, export_segment, preview_waterfall
from crm.exports.waterfall import Waterfall
from crm.segments.files import read_document
from crm.segments.preview import count_people

EXPORT_EXAMPLES = {
    'crm segment export vip --reason "spring newsletter"': "an Excel file for marketing e-mail",
    'crm segment export vip --channel sms --format csv-system --reason "gates open late"': (
        "a CSV file for another system"
    ),
}
PREVIEW_EXAMPLES = {
    "crm segment preview vip --channel sms": "who may be contacted, and why others may not",
    "crm segment preview --rule loyal.yaml": "how many match a rule not stored yet",
}
Channel = Annotated[str, typer.Option(help="How people will be contacted: email or sms.")]
Purpose = Annotated[str, typer.Option(help="What for: marketing, service or ads_audience.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the group `segment`."""
    command(app, "preview", PREVIEW_EXAMPLES)(preview)
    command(app, "export", EXPORT_EXAMPLES)(export)


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


def export(
    slug: Slug,
    reason: Annotated[str, typer.Option(help="Why contacts leave; kept in the log.")],
    channel: Channel = "email",
    purpose: Purpose = "marketing",
    file_format: Annotated[
        str, typer.Option("--format", help="xlsx, csv (for Excel) or csv-system.")
    ] = "xlsx",
    destination: Annotated[str, typer.Option(help="Profile of the columns.")] = "generic",
    as_json: Json = False,
) -> None:
    """Write the people of a segment who may be contacted into a file in the exports folder."""
    result = export_segment(
        load_settings(),
        slug,
        channel=channel,
        purpose=purpose,
        format=file_format,
        destination=destination,
        reason=reason,
        actor=ACTOR,
    )
    if as_json:
        print_json(_as_document(result))
        return
    _print_waterfall(result.waterfall, as_json=False)
    console.print(result.sentence)


def _print_waterfall(waterfall: Waterfall, *, as_json: bool) -> None:
    counts = waterfall.as_counts()
    if as_json:
        print_json(counts)
    else:
        print_table(["", "people"], ((name, f"{count:,}") for name, count in counts.items()))


def _as_document(result: ExportResult) -> dict[str, Any]:
    return {
        "path": result.path,
        "rows": result.rows,
        "waterfall": result.waterfall.as_counts(),
        "manifest": result.manifest,
        "message": result.sentence,
    }
