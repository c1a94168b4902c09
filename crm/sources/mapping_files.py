"""Mappings as files: those that come with the product, and those that people of a tenant keep."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from crm.config import Settings
from crm.errors import UsageError
from crm.sources.headers import normalised
from crm.sources.mapping import Mapping
from crm.warehouse.durable import write_text

BUILT_IN = "crm.sources"
OWN_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
"""What a mapping of one's own may be called: the name of its file, and nothing of a path."""


def built_in_mappings() -> tuple[str, ...]:
    """List the mappings that come with the product."""
    folder = resources.files(BUILT_IN) / "mappings"
    names = (Path(entry.name) for entry in folder.iterdir())
    return tuple(sorted(name.stem for name in names if name.suffix == ".yaml"))


def load_mapping(mapping: str | Path, own: Path | None = None) -> Mapping:
    """Load a built-in mapping by its name, one of the user's own by its file or its name in `own`.

    Raises
    ------
    UsageError
        There is no such mapping, or the file says something a mapping cannot say; the message
        names the key.
    """
    if isinstance(mapping, str) and mapping in built_in_mappings():
        return _built_in(mapping)
    path = Path(mapping)
    if own is not None and OWN_NAME.fullmatch(str(mapping)) and _own_file(own, mapping).exists():
        path = _own_file(own, mapping)
    if path.suffix not in (".yaml", ".yml"):
        raise UsageError(
            "There is no mapping '{mapping}'; built in are {known}, or give a file ending in "
            ".yaml.",
            mapping=mapping,
            known=", ".join(built_in_mappings()),
        )
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(
            "The mapping {file} cannot be read ({reason}); check the path.",
            file=path,
            reason=error.strerror,
        ) from None
    except UnicodeDecodeError as error:
        raise UsageError(
            "The mapping {file} is not UTF-8 (byte {start}); save it as UTF-8.",
            file=path,
            start=error.start,
        ) from None
    return parse_mapping(text, name=path.stem, origin=str(path), digest=_digest(text))


def _own_file(own: Path, name: str | Path) -> Path:
    return own / f"{name}.yaml"


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
        raise UsageError(
            "The mapping {origin} must be a YAML mapping with the key 'tables'.", origin=origin
        )
    return _validated({"name": name, **document, "digest": digest}, origin)


def parse_document(document: dict[str, Any], name: str) -> Mapping:
    """Read a mapping that somebody put together in the app; its digest is that of its text.

    Raises
    ------
    UsageError
        The document is no mapping; the message names the key.
    """
    text = mapping_text(document)
    return parse_mapping(text, name=name, origin=name, digest=_digest(text))


def mapping_text(document: dict[str, Any]) -> str:
    """Write a mapping's document as its YAML, the order of its keys kept."""
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _validated(document: dict[str, Any], origin: str) -> Mapping:
    try:
        return Mapping.model_validate(document)
    except ValidationError as error:
        problem = _problem(error)
        raise UsageError(
            "The mapping {origin}: {problem}{stop}",
            origin=origin,
            problem=problem,
            stop="" if problem.endswith("?") else ".",
        ) from None


def _parsed(text: str, origin: str) -> Any:
    loader = yaml.BaseLoader(text)  # builds text, lists and mappings, nothing else
    try:
        return loader.get_single_data()
    except yaml.YAMLError as error:
        raise UsageError(
            "The mapping {origin} is not YAML: {problem}.", origin=origin, problem=_spoken(error)
        ) from None
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


def remember_mapping(settings: Settings, name: str, document: dict[str, Any]) -> Mapping:
    """Keep a mapping under a name, over the one of that name; `--mapping NAME` finds it too.

    Raises
    ------
    UsageError
        The name is one of the product's or cannot be a name, or the document is no mapping.
    """
    if not OWN_NAME.fullmatch(name) or name in built_in_mappings():
        raise UsageError(
            "A mapping cannot be called '{name}'; use lower-case letters, digits, '-' and '_', "
            "and none of {known}.",
            name=name[:60],
            known=", ".join(built_in_mappings()),
        )
    text = mapping_text(document)
    parse_mapping(text, name=name, origin=name)
    file = _own_file(settings.paths.mappings, name)
    write_text(file, text)
    return load_mapping(file)


def own_mappings(settings: Settings) -> list[Mapping]:
    """List the mappings that this tenant's people keep, by name."""
    return [load_mapping(file) for file in sorted(settings.paths.mappings.glob("*.yaml"))]


def remembered_for(settings: Settings, headers: Collection[str]) -> Mapping | None:
    """Return the tenant's own mapping whose every header a file has; of several, the fullest."""
    known = {normalised(header) for header in headers}
    fitting = [
        mapping
        for mapping in own_mappings(settings)
        if all(part.read_headers() <= known for part in mapping.tables)
    ]
    return max(fitting, key=lambda one: len(one.tables[0].columns), default=None)
