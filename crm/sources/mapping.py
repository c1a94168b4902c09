"""A mapping says how a known export becomes a contract; it is data, never code or SQL."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from crm.errors import UsageError
from crm.sources.contracts import delivered
from crm.sources.expressions import Expression, headers_in
from crm.sources.headers import nearest, normalised
from crm.sources.readers.staging import ReaderOptions

BUILT_IN = "crm.sources"


class Match(BaseModel):
    """Which files a table's part of the mapping is for: by name, by header, or both."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str | None = Field(None, description="Pattern of the file's name, such as orders*.csv")
    columns: tuple[str, ...] = Field((), description="Header names that must all be there")


class TableMapping(BaseModel):
    """How one kind of file becomes one table, or why it is skipped."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str | None = None
    skip: str | None = Field(None, description="Why files of this kind are recognised, not loaded")
    match: Match = Match()
    timezone: str | None = Field(None, description="Zone of its naive timestamps")
    columns: dict[str, Expression] = Field(default_factory=dict)
    aliases: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str | None) -> str | None:
        if value is not None and value not in available_timezones():
            raise ValueError(f"'{value}' is no IANA zone such as Europe/London")
        return value

    @model_validator(mode="after")
    def _names_exist(self) -> TableMapping:
        if (self.table is None) == (self.skip is None):
            raise ValueError("say either 'table' or 'skip'")
        if self.table is None:
            return self
        tables = delivered()
        if self.table not in tables:
            raise ValueError(f"'{self.table}' is no table; tables are {', '.join(sorted(tables))}")
        known = tables[self.table].by_name
        for name in (*self.columns, *self.aliases):
            if name not in known:
                hint = nearest(name, known)
                more = f"; did you mean '{hint}'?" if hint else f": {', '.join(known)}"
                raise ValueError(f"'{name}' is no column of {self.table}{more}")
        return self

    def known_headers(self) -> set[str]:
        """Normalised header names this part understands."""
        names = {name for expression in self.columns.values() for name in headers_in(expression)}
        names |= {alias for aliases in self.aliases.values() for alias in aliases}
        names |= set(self.match.columns)
        if self.table is not None:
            names |= set(delivered()[self.table].by_name)
        return {normalised(name) for name in names}


class Mapping(BaseModel):
    """A whole mapping: the file's form, and one part per kind of file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    description: str = ""
    reader: ReaderOptions = ReaderOptions()
    tables: tuple[TableMapping, ...] = Field(min_length=1)
    digest: str = ""

    @cached_property
    def label(self) -> str:
        """How a load records the mapping; one of the user's own carries a hash of its text."""
        return f"{self.name}@{self.digest}" if self.digest else self.name

    def known_headers(self) -> set[str]:
        """Normalised header names any part understands: evidence for a file's delimiter."""
        return {name for part in self.tables for name in part.known_headers()}


def built_in_mappings() -> tuple[str, ...]:
    """List the mappings that come with the product."""
    folder = resources.files(BUILT_IN) / "mappings"
    names = (Path(entry.name) for entry in folder.iterdir())
    return tuple(sorted(name.stem for name in names if name.suffix == ".yaml"))


def load_mapping(mapping: str | Path) -> Mapping:
    """Load a built-in mapping by its name, or one of the user's own by its file.

    Raises
    ------
    UsageError
        There is no such mapping, or the file says something a mapping cannot say; the message
        names the key.
    """
    if isinstance(mapping, str) and mapping in built_in_mappings():
        return _built_in(mapping)
    path = Path(mapping)
    if path.suffix not in (".yaml", ".yml"):
        raise UsageError(
            f"There is no mapping '{mapping}'; built in are {', '.join(built_in_mappings())}, "
            "or give a file ending in .yaml."
        )
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"The mapping {path} cannot be read ({error.strerror}); check the path."
        ) from None
    except UnicodeDecodeError as error:
        raise UsageError(
            f"The mapping {path} is not UTF-8 (byte {error.start}); save it as UTF-8."
        ) from None
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return parse_mapping(text, name=path.stem, origin=str(path), digest=digest)


@cache
def _built_in(name: str) -> Mapping:
    text = (resources.files(BUILT_IN) / "mappings" / f"{name}.yaml").read_text("utf-8")
    return parse_mapping(text, name=name, origin=f"{name}.yaml")


def parse_mapping(text: str, *, name: str, origin: str, digest: str = "") -> Mapping:
    """Read a mapping's YAML; every scalar stays text, so the country NO is not `false`.

    Raises
    ------
    UsageError
        The text is not YAML or not a mapping; the message names origin and key.
    """
    document = _parsed(text, origin)
    if not isinstance(document, dict):
        raise UsageError(f"The mapping {origin} must be a YAML mapping with the key 'tables'.")
    try:
        return Mapping.model_validate({"name": name, **document, "digest": digest})
    except ValidationError as error:
        problem = _problem(error)
        raise UsageError(
            f"The mapping {origin}: {problem}{'' if problem.endswith('?') else '.'}"
        ) from None


def _parsed(text: str, origin: str) -> Any:
    loader = yaml.BaseLoader(text)  # builds text, lists and mappings, nothing else
    try:
        return loader.get_single_data()
    except yaml.YAMLError as error:
        raise UsageError(f"The mapping {origin} is not YAML: {_spoken(error)}.") from None
    finally:
        loader.dispose()


def _spoken(error: yaml.YAMLError) -> str:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        mark = error.problem_mark
        return f"line {mark.line + 1}, column {mark.column + 1}: {error.problem}"
    return " ".join(str(error).split())


def _problem(error: ValidationError) -> str:
    problem = error.errors()[0]
    place = ".".join(str(part) for part in _shown(problem["loc"]))
    reason = problem["msg"].removeprefix("Value error, ")
    if problem["type"] == "extra_forbidden":
        reason = "is no key a mapping knows"
    return f"{place}: {reason}" if place else reason


def _shown(location: tuple[Any, ...]) -> Iterator[Any]:
    """Leave out the tags pydantic adds for the kinds of expression."""
    return (part for part in location if not str(part).startswith("<"))
