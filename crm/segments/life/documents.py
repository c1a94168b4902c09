"""A segment as the YAML people edit: what `show` prints, `create` reads and the catalogue holds.

The text of a definition is always the same and its parts stand on lines of their own, so two
versions differ in the lines that say something else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

import yaml

from crm.errors import RuleError, UsageError
from crm.ops.events.segments import SegmentType
from crm.segments.language.files import read_document
from crm.segments.stored.store import Definition

KEYS = ("name", "description", "type", "frozen_as_of", "rule")
BLOCKS = ("name", "rule", "all", "any")
WORDS = ("en", "ro", "description")
WIDTH = 100
PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
NOT_PLAIN = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


@dataclass(frozen=True)
class Draft:
    """What somebody wrote of a segment; None where they said nothing."""

    rule: Any = None
    type: SegmentType | None = None
    name_en: str | None = None
    name_ro: str | None = None
    description: str | None = None
    frozen_as_of: date | None = None


def print_definition(definition: Definition) -> str:
    """Write a definition as YAML; `read_draft` of it says the same."""
    document: dict[str, Any] = {
        "name": {"en": definition.name_en, "ro": definition.name_ro},
        "description": definition.description,
    }
    if definition.type != "dynamic":
        document["type"] = definition.type
    if definition.frozen_as_of:
        document["frozen_as_of"] = definition.frozen_as_of.isoformat()
    if definition.rule is not None:
        document["rule"] = definition.rule
    return print_yaml(document)


def print_yaml(document: Mapping[str, Any]) -> str:
    """Write plain JSON data as YAML in the style of the catalogue."""
    return "\n".join(_mapping(document, "")) + "\n"


def read_draft(path: Path) -> Draft:
    """Read a file with a bare rule, or with a definition as `print_definition` writes it.

    Raises
    ------
    UsageError, RuleError
        The file cannot be read, or holds keys that nobody knows.
    """
    document = read_document(path)
    if not isinstance(document, Mapping) or not {"rule", "type", "name"} & set(document):
        return Draft(document)
    return draft_of(document, str(path))


def draft_of(document: Mapping[str, Any], place: str) -> Draft:
    """Read a definition from its YAML data; `place` stands in messages for where it came from."""
    unknown = sorted(set(document) - set(KEYS))
    if unknown:
        raise RuleError(
            "{place}: '{unknown}' is no key of a segment; allowed: {keys}.",
            place=place,
            unknown=unknown[0][:40],
            keys=", ".join(KEYS),
        )
    kind, names = document.get("type"), document.get("name") or {}
    if kind is not None and kind not in get_args(SegmentType):
        raise RuleError(
            "{place}: type is one of {known}.", place=place, known=", ".join(get_args(SegmentType))
        )
    if not isinstance(names, Mapping) or set(names) - {"en", "ro"}:
        raise RuleError("{place}: name is a mapping of en and ro.", place=place)
    for words in (*names.values(), document.get("description")):
        if not isinstance(words, str | None):
            raise RuleError(
                "{place}: names and description are texts; put them in quotes.", place=place
            )
    frozen_as_of = _day(document.get("frozen_as_of"), place)
    if frozen_as_of and kind != "snapshot":
        raise RuleError(
            "{place}: frozen_as_of goes with the type snapshot; take it out.", place=place
        )
    return Draft(
        rule=document.get("rule"),
        type=kind,
        name_en=names.get("en"),
        name_ro=names.get("ro"),
        description=document.get("description"),
        frozen_as_of=frozen_as_of,
    )


def _day(value: object, place: str) -> date | None:
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise UsageError(
            "{place}: frozen_as_of is a day such as 2026-03-29.", place=place
        ) from None


def _mapping(found: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in found.items():
        inside = f"{indent}  "
        if isinstance(value, Mapping) and not _fits(value, f"{indent}{key}: ", key):
            yield f"{indent}{key}:"
            yield from _mapping(value, inside)
        elif isinstance(value, list) and not _fits(value, f"{indent}{key}: ", key):
            yield f"{indent}{key}:"
            for part in value:
                yield from _item(part, inside)
        else:
            yield f"{indent}{key}: {_flow(value, is_words=key in WORDS)}"


def _item(part: Any, indent: str) -> Iterator[str]:
    if not isinstance(part, Mapping) or _fits(part, f"{indent}- ", ""):
        yield f"{indent}- {_flow(part)}"
        return
    first, *others = _mapping(part, f"{indent}  ")
    yield f"{indent}- {first[len(indent) + 2 :]}"
    yield from others


def _fits(value: Mapping[str, Any] | list[Any], before: str, key: str) -> bool:
    """Say whether a value stands on one line: a condition does, a group of them never."""
    return (
        key not in BLOCKS
        and not any(inside in BLOCKS or inside == "where" for inside in _keys(value))
        and len(before) + len(_flow(value)) <= WIDTH
    )


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inside in value.items():
            yield key
            yield from _keys(inside)


def _flow(value: Any, *, is_words: bool = False) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, str):
        is_plain = PLAIN.fullmatch(value) and value.lower() not in NOT_PLAIN and not is_words
        return value if is_plain else _quoted(value)
    return yaml.safe_dump(value).splitlines()[0]


def _quoted(text: str) -> str:
    """Write text between double quotes: JSON's escapes, which YAML shares, for what is unseen."""
    written = json.dumps(text, ensure_ascii=False)
    return "".join(char if char.isprintable() else _escaped(char) for char in written)


def _escaped(char: str) -> str:
    return f"\\U{ord(char):08x}"
