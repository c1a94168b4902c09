"""`crm segment export` and `crm export`: files that leave, what left, and whether it is genuine."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from crm.cli import export_schedule, export_template, export_verify
from crm.cli.acting import STEWARD, steward_settings
from crm.cli.commands import command
from crm.cli.console import console, notices, print_json, print_table
from crm.cli.options import Channel, Json, Purpose, Slug
from crm.config import load_settings
from crm.exports.export import export_segment
from crm.exports.record.register import MadeExport, made_exports
from crm.exports.result import ExportResult

MAKE_EXAMPLES = {
    'crm segment export vip --reason "spring newsletter"': "an Excel file for marketing e-mail",
    'crm segment export vip --channel sms --format csv-system --reason "gates open late"': (
        "a CSV file for another system"
    ),
    'crm segment export vip --delta --reason "weekly update"': "only who joined and who left",
    'crm segment export vip --control 0.1 --reason "spring newsletter"': (
        "every tenth person kept out, to measure what the newsletter does"
    ),
}
LIST_EXAMPLES = {
    "crm export list": "what left, and what should be deleted by now",
    "crm export list --json | jq '.[] | select(.is_overdue)'": "only what is overdue",
}

Columns = Annotated[
    str | None, typer.Option(help="Some of the destination's columns, with commas between.")
]

export_app = typer.Typer(
    help="Files that left: list, verify; column templates and schedules.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the command group `export` to the command line."""
    export_verify.register(export_app)
    export_template.register(export_app)
    export_schedule.register(export_app)
    app.add_typer(export_app, name="export")


def register_segment_export(segment_app: typer.Typer) -> None:
    """Add `export` to the group `segment`."""
    command(segment_app, "export", MAKE_EXAMPLES)(make)


def make(
    slug: Slug,
    reason: Annotated[str, typer.Option(help="Why contacts leave; kept in the log.")],
    channel: Channel = "email",
    purpose: Purpose = "marketing",
    file_format: Annotated[
        str, typer.Option("--format", help="xlsx, csv (for Excel), csv-system, parquet or jsonl.")
    ] = "xlsx",
    destination: Annotated[
        str,
        typer.Option(
            help="Whose columns: generic, mailchimp, sendgrid, google_customer_match, meta, twilio"
            " or post."
        ),
    ] = "generic",
    control: Annotated[
        float, typer.Option(help="Share of people kept out to measure the effect, such as 0.1.")
    ] = 0.0,
    delta: Annotated[
        bool, typer.Option("--delta", help="Only whom to add and remove since the last export.")
    ] = False,
    template: Annotated[str | None, typer.Option(help="Columns saved under this name.")] = None,
    columns: Columns = None,
    split: Annotated[
        bool, typer.Option("--split", help="Several files where one may not hold all rows.")
    ] = False,
    ignore_frequency_cap: Annotated[
        bool,
        typer.Option("--ignore-frequency-cap", help="Also who was contacted lately; logged."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Write the people of a segment who may be contacted into a file in the exports folder."""
    result = export_segment(
        steward_settings(),
        slug,
        channel=channel,
        purpose=purpose,
        format=file_format,
        destination=destination,
        reason=reason,
        actor=STEWARD,
        control=control,
        delta=delta,
        template=template,
        columns=split_columns(columns),
        split=split,
        ignore_frequency_cap=ignore_frequency_cap,
    )
    print_result(result, as_json=as_json)


def split_columns(text: str | None) -> list[str] | None:
    """Read names of columns with commas between; None when nothing was said."""
    return None if text is None else [name.strip() for name in text.split(",")]


def print_result(result: ExportResult, *, as_json: bool) -> None:
    """Say what an export did: the waterfall, the sentence, and every warning."""
    if as_json:
        print_json(_as_document(result))
        return
    counts = result.waterfall.as_counts()
    print_table(["", "people"], ((name, f"{count:,}") for name, count in counts.items()))
    for warning in result.warnings:
        notices.print(f"Warning: {warning}")
    console.print(result.sentence)


def _as_document(result: ExportResult) -> dict[str, Any]:
    return {
        "path": result.path,
        "files": list(result.files),
        "manifest_path": result.manifest_path,
        "rows": result.rows,
        "waterfall": result.waterfall.as_counts(),
        "manifest": result.manifest,
        "warnings": list(result.warnings),
        "message": result.sentence,
    }


@command(export_app, "list", LIST_EXAMPLES)
def show_all(as_json: Json = False) -> None:
    """List every export, and whether files of it are still here that should have been deleted."""
    settings = load_settings()
    today, folder = datetime.now(settings.zone).date(), settings.paths.exports
    found = [_row(made, made.is_overdue(folder, today)) for made in made_exports(settings)]
    if as_json:
        print_json(found)
    elif not found:
        notices.print("Nothing was exported yet; `crm segment export SLUG` does.")
    else:
        shown = ["made_at", "made_by", "rows", "delete_by", "files", "overdue"]
        print_table(shown, ([_cell(row, name) for name in shown] for row in found))


def _cell(row: dict[str, Any], name: str) -> object:
    if name == "overdue":
        return "overdue" if row["is_overdue"] else None
    return ", ".join(row[name]) if name == "files" else row[name]


def _row(made: MadeExport, is_overdue: bool) -> dict[str, Any]:
    return {
        "export_id": made.export_id,
        "made_at": made.made_at.isoformat(timespec="seconds"),
        "made_by": made.made_by,
        "segment": made.event.segment,
        "destination": made.event.destination,
        "channel": made.event.channel,
        "purpose": made.event.purpose,
        "rows": made.event.rows_count,
        "is_delta": bool(made.event.is_delta),
        "delete_by": made.event.delete_by,
        "is_overdue": is_overdue,
        "files": [one.name for one in made.files],
        "schedule": made.event.schedule,
    }
