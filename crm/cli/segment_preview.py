"""`crm segment preview`: count who matches a rule, or who may be contacted and why others not."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from crm.cli.commands import command
from crm.cli.console import console, notices, print_json, print_table
from crm.cli.options import Channel, Json, Purpose
from crm.config import Settings, load_settings
from crm.errors import NotBuiltError, UsageError
from crm.exports.export import preview_waterfall
from crm.exports.people.waterfall import Waterfall
from crm.segments.asking.strange import strange_values
from crm.segments.figures.funnel import funnel
from crm.segments.figures.steps import Funnel
from crm.segments.language.nearest import did_you_mean
from crm.segments.language.rules import parse_rule
from crm.segments.language.values import SLUG
from crm.segments.life.definitions import catalogue
from crm.segments.life.documents import read_draft
from crm.segments.stored.store import find_segment

PREVIEW_EXAMPLES = {
    "crm segment preview vip --channel sms": "who may be contacted, and why others may not",
    "crm segment preview --rule loyal.yaml": "how many match a rule not stored yet",
    "crm segment preview --rule vip --json": "a segment's rule, and what each condition takes away",
}


def register(app: typer.Typer) -> None:
    """Add the command to the group `segment`."""
    command(app, "preview", PREVIEW_EXAMPLES)(preview)


def preview(
    slug: Annotated[str | None, typer.Argument(help="A segment: shows its waterfall.")] = None,
    rule: Annotated[
        str | None, typer.Option("--rule", help="A rule's file or a segment: counts who matches.")
    ] = None,
    channel: Channel = "email",
    purpose: Purpose = "marketing",
    as_json: Json = False,
) -> None:
    """Count, in the published build, who matches a rule or may be contacted in a segment."""
    settings = load_settings()
    if rule is not None and slug is None:
        read = _rule(settings, rule)
        _print_funnel(funnel(settings, read), as_json=as_json)
        say_strange(settings, read)
    elif slug is not None and rule is None:
        waterfall = preview_waterfall(settings, slug, channel, purpose)
        _print_waterfall(waterfall, as_json=as_json)
    else:
        raise UsageError("Name either a segment or --rule FILE.")


def _rule(settings: Settings, named: str) -> Any:
    """Read the rule of a file or, where there is none of that name, of a segment."""
    path = Path(named)
    if path.exists() or not SLUG.fullmatch(named):
        return read_draft(path).rule
    found = find_segment(settings, named)
    if found.rule is None:
        raise UsageError(f"'{named}' is manual and has no rule; `crm segment members {named}`.")
    return found.rule


def say_strange(settings: Settings, rule: Any) -> None:
    """Name values that nobody has in the published build; before a first build, none."""
    parsed = parse_rule(rule, catalogue(settings))
    try:
        found = strange_values(settings, parsed)
    except NotBuiltError:
        return
    for one in found:
        meant = did_you_mean(one.nearest)
        more = f"; {meant}" if meant else "."
        notices.print(f"Nobody has {one.value!r} as {one.field.label_en}{more}")


def _print_funnel(found: Funnel, *, as_json: bool) -> None:
    document = found.as_dict()
    root = document.pop("steps")
    steps = root.get("steps", [root])
    if as_json:
        count = document.pop("matching")
        print_json({"count": count, **document, "funnel": steps})
        return
    console.print(f"{found.matching:,} of {found.population:,} people match as of {found.as_of}.")
    columns = ["path", "alone", "before", "after"]
    print_table(columns, ([step[column] for column in columns] for step in steps))


def _print_waterfall(waterfall: Waterfall, *, as_json: bool) -> None:
    counts = waterfall.as_counts()
    if as_json:
        print_json(counts)
    else:
        print_table(["", "people"], ((name, f"{count:,}") for name, count in counts.items()))
