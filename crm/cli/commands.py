"""How every command is registered, so that all of them show help and examples the same way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click
import typer
from typer.core import TyperCommand
from typer.models import ArgumentInfo
from typer.utils import get_params_from_function

Function = TypeVar("Function", bound=Callable[..., Any])


class DocumentedCommand(TyperCommand):
    """A command whose positional arguments keep their help.

    click 8.5 gave arguments a `help` of their own, which empties the one that typer 0.24 sets
    just before; it goes when typer passes it on.
    """

    def __init__(self, name: str | None, **given: Any) -> None:
        super().__init__(name, **given)
        if self.callback is None:
            return
        declared = get_params_from_function(self.callback)
        for parameter in self.params:
            info = declared[parameter.name].default if parameter.name in declared else None
            if isinstance(parameter, click.Argument) and isinstance(info, ArgumentInfo):
                parameter.help = info.help


def command(
    app: typer.Typer, name: str, examples: Mapping[str, str]
) -> Callable[[Function], Function]:
    """Return a decorator that adds a function to a group, with its examples below its help.

    Parameters
    ----------
    app : typer.Typer
        The group.
    name : str
        What users type.
    examples : mapping
        A line to type, and what it is for.
    """
    return app.command(name, cls=DocumentedCommand, epilog=rendered(examples))


def rendered(examples: Mapping[str, str]) -> str:
    """Write examples as a Markdown list: typer joins the lines of plain paragraphs into one."""
    title = "Examples:" if len(examples) > 1 else "Example:"
    return "\n\n".join([title, *(f"* `{line}` : {why}" for line, why in examples.items())])
