"""The answer to one question."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """What looking at one question said; `answer` ends with the way out when it is not well."""

    question: str
    is_well: bool
    answer: str
