"""A workspace's beginning: its folders, its key, its settings file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tomli_w

from crm.config import Settings
from crm.errors import UsageError
from crm.ops import keys
from crm.warehouse import durable

NOT_IN_FILE = ("home", "tenant", "audit_key")
EXAMPLES = {"currency": "RON", "venues_without_scan": ["Open-air stage"]}


@dataclass(frozen=True)
class Beginning:
    """What `initialise` made; False where it was there already."""

    made_settings: bool
    made_key: bool


def initialise(settings: Settings, chosen: Mapping[str, Any]) -> Beginning:
    """Make the workspace's folders, audit key and settings.toml; what exists stays as it is.

    Parameters
    ----------
    settings : Settings
        Loaded with `chosen`, so their values are known to be usable.
    chosen : mapping
        Settings to write into the file; every other one stands there as a comment.

    Raises
    ------
    UsageError
        Settings were chosen, but the workspace has a settings file already.
    """
    place = settings.paths.settings_file
    if place.exists() and chosen:
        raise UsageError(
            "{place} exists; set {chosen} there, `crm init` never changes it.",
            place=place,
            chosen=", ".join(sorted(chosen)),
        )
    settings.paths.create()
    has_key = keys.has_key(settings)
    keys.derived_key(settings, keys.CHAIN)  # makes the key, or says why it cannot be used
    made_settings = not place.exists()
    if made_settings:
        durable.write_text(place, settings_template(chosen))
    return Beginning(made_settings, not has_key)


def settings_template(chosen: Mapping[str, Any]) -> str:
    """Write a settings.toml: every setting with its meaning, the chosen ones switched on."""
    lines = [
        "# Settings of this workspace. CRM_* in the environment wins over this file;",
        "# `crm config show` prints what holds and where it comes from.",
    ]
    for name, field in Settings.model_fields.items():
        if name in NOT_IN_FILE:
            continue
        value = chosen.get(name, EXAMPLES.get(name, field.default))
        written = _on_one_line(name, value)
        lines += ["", f"# {field.description}", written if name in chosen else f"#{written}"]
    return "\n".join(lines) + "\n"


def _on_one_line(name: str, value: Any) -> str:
    """Write a setting as one line that a `#` can switch off; a table is written inline."""
    if isinstance(value, Mapping):
        entries = ", ".join(_on_one_line(key, entry) for key, entry in value.items())
        return f"{name} = {{{entries}}}"
    return " ".join(tomli_w.dumps({name: value}).split())
