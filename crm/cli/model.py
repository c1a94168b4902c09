"""`crm model`: how good the predictions are, why they are what they are, and whom to contact."""

from __future__ import annotations

import typer

from crm.cli import model_people

model_app = typer.Typer(
    help="The predictions: how good they are, why they are what they are, whom to contact first.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Add the command group to the command line."""
    model_people.register(model_app)
    app.add_typer(model_app, name="model")
