"""Exports that run by themselves, as files of the workspace: `schedules/<name>.yaml`.

A file is read strictly: an unknown key, a wrong value or a repeated key is an error that names
line and column, never a guess. It names the actor whose rights the export needs when it runs.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from crm.actors import Actor
from crm.config import Settings
from crm.errors import UsageError
from crm.exports.destinations.templates import NAME
from crm.exports.request import Request, Terms
from crm.segments.language.files import parse_document

WRITABLE_BY_ALL = 0o002
SIZE_LIMIT = 100_000
When = Literal["build", "day", "week", "month"]


class RunAs(BaseModel):
    """Who the export is made by; the role is checked again at every run."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: Annotated[str, Field(min_length=1, max_length=100)]
    role: Literal["viewer", "analyst", "marketer", "steward"]


class Definition(BaseModel):
    """What a schedule's file says; the words are those of `crm segment export`."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    segment: str
    reason: str
    run_as: RunAs
    after: When = "day"
    channel: str = "email"
    purpose: str = "marketing"
    format: str = "csv-system"
    destination: str = "generic"
    control: float = 0.0
    delta: bool = False
    template: str | None = None
    columns: list[str] | None = None
    split: bool = False


@dataclass(frozen=True)
class Schedule:
    """A schedule as its file defines it; `defined_by` is the owner of the file."""

    name: str
    definition: Definition
    sha256: str
    defined_by: str

    @property
    def actor(self) -> Actor:
        """Who exports."""
        return Actor(self.definition.run_as.name, self.definition.run_as.role)

    def request(self) -> Request:
        """Return what it asks for, checked as if somebody typed it.

        Raises
        ------
        UsageError
            Something asked for cannot be.
        """
        said = self.definition
        terms = Terms(
            said.segment, said.channel, said.purpose, said.destination, said.control, said.delta
        )
        columns = None if said.columns is None else tuple(said.columns)
        return Request(
            terms, said.format, said.reason, self.actor, columns, said.template, said.split
        )


def schedule_names(settings: Settings) -> list[str]:
    """Return the names of the schedules there are files of, whatever they say."""
    return sorted(path.stem for path in settings.paths.schedules.glob("*.yaml"))


def read_schedule(settings: Settings, name: str) -> Schedule:
    """Read one schedule.

    Raises
    ------
    UsageError
        There is no such file, everybody may write it, or it says something that cannot be; the
        message names line and column.
    """
    path = settings.paths.schedules / f"{name}.yaml"
    if not NAME.fullmatch(name) or path.is_symlink() or not path.is_file():
        raise UsageError(
            "There is no schedule {name!r} in {schedules}; `crm export schedule list` shows what "
            "there is.",
            name=name[:80],
            schedules=settings.paths.schedules,
        )
    if path.stat().st_mode & WRITABLE_BY_ALL:
        raise UsageError(
            "Everybody may write {file}, so nobody defined it; `chmod o-w {file}`.", file=path
        )
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(
            "{file} cannot be read ({reason}); check its rights.", file=path, reason=error.strerror
        ) from None
    except UnicodeDecodeError as error:
        raise UsageError(
            "{file} is not UTF-8 (byte {start}); save it as UTF-8.", file=path, start=error.start
        ) from None
    if len(content) > SIZE_LIMIT:
        raise UsageError(
            "{file} is larger than {size_limit:,} bytes; a schedule is a few lines.",
            file=path,
            size_limit=SIZE_LIMIT,
        )
    schedule = Schedule(
        name, _definition(text, path), hashlib.sha256(content).hexdigest(), _owner(path)
    )
    schedule.request()
    return schedule


def _definition(text: str, path: Path) -> Definition:
    document = parse_document(text, str(path), is_json=False)
    if not isinstance(document, dict):
        raise UsageError("{file} says nothing by name; start with `segment: SLUG`.", file=path)
    try:
        return Definition.model_validate(document)
    except ValidationError as error:
        problem = error.errors()[0]
        loc = [str(part) for part in problem["loc"]]
        reason = problem["msg"].removeprefix("Value error, ")
        if problem["type"] == "extra_forbidden":
            reason = "there is no such key"
        raise UsageError(
            "{file}, {place}: {key}: {reason}.",
            file=path,
            place=_place(text, loc),
            key=".".join(loc),
            reason=reason,
        ) from None


def _place(text: str, loc: list[str]) -> str:
    """Return line and column of a key, or of the deepest of its parents that is there."""
    node: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    mark = node.start_mark if node else None
    for part in loc:
        if not isinstance(node, yaml.MappingNode):
            break
        found = [pair for pair in node.value if pair[0].value == part]
        if not found:
            break
        key, node = found[0]
        mark = key.start_mark
    return f"line {mark.line + 1}, column {mark.column + 1}" if mark else "line 1, column 1"


def _owner(path: Path) -> str:
    try:
        return path.owner()
    except KeyError:  # an account that this machine does not know
        return f"user {path.stat().st_uid}"
