"""`crm doctor`: what usually goes wrong, and why a figure is not what somebody expects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated

import typer

from crm.cli.commands import command, rendered
from crm.cli.console import console, marked, notices, print_json
from crm.cli.options import Json
from crm.config import load_settings
from crm.doctor.churn import examine_churn
from crm.doctor.finding import Finding
from crm.doctor.machine import examine_machine
from crm.doctor.rfm import examine_rfm
from crm.errors import FAILED

EXAMPLES = {
    "crm doctor": "a line per thing looked at; 'mend' needs a hand",
    "crm doctor --json": "the same for a monitor",
    "crm doctor rfm CUSTOMER": "why a score is missing or old",
    "crm doctor churn": "why predictions are missing, ranks only or off",
    "crm loyalty doctor CUSTOMER": "why points are what they are",
}
RFM_EXAMPLES = {
    "crm doctor rfm": "orders, loads, rejections and scores of the build",
    "crm doctor rfm shop:1042": "one person: a customer id, or an account's id at its source",
}
CHURN_EXAMPLES = {"crm doctor churn": "history, data quality, period, gates and signals"}
doctor_app = typer.Typer(invoke_without_command=True, epilog=rendered(EXAMPLES))


def register(app: typer.Typer) -> None:
    """Add the command group to the command line."""
    app.add_typer(doctor_app, name="doctor")


@doctor_app.callback()
def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Look at the folder, versions, disk, lock, log, freshness, app port and a sample query.

    Exit code 1 when something needs a hand.
    """
    if context.invoked_subcommand is not None:
        return
    found = examine_machine(load_settings())
    if as_json:
        print_json([{"what": what, **answer._asdict()} for what, answer in found.items()])
    else:
        for what, (is_well, text) in found.items():
            _print_line(is_well, f"{what:<10} {text}")
        notices.print(
            "A figure looks wrong? `crm doctor rfm`, `crm doctor churn`, `crm loyalty doctor`."
        )
    _leave(answer.is_well for answer in found.values())


@command(doctor_app, "rfm", RFM_EXAMPLES)
def rfm(
    customer: Annotated[
        str | None, typer.Argument(help="A customer id, or an account's id at its source.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say why RFM scores are missing or old: build, orders, loads, rejections, the person.

    Exit code 1 when something needs a hand.
    """
    _report(examine_rfm(load_settings(), customer), as_json=as_json)


@command(doctor_app, "churn", CHURN_EXAMPLES)
def churn(as_json: Json = False) -> None:
    """Say why churn predictions are missing or off: history, quality, period, gates, signals.

    Exit code 1 when something needs a hand.
    """
    _report(examine_churn(load_settings()), as_json=as_json)


def _report(findings: Sequence[Finding], *, as_json: bool) -> None:
    if as_json:
        print_json([finding._asdict() for finding in findings])
    else:
        for finding in findings:
            _print_line(finding.is_well, f"{finding.question} {finding.answer}")
    _leave(finding.is_well for finding in findings)


def _print_line(is_well: bool, text: str) -> None:
    mark = ("well", "green") if is_well else ("mend", "bold red")
    console.print(marked(*mark, f"  {text}"))


def _leave(are_well: Iterable[bool]) -> None:
    if not all(are_well):
        raise typer.Exit(FAILED)
