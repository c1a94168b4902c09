"""The words that rules are told in, per language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Phrases:
    """One language; `about` joins a field's label and what is said of it."""

    about: str
    operators: Mapping[str, str]
    memberships: Mapping[str, str]
    times: Mapping[str, str]
    windows: Mapping[str, tuple[str, str]]
    words: Mapping[str, str]
    units: Mapping[str, tuple[str, str]]
