"""`crm segment`: define groups of people by rule, list and check them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
import yaml

from crm.cli import segment_preview
from crm.cli.acting import ACTOR
from crm.cli.commands import command
from crm.cli.console import console, notices, print_json, print_table
from crm.cli.export import register_segment_export
from crm.cli.options import Json, RuleFile, Slug
from crm.config import load_settings
from crm.errors import RuleError
from crm.segments.catalogue import Catalogue
from crm.segments.definitions import (
    catalogue,
    create,
    current_segments,
    find_segment,
    sync,
)
from crm.segments.files import read_document
from crm.segments.preview import stored_sizes
from crm.segments.rules import parse_rule, print_rule, rule_hash
from crm.segments.store import Definition
from crm.segments.waiting import waiting_now, why_waiting

LIST_EXAMPLES = {
    "crm segment list": "slug, size and name of each",
    "crm segment list --json | jq -r '.[].slug'": "only the slugs",
}
SHOW_EXAMPLES = {"crm segment show vip > vip.yaml": "a rule to edit and give to `create`"}
CREATE_EXAMPLES = {
    "echo 'all: [{field: orders_count, op: gte, value: 3}]' > loyal.yaml": "a rule, then",
    'crm segment create loyal --rule loyal.yaml --name "Loyal people"': "the segment",
}
VALIDATE_EXAMPLES = {"crm segment validate --rule loyal.yaml": "says where a rule is wrong"}
SYNC_EXAMPLES = {"crm segment sync": "without waiting for the next build"}

segment_app = typer.Typer(
    help="Segments: groups of people by rule, and their exports.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the command group to the command line."""
    segment_preview.register(segment_app)
    register_segment_export(segment_app)
    app.add_typer(segment_app, name="segment")


@command(segment_app, "list", LIST_EXAMPLES)
def show_all(as_json: Json = False) -> None:
    """List the segments and their size in the published build; a dash means not built yet."""
    settings = load_settings()
    fields, sizes, waiting = catalogue(settings), stored_sizes(settings), waiting_now(settings)
    rows = [
        {
            "slug": found.slug,
            "version": found.version,
            "people": sizes.get(found.slug),
            "name": found.name_en,
            "name_ro": found.name_ro,
            "origin": found.origin,
            "problem": _problem(found, fields) or waiting.get(found.slug),
        }
        for found in current_segments(settings).values()
    ]
    if as_json:
        print_json(rows)
        return
    columns = ["slug", "version", "people", "name", "problem"]
    if rows:
        print_table(columns, ([row[column] for column in columns] for row in rows))
    else:
        notices.print("No segments yet: `crm segment sync` adds the built-in ones.")


@command(segment_app, "show", SHOW_EXAMPLES)
def show_one(slug: Slug, as_json: Json = False) -> None:
    """Print a segment's definition; what it prints can be edited and given to `create`."""
    found = find_segment(load_settings(), slug)
    if as_json:
        print_json(asdict(found))
        return
    notices.print(f"{found.slug}, version {found.version}, {found.origin}: {found.name_en}")
    console.out(yaml.safe_dump(found.rule, allow_unicode=True, sort_keys=False), end="")


@command(segment_app, "create", CREATE_EXAMPLES)
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


@command(segment_app, "validate", VALIDATE_EXAMPLES)
def check(rule: RuleFile, as_json: Json = False) -> None:
    """Check a rule and print its canonical form; nothing is stored."""
    settings = load_settings()
    parsed = parse_rule(
        read_document(rule), catalogue(settings), segments=current_segments(settings)
    )
    waiting = why_waiting(settings, parsed)
    if as_json:
        printed = {"rule": print_rule(parsed), "rule_hash": rule_hash(parsed)}
        print_json({**printed, "not_ready": waiting})
        return
    console.out(yaml.safe_dump(print_rule(parsed), allow_unicode=True, sort_keys=False), end="")
    if waiting:
        notices.print(f"It stands, but {waiting}")


@command(segment_app, "sync", SYNC_EXAMPLES)
def take_built_in(as_json: Json = False) -> None:
    """Add the built-in segments whose files say something new; every build does this too."""
    outcome = sync(load_settings(), ACTOR.name)
    if as_json:
        print_json(outcome)
    else:
        print_table(["segment", "outcome"], outcome.items())
        notices.print(f"{len(outcome)} definitions are new or changed.")


def _problem(found: Definition, fields: Catalogue) -> str | None:
    try:
        parse_rule(found.rule, fields)
    except RuleError as error:
        return str(error)
    return None
