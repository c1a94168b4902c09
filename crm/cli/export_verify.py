"""`crm export verify`: is a file what was exported, and who in it has withdrawn since."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from crm.cli.commands import command
from crm.cli.console import console, print_json, print_table
from crm.cli.options import Json
from crm.config import load_settings
from crm.errors import CheckFailedError
from crm.exports.proof.verify import Verified, verify_export

VERIFY_EXAMPLES = {
    "crm export verify vip__marketing-email__generic__2026-03-29__2861.xlsx": (
        "is it what was exported, and who in it has withdrawn since"
    ),
}


def register(app: typer.Typer) -> None:
    """Add the command to `crm export`."""
    command(app, "verify", VERIFY_EXAMPLES)(verify)


def verify(
    file: Annotated[Path, typer.Argument(help="An exported file or manifest, wherever it is.")],
    as_json: Json = False,
) -> None:
    """Compare a file with the log, and count who in it has withdrawn, asked or merged since.

    Ends with exit code 3 when the file, its manifest, the members kept or the log were changed.
    """
    found = verify_export(load_settings(), file)
    if as_json:
        print_json(
            {
                "export_id": found.export.export_id,
                "name": found.name,
                "is_genuine": found.is_genuine,
                "problems": list(found.problems),
                "notes": list(found.notes),
                "rows": found.export.event.rows_count,
                "since": found.since,
            }
        )
    else:
        _print_verified(found)
    if not found.is_genuine:
        raise CheckFailedError(f"{file} does not verify: {found.problems[0]}.")


def _print_verified(found: Verified) -> None:
    made = found.export
    console.print(
        f"{found.name}: export {made.export_id}, {made.event.rows_count:,} rows, made by "
        f"{made.made_by} at {made.made_at.isoformat(timespec='seconds')}."
    )
    for line in (*found.problems, *found.notes):
        console.print(f"! {line}")
    if found.is_genuine:
        whole = "File, manifest, members and log are what was written."
        console.print("The rest is what was written." if found.notes else whole)
    if found.since:
        print_table(["since then", "people"], found.since.items())
    elif found.is_genuine:
        console.print("Everybody in it may still be contacted.")
