"""`crm segment create | validate | sync | retire`: what segments there are."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from crm.cli.acting import ACTOR
from crm.cli.commands import command
from crm.cli.console import console, notices, print_json, print_table
from crm.cli.options import Json, RuleFile, Slug
from crm.cli.segment_care import Owner, Review, planned_care
from crm.cli.segment_preview import say_strange
from crm.config import load_settings
from crm.errors import UsageError
from crm.exports.scheduling.uses import scheduled_exports_of
from crm.ops.events.segments import SegmentType
from crm.segments.life.care import entrust
from crm.segments.life.checking import check_rule
from crm.segments.life.definitions import create, current_segments, sync
from crm.segments.life.documents import Draft, print_yaml, read_draft
from crm.segments.life.retirement import retire
from crm.segments.stored.store import Definition

CREATE_EXAMPLES = {
    "echo 'all: [{field: orders_count, op: gte, value: 3}]' > loyal.yaml": "a rule, then",
    'crm segment create loyal --rule loyal.yaml --name "Loyal people"': "the segment",
    "crm segment create press --type manual": "people are listed with `crm segment add`",
    "crm segment create loyal_2026 --type snapshot --rule loyal.yaml": "who they are now, for good",
}
VALIDATE_EXAMPLES = {"crm segment validate --rule loyal.yaml": "says where a rule is wrong"}
SYNC_EXAMPLES = {"crm segment sync": "without waiting for the next build"}
RETIRE_EXAMPLES = {'crm segment retire loyal --reason "nobody asks for it"': "refused if used"}

Type = Annotated[
    SegmentType | None,
    typer.Option("--type", help="By rule (default), by list, or by rule asked once."),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the group `segment`."""
    command(app, "create", CREATE_EXAMPLES)(define)
    command(app, "validate", VALIDATE_EXAMPLES)(check)
    command(app, "sync", SYNC_EXAMPLES)(take_built_in)
    command(app, "retire", RETIRE_EXAMPLES)(take_away)


def define(
    slug: Annotated[str, typer.Argument(help="Lower-case letters, digits, '-' and '_'.")],
    rule: Annotated[
        Path | None,
        typer.Option("--rule", help="A JSON or YAML file: a rule, or what `show` printed."),
    ] = None,
    kind: Type = None,
    name: Annotated[
        str | None, typer.Option(help="English name; default as it was, or the slug.")
    ] = None,
    name_ro: Annotated[str | None, typer.Option(help="Romanian name.")] = None,
    description: Annotated[str | None, typer.Option(help="What it is for.")] = None,
    owner: Owner = None,
    review: Review = None,
    as_json: Json = False,
) -> None:
    """Define a segment, or its next version; the next build stores its members."""
    settings = load_settings()
    draft = Draft() if rule is None else read_draft(rule)
    before = current_segments(settings).get(slug)
    care = planned_care(settings, slug, owner, review)
    found = create(
        settings,
        slug,
        draft.rule,
        actor=ACTOR,
        type=kind or draft.type,
        name_en=name or draft.name_en,
        name_ro=name_ro or draft.name_ro,
        description=draft.description if description is None else description,
        frozen_as_of=draft.frozen_as_of,
    )
    entrust(settings, slug, care, actor=ACTOR)
    if as_json:
        print_json({**asdict(found), **asdict(care)})
    else:
        console.print(_sentence(found, before))


def check(rule: RuleFile, as_json: Json = False) -> None:
    """Check a rule and print its canonical form; nothing is stored."""
    draft = read_draft(rule)
    if draft.rule is None:
        raise UsageError(f"{rule} holds no rule; write one, or under the key `rule`.")
    settings = load_settings()
    checked = check_rule(settings, draft.rule)
    if as_json:
        print_json(asdict(checked))
        return
    notices.print(f"A rule in the shape '{checked.dialect}', hash {checked.rule_hash[:12]}")
    console.out(print_yaml(checked.rule), end="")
    if checked.not_ready:
        notices.print(f"It stands, but {checked.not_ready}")
    say_strange(settings, checked.rule)


def take_built_in(as_json: Json = False) -> None:
    """Add the built-in segments whose files say something new; every build does this too."""
    outcome = sync(load_settings(), ACTOR.name)
    if as_json:
        print_json(outcome)
        return
    if outcome:
        print_table(["segment", "outcome"], outcome.items())
    notices.print(f"{len(outcome)} definitions are new or changed.")


def take_away(
    slug: Slug,
    reason: Annotated[str, typer.Option(help="Why; kept in the log.")],
    as_json: Json = False,
) -> None:
    """Stop computing a segment that nothing uses; its lists are emptied, its history stays."""
    settings = load_settings()
    users = scheduled_exports_of(settings, slug)
    retire(settings, slug, actor=ACTOR, reason=reason, other_users=users)
    if as_json:
        print_json({"slug": slug, "retired": True})
    else:
        console.print(f"{slug} is retired; `crm segment create {slug}` brings it back.")


def _sentence(found: Definition, before: Definition | None) -> str:
    if before is not None and found.version == before.version:
        return f"Segment {found.slug} says that already; it stays at version {found.version}."
    if found.type == "manual":
        following = f"Next: `crm segment add {found.slug} CUSTOMER` or `crm segment import`."
    elif found.type == "snapshot":
        following = f"It holds {found.members_count:,} people as of {found.frozen_as_of}."
    else:
        following = "Next: `crm build`."
    return f"Segment {found.slug} is at version {found.version}. {following}"
