"""Saved choices of columns: named by people, kept in the log, checked again whenever used.

They stand in the log and not in files: which personal columns leave is a decision somebody made,
and the log says who, when and what it was before; backups carry it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from crm.actors import Actor
from crm.config import Settings
from crm.errors import UsageError
from crm.exports.destinations.columns import cut
from crm.exports.destinations.destination import channels_of, read_destination
from crm.ops.events import ExportTemplateRemoved, ExportTemplateSaved
from crm.ops.log import OperationalLog

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


@dataclass(frozen=True)
class Template:
    """A choice of columns of one destination, in their order."""

    name: str
    destination: str
    columns: tuple[str, ...]
    saved_at: datetime
    saved_by: str


def save_template(
    settings: Settings, name: str, destination: str, columns: Sequence[str], *, actor: Actor
) -> Template:
    """Save a choice of columns, or change what a name means.

    Raises
    ------
    NotPermittedError
        The role is below marketer.
    UsageError
        The name, the destination or a column cannot be used.
    """
    actor.require("marketer", "save column templates")
    if not NAME.fullmatch(name):
        raise UsageError(
            "{name!r} is no name of a template; use at most 64 lower-case letters, digits, '-' "
            "and '_', starting with a letter or digit.",
            name=name[:80],
        )
    _check(destination, columns)
    event = ExportTemplateSaved(subject_id=name, destination=destination, columns=list(columns))
    logged = OperationalLog(settings).append(event, actor=actor.name)
    return Template(name, destination, tuple(columns), logged.recorded_at, actor.name)


def remove_template(settings: Settings, name: str, *, actor: Actor) -> None:
    """Offer a template no more.

    Raises
    ------
    NotPermittedError, UsageError
        The role is below marketer, or there is no such template.
    """
    actor.require("marketer", "remove column templates")
    find_template(settings, name)
    OperationalLog(settings).append(ExportTemplateRemoved(subject_id=name), actor=actor.name)


def list_templates(settings: Settings) -> dict[str, Template]:
    """Return the templates by name."""
    found: dict[str, Template] = {}
    kinds = [ExportTemplateSaved.kind, ExportTemplateRemoved.kind]
    for logged in OperationalLog(settings).read(kinds):
        found.pop(logged.subject_id, None)
        if isinstance(event := logged.event, ExportTemplateSaved):
            found[logged.subject_id] = Template(
                logged.subject_id,
                event.destination,
                tuple(event.columns),
                logged.recorded_at,
                logged.actor,
            )
    return dict(sorted(found.items()))


def find_template(settings: Settings, name: str) -> Template:
    """Return one template.

    Raises
    ------
    UsageError
        There is none of that name.
    """
    found = list_templates(settings)
    if name not in found:
        raise UsageError(
            "There is no template {name!r}; `crm export template list` shows what there is.",
            name=name[:80],
        )
    return found[name]


def columns_of_template(settings: Settings, name: str, destination: str) -> tuple[str, ...]:
    """Return a template's columns for an export.

    Raises
    ------
    UsageError
        There is none of that name, or it belongs to another destination.
    """
    found = find_template(settings, name)
    if found.destination != destination:
        raise UsageError(
            "The template '{name}' is for the destination {own}, not {destination}; add "
            "--destination {own}, or save one for {destination}.",
            name=name,
            own=found.destination,
            destination=destination,
        )
    return found.columns


def _check(destination: str, columns: Sequence[str]) -> None:
    """Refuse columns that no channel of the destination has all of."""
    problem: UsageError | None = None
    for channel in channels_of(destination):
        try:
            cut(read_destination(destination, channel), columns)
        except UsageError as error:
            problem = problem or error
        else:
            return
    raise problem or UsageError("{destination!r} takes no channel.", destination=destination)
