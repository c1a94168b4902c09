"""`crm customer tag`: tags on customers, one or many at once, their names and colours."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, get_args

import typer

from crm.cli.acting import ACTOR
from crm.cli.commands import command
from crm.cli.console import console, notices, print_json, print_table
from crm.cli.options import Json, Request
from crm.config import Settings, load_settings
from crm.customers.tags import Tagged, add_tag, colour_tag, list_tags, remove_tag, rename_tag
from crm.errors import UsageError
from crm.ops.events.tags import Colour
from crm.segments.asking.preview import member_ids

ADD_EXAMPLES = {
    "crm customer tag add press cust_1a2b cust_3c4d": "two customers",
    "crm customer tag add press --segment vip --dry-run": "counts a segment's members first",
    "crm customer tag add press --file ids.txt": "one id a line",
}
REMOVE_EXAMPLES = {"crm customer tag remove press cust_1a2b": "one customer"}
LIST_EXAMPLES = {"crm customer tag list": "every tag, its colour and how many have it"}
RENAME_EXAMPLES = {
    "crm customer tag rename pres press": "for everybody; joins the two when both are in use"
}
COLOUR_EXAMPLES = {"crm customer tag colour press teal": "shown beside the name, never instead"}

TagName = Annotated[str, typer.Argument(help="The tag: a word; spaces become '-'.")]
Ids = Annotated[list[str] | None, typer.Argument(help="Customers, such as cust_1a2b….")]
Segment = Annotated[
    str | None, typer.Option(help="Everybody whom the published build has in this segment.")
]
IdFile = Annotated[Path | None, typer.Option("--file", help="A text file with one id a line.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Count whom it changes; write nothing.")]

tag_app = typer.Typer(help="Tags on customers.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the group `customer`."""
    app.add_typer(tag_app, name="tag")


@command(tag_app, "add", ADD_EXAMPLES)
def add(
    tag: TagName,
    customer_ids: Ids = None,
    segment: Segment = None,
    file: IdFile = None,
    request: Request = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Put a tag on customers; who has it already stays as they are."""
    settings = load_settings()
    whom = _whom(settings, customer_ids, segment, file)
    done = add_tag(settings, tag, whom, actor=ACTOR, request_id=request, dry_run=dry_run)
    _report(done, "get" if dry_run else "got", dry_run, as_json)


@command(tag_app, "remove", REMOVE_EXAMPLES)
def remove(
    tag: TagName,
    customer_ids: Ids = None,
    segment: Segment = None,
    file: IdFile = None,
    request: Request = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Take a tag off customers."""
    settings = load_settings()
    whom = _whom(settings, customer_ids, segment, file)
    done = remove_tag(settings, tag, whom, actor=ACTOR, request_id=request, dry_run=dry_run)
    _report(done, "lose" if dry_run else "lost", dry_run, as_json)


@command(tag_app, "list", LIST_EXAMPLES)
def show_all(as_json: Json = False) -> None:
    """List the tags that somebody was ever given."""
    found = [asdict(tag) for tag in list_tags(load_settings())]
    if as_json:
        print_json(found)
    elif found:
        print_table(["tag", "colour", "customers"], (list(one.values()) for one in found))
    else:
        notices.print("No tags yet: `crm customer tag add TAG CUSTOMER` makes one.")


@command(tag_app, "rename", RENAME_EXAMPLES)
def rename(
    tag: TagName, to: Annotated[str, typer.Argument(help="What it is called from now on.")]
) -> None:
    """Call a tag differently, for everybody who has it or had it."""
    name = rename_tag(load_settings(), tag, to, actor=ACTOR)
    console.print(f"The tag is called {name} now; rules that name {tag} have to be changed.")


@command(tag_app, "colour", COLOUR_EXAMPLES)
def colour(
    tag: TagName,
    colour: Annotated[str, typer.Argument(help=f"One of {', '.join(get_args(Colour))}.")],
) -> None:
    """Choose the colour of a tag."""
    colour_tag(load_settings(), tag, colour, actor=ACTOR)
    console.print(f"{tag} is {colour}.")


def _whom(
    settings: Settings, customer_ids: list[str] | None, segment: str | None, file: Path | None
) -> list[str]:
    ways = [customer_ids, segment, file]
    if sum(way is not None and way != [] for way in ways) != 1:
        raise UsageError("Name customers, or --segment SLUG, or --file FILE: one of the three.")
    if segment is not None:
        return member_ids(settings, segment)
    if file is not None:
        return file.read_text(encoding="utf-8").split()
    return customer_ids or []


def _report(done: Tagged, verb: str, dry_run: bool, as_json: bool) -> None:
    if as_json:
        print_json({**asdict(done), "dry_run": dry_run})
        return
    would = "would " if dry_run else ""
    console.print(f"{done.changed:,} of {done.asked:,} customers {would}{verb} the tag {done.tag}.")
