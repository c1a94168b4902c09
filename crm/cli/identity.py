"""`crm identity`: who is one person, why, and what people decide about it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from crm.cli.acting import ACTOR
from crm.cli.commands import command
from crm.cli.console import console, notices, print_json, print_table
from crm.cli.options import CustomerId, Json, Reason
from crm.config import load_settings
from crm.identity.candidates import find_candidates, read_candidates
from crm.identity.effects import Effect, preview_merge, preview_undo
from crm.identity.explaining import explain_customer
from crm.identity.merging import dismiss_candidate, merge_customers, undo_merge
from crm.identity.redirects import write_redirects

CANDIDATES_EXAMPLES = {
    "crm identity candidates": "pairs of customers who might be one person, the surest first",
    "crm identity candidates --refresh": "after new data, without waiting for the next build",
}
MERGE_EXAMPLES = {
    'crm identity merge cust_1 cust_2 --reason "asked by phone"': "one person from now on"
}
UNMERGE_EXAMPLES = {
    "crm identity unmerge cust_2": "take back the merge this customer is in",
    "crm identity unmerge 4f1c --reason mistake": "or a merge by its id",
}
DISMISS_EXAMPLES = {"crm identity dismiss cust_1 cust_2": "father and son: do not ask again"}
EXPLAIN_EXAMPLES = {"crm identity explain cust_1": "accounts, mailboxes (masked), links, merges"}
PREVIEW_EXAMPLES = {
    "crm identity preview cust_1 cust_2": "what merging them would change",
    "crm identity preview --undo cust_2": "what taking the merge back would change",
}
REDIRECTS_EXAMPLES = {"crm identity redirects old_ids.csv": "for systems that know ids given up"}

Customers = Annotated[list[str], typer.Argument(help="Ids of customers.")]

identity_app = typer.Typer(
    help="Identity: who is one person, why, and what people decide about it.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Add the command group to the command line."""
    app.add_typer(identity_app, name="identity")


@command(identity_app, "candidates", CANDIDATES_EXAMPLES)
def show_candidates(
    refresh: Annotated[bool, typer.Option("--refresh", help="Compare again first.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="Show at most this many.")] = 50,
    as_json: Json = False,
) -> None:
    """List pairs who might be one person; nothing is merged until you do."""
    settings = load_settings()
    if refresh:
        find_candidates(settings)
    pairs = read_candidates(settings)
    if as_json:
        print_json([asdict(pair) for pair in pairs[:limit]])
        return
    print_table(
        ["customer", "other", "probability", "agree", "differ"],
        (
            (
                pair.customer_id,
                pair.other_customer_id,
                f"{pair.match_probability:.3f}",
                ", ".join(pair.agreeing_fields),
                ", ".join(pair.differing_fields),
            )
            for pair in pairs[:limit]
        ),
    )
    notices.print(f"{len(pairs)} pairs to look at.")


@command(identity_app, "merge", MERGE_EXAMPLES)
def merge(
    customers: Customers,
    reason: Reason = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it changes.")] = False,
    as_json: Json = False,
) -> None:
    """Say that customers are one person; the id known longest is kept."""
    settings = load_settings()
    if dry_run:
        _show_effect(preview_merge(settings, customers, actor=ACTOR), as_json)
        return
    outcome = merge_customers(settings, customers, actor=ACTOR, reason=reason)
    if as_json:
        print_json(asdict(outcome))
    elif outcome.merge_id is None:
        console.print(f"They are {outcome.customer_id} already.")
    else:
        console.print(
            f"They are {outcome.customer_id} (merge {outcome.merge_id}). Next: `crm build`."
        )


@command(identity_app, "unmerge", UNMERGE_EXAMPLES)
def unmerge(
    customer_or_merge: Annotated[str, typer.Argument(help="A customer's id or a merge's.")],
    reason: Reason = None,
) -> None:
    """Take a merge back: its customers are apart again, as if it had never been."""
    undone = undo_merge(load_settings(), customer_or_merge, actor=ACTOR, reason=reason)
    console.print(f"Apart again: {', '.join(undone.ids)}. Next: `crm build`.")


@command(identity_app, "dismiss", DISMISS_EXAMPLES)
def dismiss(one: CustomerId, other: CustomerId, reason: Reason = None) -> None:
    """Say that two customers are not one person; the pair is not proposed again."""
    dismiss_candidate(load_settings(), one, other, actor=ACTOR, reason=reason)
    console.print(f"{one} and {other} are two people.")


@command(identity_app, "explain", EXPLAIN_EXAMPLES)
def explain(customer: CustomerId, as_json: Json = False) -> None:
    """Say why an id is this person."""
    found = explain_customer(load_settings(), customer, actor=ACTOR)
    if as_json:
        print_json(asdict(found))
        return
    notices.print(f"{found.asked_id} is {found.customer_id}.")
    columns = ["kind", "source", "key", "because", "profile", "since_load"]
    print_table(columns, ([link[column] for column in columns] for link in found.links))
    if found.merges:
        print_table(
            ["merge", "kept", "merged", "at", "by", "reason"],
            (
                (m.merge_id, m.kept_id, ", ".join(m.merged_ids), m.merged_at, m.actor, m.reason)
                for m in found.merges
            ),
        )
    notices.print(f"Other ids of this person: {', '.join(found.other_ids) or 'none'}.")


@command(identity_app, "preview", PREVIEW_EXAMPLES)
def preview(
    customers: Customers,
    undo: Annotated[bool, typer.Option("--undo", help="Of taking the merge back.")] = False,
    as_json: Json = False,
) -> None:
    """Say what a merge, or taking one back, would change; nothing is written."""
    settings = load_settings()
    if undo:
        _show_effect(preview_undo(settings, customers[0], actor=ACTOR), as_json)
    else:
        _show_effect(preview_merge(settings, customers, actor=ACTOR), as_json)


@command(identity_app, "redirects", REDIRECTS_EXAMPLES)
def redirects(
    target: Annotated[Path, typer.Argument(help="A .csv or .parquet file to write.")],
) -> None:
    """Write the ids that were given up and whose they are now, as the last build has them."""
    rows = write_redirects(load_settings(), target, actor=ACTOR)
    console.print(f"{rows} ids in {target}.")


def _show_effect(effect: Effect, as_json: bool) -> None:
    if as_json:
        print_json(asdict(effect))
        return
    rows: list[list[Any]] = []
    for when, people in (("now", effect.before), ("then", effect.after)):
        rows += [
            [
                when,
                one.customer_id,
                one.orders_count,
                one.total_spent_net,
                one.loyalty_points,
                ", ".join(f"{channel}: {reason}" for channel, reason in one.consents.items()),
                "next build" if one.segments is None else ", ".join(one.segments),
            ]
            for one in people
        ]
    print_table(["", "customer", "orders", "net", "points", "marketing", "segments"], rows)
    if effect.segments_in_doubt:
        notices.print(f"The next build decides on: {', '.join(effect.segments_in_doubt)}.")
