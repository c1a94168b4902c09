"""Loyalty programmes: defined from YAML files, found in the log.

A definition holds from its instant on, the first one for earlier orders too; saying the same again
changes nothing. dbt rates every order by the definition in force when it was placed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from crm.config import Settings
from crm.errors import UsageError
from crm.loyalty.build_queries import built_base_currency
from crm.ops.events import LoyaltyProgramDefined
from crm.ops.log import OperationalLog
from crm.ops.records import LoggedEvent
from crm.segments.language.files import read_document

DEFAULT = "default"
"""The programme whose tier and points profiles show."""

DEFAULT_FILE = Path(__file__).parent / "catalog" / "default.yaml"


@dataclass(frozen=True)
class Definition:
    """One definition of a programme as it stands in the log; `version` counts from 1."""

    program: LoyaltyProgramDefined
    version: int
    effective_at: datetime

    @property
    def program_id(self) -> str:
        """The programme's slug."""
        return self.program.subject_id


def read_definitions(events: Iterable[LoggedEvent]) -> dict[str, list[Definition]]:
    """Collect definitions by programme, in the order of the log; other events are passed over."""
    found: dict[str, list[Definition]] = {}
    for logged in events:
        if isinstance(event := logged.event, LoyaltyProgramDefined):
            versions = found.setdefault(event.subject_id, [])
            versions.append(Definition(event, len(versions) + 1, logged.effective_at))
    return found


def in_force(versions: list[Definition], at: datetime) -> Definition:
    """Return the definition that holds at an instant: the last said of those begun, or the first.

    Examples
    --------
    >>> rules = LoyaltyProgramDefined(subject_id="club", name_en="Club")
    >>> first = Definition(rules, 1, datetime(2026, 1, 1, tzinfo=UTC))
    >>> in_force([first], datetime(2020, 1, 1, tzinfo=UTC)).version
    1
    """
    begun = [found for found in versions if found.effective_at <= at]
    return begun[-1] if begun else versions[0]


def current_programs(settings: Settings) -> dict[str, Definition]:
    """Return what holds now of every programme, by slug."""
    log = OperationalLog(settings).read([LoyaltyProgramDefined.kind])
    now = datetime.now(UTC)
    return {slug: in_force(found, now) for slug, found in sorted(read_definitions(log).items())}


def known(definitions: Mapping[str, list[Definition]], program_id: str) -> list[Definition]:
    """Return the definitions of one programme.

    Raises
    ------
    UsageError
        There is none of that slug.
    """
    if program_id not in definitions:
        raise UsageError(
            "There is no loyalty programme '{program_id}'; `crm loyalty programs` lists them; "
            "`crm loyalty enable` adds the built-in one.",
            program_id=program_id,
        )
    return definitions[program_id]


def define(
    settings: Settings, document: object, *, actor: str, effective_at: datetime | None = None
) -> Definition:
    """Define a programme, or change it; saying the same again changes nothing.

    Parameters
    ----------
    settings : Settings
        Whose log.
    document : object
        What the YAML file says: `slug`, `name` with `en` and `ro`, and the rules by the names of
        `LoyaltyProgramDefined`.
    actor : str
        Who defines it.
    effective_at : datetime, optional
        Aware; from when a change holds, if not from now. An earlier instant mends the past.

    Raises
    ------
    UsageError
        A rule cannot be used: the message names it. Or the currency is not the base currency, or
        points that were earned for ever would begin to end.
    """
    program = _parsed(document)
    log = OperationalLog(settings)
    earlier = read_definitions(log.read([LoyaltyProgramDefined.kind])).get(program.subject_id, [])
    if earlier and earlier[-1].program == program and effective_at is None:
        return earlier[-1]
    _refuse_foreign_currency(settings, program)
    _refuse_sudden_expiry(program, earlier)
    version = len(earlier) + 1
    logged = log.append(
        program,
        actor=actor,
        effective_at=effective_at,
        event_id=f"loyalty-program-{program.subject_id}-{version}",
    )
    return Definition(program, version, logged.effective_at)


def define_from_file(
    settings: Settings, path: Path, *, actor: str, effective_at: datetime | None = None
) -> Definition:
    """Define the programme a YAML or JSON file describes; errors as `define`."""
    return define(settings, read_document(path), actor=actor, effective_at=effective_at)


def enable_default(settings: Settings, *, actor: str) -> Definition:
    """Define the built-in programme, unless a programme of its slug is there already."""
    found = current_programs(settings).get(DEFAULT)
    return found or define_from_file(settings, DEFAULT_FILE, actor=actor)


def _parsed(document: object) -> LoyaltyProgramDefined:
    if not isinstance(document, dict) or not isinstance(document.get("name"), dict):
        raise UsageError(
            "A loyalty programme is a mapping with slug, name: {{en: ..., ro: ...}} and its "
            "rules; see {default_file}.",
            default_file=DEFAULT_FILE,
        )
    rules: dict[str, Any] = {k: v for k, v in document.items() if k not in ("slug", "name")}
    names = {f"name_{language}": name for language, name in document["name"].items()}
    try:
        return LoyaltyProgramDefined.model_validate(
            {"subject_id": document.get("slug"), **names, **rules}
        )
    except ValidationError as error:
        problem = error.errors()[0]
        place = ".".join(map(str, problem["loc"])).replace("subject_id", "slug") or "programme"
        reason = problem["msg"].removeprefix("Value error, ")
        raise UsageError(
            "The loyalty programme's {place} cannot be used: {reason}; mend it and try again.",
            place=place,
            reason=reason,
        ) from None


def _refuse_foreign_currency(settings: Settings, program: LoyaltyProgramDefined) -> None:
    base = settings.currency or built_base_currency(settings)
    if program.currency and base and program.currency != base:
        raise UsageError(
            "The programme '{subject_id}' gives points per {currency}, but money is reported in "
            "{base}; give the rate per {base}, or leave the currency out.",
            subject_id=program.subject_id,
            currency=program.currency,
            base=base,
        )


def _refuse_sudden_expiry(program: LoyaltyProgramDefined, earlier: list[Definition]) -> None:
    if program.expires and earlier and not earlier[-1].program.expires:
        raise UsageError(
            "The points of '{subject_id}' were earned for ever and cannot begin to end; define a "
            "programme with another slug for points that do.",
            subject_id=program.subject_id,
        )
