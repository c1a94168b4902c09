"""The YAML of a destination: what may stand in it, and nothing else."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from crm.consent import PURPOSES
from crm.errors import CheckFailedError
from crm.exports.destinations.offers import OFFER_COLUMNS
from crm.exports.destinations.transforms import TRANSFORMS
from crm.exports.writing.cells import Kind
from crm.exports.writing.write import EXTENSIONS

FOLDER = Path(__file__).parent
CHANNELS = ("email", "sms", "post")
SOURCES = frozenset(
    {
        *("customer_id", "full_name", "first_name", "last_name", "company_name", "locale"),
        *("email_key", "phone_e164", "date_of_birth", "segment"),
        *("line_1", "line_2", "city", "postal_code", "country"),
        *(column.header for column in OFFER_COLUMNS),
    }
)
"""Columns of the contacts that a file may be made from, the segment's slug, and what to offer."""


def _one_of(known: frozenset[str]) -> BeforeValidator:
    def check(names: object) -> tuple[str, ...]:
        found = tuple(names) if isinstance(names, list | tuple) else (names,)
        for name in found:
            if name not in known:
                raise ValueError(f"{name!r} is none of {', '.join(sorted(known))}")
        return found

    return BeforeValidator(check)


Channels = Annotated[tuple[str, ...], _one_of(frozenset(CHANNELS))]
Purposes = Annotated[tuple[str, ...], _one_of(frozenset(PURPOSES))]
Formats = Annotated[tuple[str, ...], _one_of(frozenset(EXTENSIONS))]
Transforms = Annotated[tuple[str, ...], _one_of(frozenset(TRANSFORMS))]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Name(_Strict):
    """The destination in both languages."""

    en: str = Field(min_length=1)
    ro: str = Field(min_length=1)


class ProfileColumn(_Strict):
    """One column: its header as the platform spells it, and what it is made from."""

    header: str = Field(min_length=1)
    source: str
    meaning: str = Field(min_length=1)
    kind: Kind = "text"
    transforms: Transforms = ()
    channels: Channels = ()
    required: bool = False
    optional: bool = False
    """Left out unless named, in a command or a template."""

    @model_validator(mode="after")
    def _source_is_offered(self) -> ProfileColumn:
        if self.source not in SOURCES:
            raise ValueError(f"source {self.source!r} is none of {', '.join(sorted(SOURCES))}")
        return self


class Profile(_Strict):
    """A destination as its file says it."""

    name: Name
    channels: Channels
    purposes: Purposes
    formats: Formats = ()
    row_limit: int | None = Field(default=None, gt=0)
    has_action_column: bool = False
    notes: Annotated[tuple[str, ...], BeforeValidator(tuple)] = ()
    columns: Annotated[tuple[ProfileColumn, ...], BeforeValidator(tuple), Field(min_length=1)]


def slugs() -> list[str]:
    """Name the destinations there are."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


@cache
def read_profile(slug: str) -> Profile:
    """Read one file.

    Raises
    ------
    CheckFailedError
        The file says something that no profile may say; the message names file and place.
    """
    path = FOLDER / f"{slug}.yaml"
    try:
        return Profile.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except ValidationError as error:
        raise CheckFailedError(
            "{name} is no profile of a destination: {error}", name=path.name, error=error
        ) from None
