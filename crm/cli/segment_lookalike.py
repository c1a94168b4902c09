"""`crm segment lookalike`: who is most like a segment's members without being one."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from crm.cli.acting import ACTOR
from crm.cli.commands import command
from crm.cli.console import console, notices, print_json, print_table
from crm.cli.options import Json, Slug
from crm.config import load_settings
from crm.segments.figures.lookalikes import Lookalikes, Trial, lookalikes
from crm.segments.figures.shares import Share
from crm.segments.life.naming import Words, check_slug
from crm.segments.life.snapshots import keep_people

EXAMPLES = {
    "crm segment lookalike vip --people 200": "the nearest 200, and how often such a list is right",
    "crm segment lookalike vip --people 200 --save like_vip": "kept as a snapshot to export",
}
SHOWN = 20
WAYS = {
    "behaviour": "all they did: orders, money, genres, attendance, visits, clicks",
    "rfm": "recency, frequency and money: on hidden members the rest found no more",
}


def register(app: typer.Typer) -> None:
    """Add the command to the group `segment`."""
    command(app, "lookalike", EXAMPLES)(show_lookalikes)


def show_lookalikes(
    slug: Slug,
    people: Annotated[int, typer.Option("--people", help="How many to find.")],
    save: Annotated[
        str | None, typer.Option("--save", help="Keep them as a snapshot under this new slug.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Find the non-members who are most like a segment's members, and prove it on the past.

    Likeness is of behaviour alone, never of age, gender or address. Consent is asked when they
    are exported.
    """
    settings = load_settings()
    if save is not None:
        check_slug(save)
    found = lookalikes(settings, slug, people)
    if save is not None:
        keep_people(
            settings,
            save,
            {"segment": slug, "op": "not_in"},
            [one.customer_id for one in found.people],
            _words(found),
            ACTOR,
            found.segment.as_of,
        )
    if as_json:
        print_json(_document(found, save))
        return
    print_table(
        ["rank", "customer", "distance"],
        ([one.rank, one.customer_id, f"{one.distance:.3f}"] for one in found.people[:SHOWN]),
    )
    if len(found.people) > SHOWN:
        console.print(f"… and {len(found.people) - SHOWN:,} more; --json prints all.")
    console.print(
        f"{len(found.people):,} people nearest to the {found.members:,} members of '{slug}' as of "
        f"{found.segment.as_of}, by {WAYS[found.way]}."
    )
    for trial in (found.hidden_half, found.followed):
        if trial:
            console.print(_sentence(trial, found))
    if not found.followed:
        notices.print("No day 90 days back or more is known on which it had members enough.")
    if save is not None:
        console.print(f"Saved as the snapshot '{save}'. Consent is asked when it is exported.")


def _sentence(trial: Trial, found: Lookalikes) -> str:
    served = trial.of(found.way)
    other = "recency, frequency and money alone" if found.way == "behaviour" else "all they did"
    beside = trial.rfm if found.way == "behaviour" else trial.behaviour
    what = (
        f"Hidden half: of the {served.of:,} nearest to one half of the members, {served.found:,} "
        "were of the other"
        if trial.kind == "hidden_half"
        else f"Followed: of the {served.of:,} nearest non-members of {trial.day}, "
        f"{served.found:,} became members by {found.segment.as_of}"
    )
    return f"{what} ({_said(served)}); by {other} {beside.share:.1%}, by chance {trial.chance:.1%}."


def _said(share: Share) -> str:
    low, high = share.interval
    return f"{share.share:.1%}, 95 % interval {low:.1%} to {high:.1%}"


def _words(found: Lookalikes) -> Words:
    tried = found.followed or found.hidden_half
    return Words(
        f"Like {found.segment.name_en}"[:120],
        f"Asemănători cu {found.segment.name_ro}"[:120],
        f"The {len(found.people):,} people nearest to the members of {found.segment.slug} as of "
        f"{found.segment.as_of}, by {WAYS[found.way]}. Precision when tried on {tried.day}: "
        f"{_said(tried.of(found.way))}; by chance {tried.chance:.1%}.",
    )


def _document(found: Lookalikes, saved: str | None) -> dict[str, Any]:
    trials = {"hidden_half": found.hidden_half, "followed": found.followed}
    return {
        "segment": found.segment.slug,
        "as_of": found.segment.as_of,
        "members": found.members,
        "way": found.way,
        "saved": saved,
        "people": [asdict(one) for one in found.people],
        "trials": {name: _figures(trial) for name, trial in trials.items() if trial},
    }


def _figures(trial: Trial) -> dict[str, Any]:
    ways = {"behaviour": trial.behaviour, "rfm": trial.rfm}
    precision = {
        way: {"found": one.found, "of": one.of, "share": one.share, "interval": one.interval}
        for way, one in ways.items()
    }
    return {"day": trial.day, "members": trial.members, "chance": trial.chance, **precision}
