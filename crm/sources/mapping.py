"""A mapping says how a known export becomes a contract; it is data, never code or SQL."""

from __future__ import annotations

from functools import cached_property
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from crm.sources.contracts import delivered
from crm.sources.expressions import Expression, headers_in
from crm.sources.headers import nearest, normalised
from crm.sources.readers.staging import ReaderOptions


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

    def read_headers(self) -> set[str]:
        """Normalised header names this part asks for by name."""
        named = (headers_in(expression) for expression in self.columns.values())
        return {normalised(header) for headers in named for header in headers}

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
