"""Registers the command groups; turns an error into one sentence and an exit code."""

from __future__ import annotations

import sys

import duckdb
import typer
from sqlalchemy.exc import DatabaseError

from crm.cli import app as app_command
from crm.cli import (
    audit,
    build,
    consent,
    customer,
    demo,
    dictionary,
    doctor,
    export,
    identity,
    ingest,
    loads,
    loyalty,
    marts,
    model,
    privacy,
    sample,
    segment,
    workspace,
)
from crm.cli.commands import rendered
from crm.cli.console import marked, notices
from crm.errors import FAILED, INTERRUPTED, CrmError, sentence_of

EXAMPLES = {
    "crm demo": "from nothing to the app with sample data",
    "crm ingest orders.csv": "your own data, then",
    "crm build": "everything that comes out of it, then",
    "crm app": "to look at it",
}

app = typer.Typer(
    name="crm",
    help="Customer-intelligence warehouse: ingest, build, look, export.",
    epilog=rendered(EXAMPLES),
    no_args_is_help=True,
    suggest_commands=False,  # click suggests by itself
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for group in (
    demo,
    sample,
    ingest,
    loads,
    build,
    app_command,
    segment,
    export,
    model,
    loyalty,
    customer,
    consent,
    privacy,
    identity,
    audit,
    workspace,
    dictionary,
    marts,
    doctor,
):
    group.register(app)


def main() -> None:
    """Run the command line; the entry point of `crm`."""
    try:
        app()
    except CrmError as error:
        _leave(str(error), error.exit_code)
    except OSError as error:
        _leave(sentence_of(error), FAILED)
    except DatabaseError as error:
        what = f"The operational log cannot be used ({error.orig})"
        _leave(f"{what}; `crm audit verify` says more, `crm restore` brings back a backup.", FAILED)
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        what = f"The published build cannot be asked this ({str(error).splitlines()[0]})"
        _leave(f"{what}; an older version may have made it: `crm build` makes a new one.", FAILED)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _leave(sentence: str, exit_code: int) -> None:
    notices.print(marked("error", "bold red", f": {sentence}"))
    sys.exit(exit_code)
