"""`crm loyalty balance | history | tiers | redeem | adjust | grant | reverse | doctor`."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from typing import Annotated

import typer

from crm.cli.acting import ACTOR
from crm.cli.commands import command
from crm.cli.console import console, marked, print_json, print_table
from crm.cli.options import CustomerId, Json
from crm.config import load_settings
from crm.errors import FAILED
from crm.identity.lookup import ids_of
from crm.loyalty.build_queries import tier_changes, tier_standing
from crm.loyalty.diagnosis import diagnose
from crm.loyalty.history import history
from crm.loyalty.ledger import read_ledger
from crm.loyalty.operations import adjust, grant_bonus, redeem, reverse
from crm.loyalty.programs import DEFAULT
from crm.ops.records import LoggedEvent

Program = Annotated[str, typer.Option(help="The programme's slug.")]
Points = Annotated[int, typer.Argument(help="How many points.")]
ReasonCode = Annotated[str, typer.Option(help="A short code such as goodwill; it is published.")]
Key = Annotated[
    str | None,
    typer.Option(help="Names this act, such as a receipt's number: a repeat changes nothing."),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the group `loyalty`."""
    command(app, "balance", {"crm loyalty balance CUSTOMER": "points now, and what ends next"})(
        show_balance
    )
    command(app, "history", {"crm loyalty history CUSTOMER": "every entry of the ledger"})(
        show_history
    )
    command(app, "tiers", {"crm loyalty tiers CUSTOMER": "the tier, and how it changed"})(
        show_tiers
    )
    command(
        app, "redeem", {"crm loyalty redeem CUSTOMER 500 --key receipt-812": "spends 500, once"}
    )(redeem_points)
    command(
        app,
        "adjust",
        {"crm loyalty adjust CUSTOMER --reason goodwill -- -50": "takes 50; 50 without -- gives"},
    )(adjust_points)
    command(
        app, "grant", {"crm loyalty grant CUSTOMER 200 --reason referral": "gives a bonus of 200"}
    )(grant_points)
    command(app, "reverse", {"crm loyalty reverse ENTRY": "takes a redemption or bonus back"})(
        reverse_entry
    )
    command(app, "doctor", {"crm loyalty doctor CUSTOMER": "why the points are what they are"})(
        examine
    )


def show_balance(customer: CustomerId, program: Program = DEFAULT, as_json: Json = False) -> None:
    """Show a person's points now, with what the log says since the build."""
    balance = read_ledger(load_settings(), customer, program).balance
    row = {
        "balance": balance.balance,
        "available": balance.available,
        "debt": balance.debt,
        "expired": balance.expired,
        "expiring_next": balance.expiring_next,
        "expiring_date": balance.expiring_date,
    }
    if as_json:
        print_json(row)
    else:
        print_table(["points in " + program, ""], row.items())


def show_history(customer: CustomerId, program: Program = DEFAULT, as_json: Json = False) -> None:
    """List the entries of a person's ledger, oldest first, with the balance after each."""
    rows = [asdict(entry) for entry in history(read_ledger(load_settings(), customer, program))]
    if as_json:
        print_json(rows)
    else:
        columns = ["date", "kind", "points", "balance", "reason", "ends", "entry"]
        print_table(columns, (list(row.values()) for row in rows))


def show_tiers(customer: CustomerId, program: Program = DEFAULT, as_json: Json = False) -> None:
    """Show a person's tier, the way to the next one, and every change, as built."""
    settings = load_settings()
    ids = ids_of(settings, customer)
    standing = tier_standing(settings, program, ids)
    changes = tier_changes(settings, program, ids)
    columns = ["date", "from", "to", "direction", "reason"]
    if as_json:
        rows = [dict(zip(columns, change, strict=True)) for change in changes]
        print_json({"standing": standing, "changes": rows})
    elif standing is None:
        console.print(f"{customer} is not in '{program}' as built; `crm loyalty doctor` says why.")
    else:
        print_table([f"tier in {program}", ""], standing.items())
        print_table(columns, changes)


def redeem_points(
    customer: CustomerId,
    points: Points,
    program: Program = DEFAULT,
    key: Key = None,
    reason: ReasonCode = "redeemed",
    as_json: Json = False,
) -> None:
    """Spend points. Two tills at once never spend the same ones."""
    made = redeem(
        load_settings(), customer, program, points, key=_key(key), actor=ACTOR, reason_code=reason
    )
    _report(made, as_json=as_json)


def adjust_points(
    customer: CustomerId,
    points: Points,
    reason: ReasonCode,
    program: Program = DEFAULT,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Correct a balance by hand, up or (after `--`) down, never below zero."""
    made = adjust(
        load_settings(), customer, program, points, key=_key(key), actor=ACTOR, reason_code=reason
    )
    _report(made, as_json=as_json)


def grant_points(
    customer: CustomerId,
    points: Points,
    reason: ReasonCode,
    program: Program = DEFAULT,
    key: Key = None,
    as_json: Json = False,
) -> None:
    """Give a bonus: a referral, a birthday, an invitation into a vip programme."""
    made = grant_bonus(
        load_settings(), customer, program, points, key=_key(key), actor=ACTOR, reason_code=reason
    )
    _report(made, as_json=as_json)


def reverse_entry(
    entry: Annotated[str, typer.Argument(help="The entry, as `crm loyalty history` shows it.")],
    reason: ReasonCode = "mistake",
    as_json: Json = False,
) -> None:
    """Take a redemption, adjustment or bonus back as a whole, once."""
    _report(reverse(load_settings(), entry, actor=ACTOR, reason_code=reason), as_json=as_json)


def examine(customer: CustomerId, program: Program = DEFAULT, as_json: Json = False) -> None:
    """Say whether the programme is active, whether the person is in it, the balance, what ends.

    Exit code 1 when something needs a hand.
    """
    found = diagnose(load_settings(), customer, program)
    if as_json:
        print_json([finding._asdict() for finding in found])
    else:
        for question, is_well, answer in found:
            mark = ("well", "green") if is_well else ("mend", "bold red")
            console.print(marked(*mark, f"  {question:<12} {answer}"))
    if not all(finding.is_well for finding in found):
        raise typer.Exit(FAILED)


def _key(key: str | None) -> str:
    return key or secrets.token_hex(16)


def _report(made: LoggedEvent, *, as_json: bool) -> None:
    if as_json:
        print_json({"entry": made.event_id, "kind": made.kind, "at": made.recorded_at})
    else:
        console.print(f"Logged as {made.event_id}.")
