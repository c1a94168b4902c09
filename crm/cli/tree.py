"""The tree of commands, whole or the one branch that a word asks for.

Every branch imports what it works with, two seconds for all of them: a command that was named
loads its own branch alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

import typer

from crm.cli.commands import rendered

EXAMPLES = {
    "crm demo": "from nothing to the app with sample data",
    "crm ingest orders.csv": "your own data, then",
    "crm build": "everything that comes out of it, then",
    "crm app": "to look at it",
}
BRANCHES = {
    "demo": ("demo",),
    "sample": ("sample",),
    "ingest": ("ingest",),
    "loads": ("loads",),
    "build": ("build",),
    "app": ("app",),
    "segment": ("segment",),
    "export": ("export",),
    "model": ("model",),
    "loyalty": ("loyalty",),
    "customer": ("customer",),
    "consent": ("consent",),
    "privacy": ("privacy",),
    "identity": ("identity",),
    "audit": ("backup", "restore", "init", "audit"),
    "workspace": ("status", "paths", "config"),
    "dictionary": ("dictionary",),
    "marts": ("marts",),
    "doctor": ("doctor",),
}
"""The modules of this package in the order of the help, with the words each of them registers."""


def whole() -> typer.Typer:
    """Return every command there is."""
    return _grown(BRANCHES)


def branch(word: str) -> typer.Typer:
    """Return the commands of the module that knows a word; every command when none does."""
    return _grown([name for name, words in BRANCHES.items() if word in words] or BRANCHES)


def _grown(modules: Iterable[str]) -> typer.Typer:
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
    app.callback()(_keep_the_words)
    for name in modules:
        import_module(f"crm.cli.{name}").register(app)
    return app


def _keep_the_words() -> None:
    # Without a callback typer takes an only command for the program itself: `crm` without a word.
    return None
