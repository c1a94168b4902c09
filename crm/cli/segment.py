"""`crm segment`: define groups of people by rule, count them, and export those who agreed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from crm.actors import Actor
from crm.cli.console import console, notices, print_json, print_table
from crm.config import load_settings
from crm.errors import RuleError, UsageError
from crm.exports.export import ExportResult, export_segment, preview_waterfall
from crm.exports.waterfall import Waterfall
from crm.segments.definitions import (
    catalogue,
    create,
    current_segments,
    find_segment,
    sync,
)
from crm.segments.fields import Catalogue
from crm.segments.files import read_document
from crm.segments.preview import count_people, stored_sizes
from crm.segments.rules import parse_rule, print_rule, rule_hash
from crm.segments.store import Definition

CREATE_EPILOG = """Examples:

`crm segment create loyal --rule loyal.yaml --name "Loyal people"`

where loyal.yaml holds `all: [{field: orders_count, op: gte, value: 3}]`
"""
EXPORT_EPILOG = """Examples:

`crm segment export vip --reason "spring newsletter"`

`crm segment export vip --channel sms --format csv-system --reason "gates open late" --json`
"""

PREVIEW_EPILOG = """Examples:

`crm segment preview vip --channel sms`

`crm segment preview --rule loyal.yaml`
"""
ACTOR = Actor("command line", "marketer")

Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Slug = Annotated[str, typer.Argument(help="The segment's key, as `crm segment list` shows it.")]
RuleFile = Annotated[Path, typer.Option("--rule", help="A JSON or YAML file with the rule.")]
Channel = Annotated[str, typer.Option(help="How people will be contacted: email or sms.")]
Purpose = Annotated[str, typer.Option(help="What for: marketing, service or ads_audience.")]

segment_app = typer.Typer(
    help="Segments: groups of people by rule, and their exports.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the command group to the command line."""
    app.add_typer(segment_app, name="segment")


@segment_app.command("list", epilog="Example: `crm segment list --json | jq '.[].slug'`")
def show_all(as_json: Json = False) -> None:
    """List the segments and their size in the published build; a dash means not built yet."""
    settings = load_settings()
    fields, sizes = catalogue(settings), stored_sizes(settings)
    rows = [
        {
            "slug": found.slug,
            "version": found.version,
            "people": sizes.get(found.slug),
            "name": found.name_en,
            "name_ro": found.name_ro,
            "origin": found.origin,
            "problem": _problem(found, fields),
        }
        for found in current_segments(settings).values()
    ]
    if as_json:
        print_json(rows)
        return
    columns = ["slug", "version", "people", "name", "problem"]
    print_table(columns, ([row[column] for column in columns] for row in rows))
    if not rows:
        notices.print("No segments yet: `crm segment sync` adds the built-in ones.")


@segment_app.command("show", epilog="Example: `crm segment show vip > vip.yaml`")
def show_one(slug: Slug, as_json: Json = False) -> None:
    """Print a segment's definition; what it prints can be edited and given to `create`."""
    found = find_segment(load_settings(), slug)
    if as_json:
        print_json(asdict(found))
        return
    notices.print(f"{found.slug}, version {found.version}, {found.origin}: {found.name_en}")
    console.out(yaml.safe_dump(found.rule, allow_unicode=True, sort_keys=False), end="")


@segment_app.command("create", epilog=CREATE_EPILOG)
def define(
    slug: Annotated[str, typer.Argument(help="Lower-case letters, digits, '-' and '_'.")],
    rule: RuleFile,
    name: Annotated[str | None, typer.Option(help="English name; default the slug.")] = None,
    name_ro: Annotated[str | None, typer.Option(help="Romanian name.")] = None,
    description: Annotated[str, typer.Option(help="What it is for.")] = "",
    as_json: Json = False,
) -> None:
    """Define a segment, or its next version; the next build stores its members."""
    found = create(
        load_settings(),
        slug,
        read_document(rule),
        actor=ACTOR.name,
        name_en=name,
        name_ro=name_ro,
        description=description,
    )
    if as_json:
        print_json(asdict(found))
    else:
        console.print(f"Segment {found.slug} is at version {found.version}. Next: `crm build`.")


@segment_app.command("validate", epilog="Example: `crm segment validate --rule loyal.yaml`")
def check(rule: RuleFile, as_json: Json = False) -> None:
    """Check a rule and print its canonical form; nothing is stored."""
    parsed = parse_rule(read_document(rule), catalogue(load_settings()))
    if as_json:
        print_json({"rule": print_rule(parsed), "rule_hash": rule_hash(parsed)})
    else:
        console.out(yaml.safe_dump(print_rule(parsed), allow_unicode=True, sort_keys=False), end="")


@segment_app.command("sync", epilog="Example: `crm segment sync`")
def take_built_in(as_json: Json = False) -> None:
    """Add the built-in segments whose files say something new; every build does this too."""
    outcome = sync(load_settings(), ACTOR.name)
    if as_json:
        print_json(outcome)
    else:
        print_table(["segment", "outcome"], outcome.items())
        notices.print(f"{len(outcome)} definitions are new or changed.")


@segment_app.command("preview", epilog=PREVIEW_EPILOG)
def ask(
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


@segment_app.command("export", epilog=EXPORT_EPILOG)
def write_file(
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


def _problem(found: Definition, fields: Catalogue) -> str | None:
    try:
        parse_rule(found.rule, fields)
    except RuleError as error:
        return str(error)
    return None


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
