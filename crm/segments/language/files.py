"""Rules and definitions in files, JSON or YAML, read so that nothing is silently changed.

YAML 1.1 reads `on` and `no` as booleans, and both languages let a repeated key win over the
first; a rule must survive neither, so this reader knows only `true` and `false` and refuses
repeats.
"""

from __future__ import annotations

import json
import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from crm.errors import RuleError, UsageError

SIZE_LIMIT = 1_000_000
_BOOLEAN = "tag:yaml.org,2002:bool"


class _StrictLoader(yaml.SafeLoader):
    """YAML whose booleans are true and false, and whose keys do not repeat."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        pairs = [(self.construct_object(key, deep=True), key) for key, _ in node.value]
        seen: set[object] = set()
        for key, key_node in pairs:
            if not isinstance(key, str) or key in seen:
                problem = f"the key {key!r} is repeated or no text"
                raise yaml.constructor.ConstructorError(None, None, problem, key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


_StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _BOOLEAN]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_StrictLoader.add_implicit_resolver(_BOOLEAN, re.compile(r"true|false"), list("tf"))


def read_document(path: Path) -> Any:
    """Read a JSON (`.json`) or YAML file.

    Raises
    ------
    UsageError
        The file is missing, too large or not UTF-8.
    RuleError
        The text is not JSON or YAML; the message gives line and column.
    """
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise UsageError(
                "{file} is larger than {size_limit:,} bytes; use a small file.",
                file=path,
                size_limit=SIZE_LIMIT,
            )
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(
            "{file} cannot be read ({reason}); check the path.", file=path, reason=error.strerror
        ) from None
    except UnicodeDecodeError as error:
        raise UsageError(
            "{file} is not UTF-8 (byte {start}); save it as UTF-8.", file=path, start=error.start
        ) from None
    return parse_document(text, str(path), is_json=path.suffix.lower() == ".json")


def parse_document(text: str, name: str, *, is_json: bool) -> Any:
    """Read JSON or YAML text; `name` stands in messages for where it came from."""
    try:
        if is_json:
            return json.loads(text, object_pairs_hook=_without_repeats)
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506  # a SafeLoader, made stricter
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "somewhere"
        raise RuleError(
            "{name}, {place}: {problem}; mend it and try again.",
            name=name,
            place=place,
            problem=error.problem,
        ) from None
    except (ValueError, yaml.YAMLError) as error:
        raise RuleError(
            "{name} cannot be read: {error}; mend it and try again.", name=name, error=error
        ) from None
    except RecursionError:
        raise RuleError(
            "{name} is nested too deeply to be a rule; flatten it.", name=name
        ) from None


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key '{key}' is repeated")
        found[key] = value
    return found
