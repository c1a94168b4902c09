"""`crm segment entrust`: who answers for a segment, and when to look at it again."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated

import typer

from crm.cli.acting import ACTOR
from crm.cli.commands import command
from crm.cli.console import console, print_json
from crm.cli.options import Json, Slug
from crm.config import Settings, load_settings
from crm.errors import UsageError
from crm.segments.language.moments import Clock
from crm.segments.life.care import NOBODYS, Care, entrust, read_care, review_day

ENTRUST_EXAMPLES = {
    'crm segment entrust vip --owner "Ana Pop" --review P6M': "asked again in half a year",
    "crm segment entrust vip --review 2027-03-01": "the owner stays",
    'crm segment entrust vip --owner "" --review never': "nobody's, and no review",
}

Owner = Annotated[str | None, typer.Option(help="Who answers for it; '' is nobody.")]
Review = Annotated[
    str | None,
    typer.Option(help="When to look at it again: a day, P6M or P90D from today, or never."),
]


def register(app: typer.Typer) -> None:
    """Add the command to the group `segment`."""
    command(app, "entrust", ENTRUST_EXAMPLES)(give)


def give(slug: Slug, owner: Owner = None, review: Review = None, as_json: Json = False) -> None:
    """Say who answers for a segment and when to look at it again; it makes no version."""
    if owner is None and review is None:
        raise UsageError("Say who answers for it (--owner), when to look again (--review) or both.")
    settings = load_settings()
    wanted = planned_care(settings, slug, owner, review)
    care = entrust(settings, slug, wanted, actor=ACTOR)
    if as_json:
        print_json({"slug": slug, **asdict(care)})
    else:
        console.print(f"{slug}: {sentence(care, today(settings))}")


def planned_care(settings: Settings, slug: str, owner: str | None, review: str | None) -> Care:
    """Return a segment's care with what was said of it; what was not said stays."""
    now = read_care(settings).get(slug, NOBODYS)
    clock = Clock(today(settings), settings.zone)
    day = now.review_on if review is None else review_day(review, clock)
    return Care(now.owner if owner is None else owner, day)


def today(settings: Settings) -> date:
    """Return the tenant's day: people review by their calendar, not by the day of a build."""
    return datetime.now(settings.zone).date()


def sentence(care: Care, day: date) -> str:
    """Say who answers for a segment and when it is looked at again."""
    who = f"{care.owner} answers for it" if care.owner else "Nobody answers for it"
    if care.review_on is None:
        return f"{who}; no review is set."
    if care.is_due(day):
        return f"{who}; its review is due since {care.review_on}."
    return f"{who}; its next review is on {care.review_on}."
