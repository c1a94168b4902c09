"""`crm segment members | add | remove | import`: who is in a segment, and its lists."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from crm.cli.acting import ACTOR
from crm.cli.build import parse_day
from crm.cli.commands import command
from crm.cli.console import console, print_json
from crm.cli.options import Json, Request, Slug
from crm.config import load_settings
from crm.ops.events.segments import MemberList
from crm.segments.asking.past_members import past_members
from crm.segments.asking.preview import members_now
from crm.segments.life.listing import Listed, add_members, import_members, remove_members

MEMBERS_EXAMPLES = {
    "crm segment members vip": "an id a line",
    "crm segment members vip --as-of 2026-06-30 --csv > vip.csv": "who was in at that day's end",
}
ADD_EXAMPLES = {
    "crm segment add press cust_1a2b cust_3c4d": "members of a manual segment",
    "crm segment add vip cust_1a2b": "in, whatever the rule says",
    "crm segment add vip cust_1a2b --list exclude": "not in, whatever the rule says",
}
REMOVE_EXAMPLES = {
    "crm segment remove press cust_1a2b": "off the list of members",
    "crm segment remove vip cust_1a2b --list exclude": "the rule decides again",
}
IMPORT_EXAMPLES = {
    "crm segment import press ids.csv": "a column customer_id, or an id a line; all or nobody",
}

Ids = Annotated[list[str], typer.Argument(help="Customers, such as cust_1a2b….")]
List = Annotated[
    MemberList | None,
    typer.Option(
        "--list",
        help="Of a manual segment member, of a dynamic one include; exclude takes out of either.",
    ),
]
MEANINGS = {
    "member": "who is in it",
    "include": "in, whatever the rule says",
    "exclude": "not in, whatever else says so",
}


def register(app: typer.Typer) -> None:
    """Add the commands to the group `segment`."""
    command(app, "members", MEMBERS_EXAMPLES)(members)
    command(app, "add", ADD_EXAMPLES)(add)
    command(app, "remove", REMOVE_EXAMPLES)(remove)
    command(app, "import", IMPORT_EXAMPLES)(take_in)


def members(
    slug: Slug,
    as_of: Annotated[
        str | None, typer.Option(help="A past day, YYYY-MM-DD; default what is so now.")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV with a header.")] = False,
    as_json: Json = False,
) -> None:
    """Print the pseudonymous ids of who is in a segment; contacts leave by `export` only."""
    settings, day = load_settings(), parse_day(as_of)
    if day is None:
        selection, found = members_now(settings, slug)
        day = selection.as_of
    else:
        found = past_members(settings, slug, day)
    if as_json:
        print_json({"slug": slug, "as_of": day, "count": len(found), "customer_ids": found})
        return
    lines = ["customer_id", *found] if as_csv else found
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def add(
    slug: Slug,
    customer_ids: Ids,
    to: List = None,
    request: Request = None,
    as_json: Json = False,
) -> None:
    """Put customers on a segment's list; exclude wins over everything."""
    done = add_members(load_settings(), slug, customer_ids, actor=ACTOR, to=to, request_id=request)
    _report(done, "put on", as_json)


def remove(
    slug: Slug,
    customer_ids: Ids,
    to: List = None,
    request: Request = None,
    as_json: Json = False,
) -> None:
    """Take customers off a segment's list."""
    done = remove_members(
        load_settings(), slug, customer_ids, actor=ACTOR, to=to, request_id=request
    )
    _report(done, "taken off", as_json)


def take_in(
    slug: Slug,
    file: Annotated[Path, typer.Argument(help="CSV with a column customer_id, or an id a line.")],
    to: List = None,
    request: Request = None,
    as_json: Json = False,
) -> None:
    """Put the customers of a file on a segment's list: all of them, or nobody."""
    done = import_members(load_settings(), slug, file, actor=ACTOR, to=to, request_id=request)
    _report(done, "put on", as_json)


def _report(done: Listed, verb: str, as_json: bool) -> None:
    if as_json:
        print_json(asdict(done))
        return
    console.print(
        f"{done.changed:,} of {done.asked:,} customers were {verb} the list '{done.list}' of "
        f"{done.slug} ({MEANINGS[done.list]})."
    )
