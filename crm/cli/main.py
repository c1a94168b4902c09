"""The entry point of `crm`: turns an error into one sentence and an exit code."""

from __future__ import annotations

import sys

import duckdb
from sqlalchemy.exc import DatabaseError

from crm.cli.console import marked, notices
from crm.cli.tree import branch, whole
from crm.errors import FAILED, INTERRUPTED, CrmError, sentence_of


def main() -> None:
    """Run the command line."""
    app = branch(sys.argv[1]) if len(sys.argv) > 1 else whole()
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
