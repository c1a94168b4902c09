"""`crm segment`: groups of people by rule or by list, and what can be asked about them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

import typer

from crm.cli import (
    segment_backfill,
    segment_care,
    segment_definitions,
    segment_difference,
    segment_insight,
    segment_lookalike,
    segment_people,
    segment_preview,
)
from crm.cli.commands import command
from crm.cli.console import console, notices, print_json, print_table
from crm.cli.export import register_segment_export
from crm.cli.options import Json, Slug
from crm.config import Settings, load_settings
from crm.segments.life.care import NOBODYS, Care, read_care
from crm.segments.life.documents import print_definition
from crm.segments.life.overview import Overview, overview
from crm.segments.life.versions import Version, read_version, read_versions

LIST_EXAMPLES = {
    "crm segment list": "slug, type, size and name of each",
    "crm segment list --json | jq -r '.[].slug'": "only the slugs",
}
SHOW_EXAMPLES = {
    "crm segment show vip > vip.yaml": "a definition to edit and give to `create`",
    "crm segment show vip --version 1": "what it was at first",
    "crm segment show vip --versions": "who changed what, and when",
}

CARE = ("owner", "review_on")
"""Columns that are shown once somebody answers for a segment."""
ORIGINS = {"catalog": "built in", "person": "defined here"}

segment_app = typer.Typer(
    help="Segments: groups of people by rule or by list, and their exports.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the command group to the command line."""
    segment_definitions.register(segment_app)
    segment_care.register(segment_app)
    segment_people.register(segment_app)
    segment_preview.register(segment_app)
    segment_difference.register(segment_app)
    segment_insight.register(segment_app)
    segment_lookalike.register(segment_app)
    segment_backfill.register(segment_app)
    register_segment_export(segment_app)
    app.add_typer(segment_app, name="segment")


@command(segment_app, "list", LIST_EXAMPLES)
def show_all(as_json: Json = False) -> None:
    """List the segments and their size in the published build; a dash means not built yet."""
    settings = load_settings()
    cares, day = read_care(settings), segment_care.today(settings)
    rows = [_row(one, cares.get(one.definition.slug, NOBODYS), day) for one in overview(settings)]
    if as_json:
        print_json(rows)
        return
    columns = ["slug", "type", "people", "data_as_of", "name", "owner", "review_on", "problem"]
    columns = [one for one in columns if one not in CARE or any(row[one] for row in rows)]
    if rows:
        shown = [_shown(row) for row in rows]
        print_table(columns, ([row[column] for column in columns] for row in shown))
    else:
        notices.print("No segments yet: `crm segment sync` adds the built-in ones.")


@command(segment_app, "show", SHOW_EXAMPLES)
def show_one(
    slug: Slug,
    version: Annotated[
        int | None, typer.Option(min=1, help="An earlier version; default the current one.")
    ] = None,
    versions: Annotated[
        bool, typer.Option("--versions", help="List who changed what, and when.")
    ] = False,
    as_yaml: Annotated[
        bool, typer.Option("--yaml", help="Print YAML: what is printed without an option, too.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Print a segment's definition as YAML, which can be edited and given to `create`."""
    settings = load_settings()
    if versions:
        life = [_version_row(one, settings) for one in read_versions(settings, slug)]
        if as_json:
            print_json(life)
        else:
            print_table(
                ["version", "at", "by", "origin", "what"], (list(row.values()) for row in life)
            )
        return
    found = read_version(settings, slug, version)
    care = read_care(settings).get(slug, NOBODYS)
    if as_json and not as_yaml:
        print_json({**asdict(found), **asdict(care)})
        return
    notices.print(f"{found.slug}, {found.type}, version {found.version}, {ORIGINS[found.origin]}")
    if care != NOBODYS:
        notices.print(segment_care.sentence(care, segment_care.today(settings)))
    console.out(print_definition(found), end="")


def _row(one: Overview, care: Care, day: date) -> dict[str, Any]:
    return {
        "slug": one.definition.slug,
        "type": one.definition.type,
        "version": one.definition.version,
        "people": one.people,
        "data_as_of": one.data_as_of,
        "name": one.definition.name_en,
        "name_ro": one.definition.name_ro,
        "origin": one.definition.origin,
        **asdict(care),
        "is_review_due": care.is_due(day),
        "problem": one.problem,
        "note": one.note,
    }


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    people = None if row["people"] is None else f"{row['people']:,}"
    due = "review is due" if row["is_review_due"] else None
    remarks = "; ".join(one for one in (row["problem"] or row["note"], due) if one)
    return {**row, "people": people, "problem": remarks or None}


def _version_row(one: Version, settings: Settings) -> dict[str, object]:
    return {
        "version": one.definition.version if one.definition else None,
        "at": one.at.astimezone(settings.zone).isoformat(timespec="seconds"),
        "by": one.actor,
        "origin": one.definition.origin if one.definition else None,
        "what": one.what,
    }
