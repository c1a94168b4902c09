"""The whole command line, as tests call it within their own process."""

from __future__ import annotations

import click
import typer.main

from crm.cli.tree import whole

app = whole()
root: click.Group = typer.main.get_group(app)
"""What typer makes of it, once: a fifth of a second."""
