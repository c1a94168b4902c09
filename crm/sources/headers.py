"""Header names: how two spellings are the same name, and which one was probably meant."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Sequence

NOT_WORD = re.compile(r"[^0-9a-z]+")
DATA = re.compile(r".*@.*\..*|\+?(\D?\d){7,}|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T].*)?", re.DOTALL)
"""An e-mail address, a phone number or a long id, a date: what rows hold and headers do not."""


def normalised(header: str) -> str:
    """Reduce a header to lower-case words without accents, joined by underscores.

    Examples
    --------
    >>> normalised(" Order ID"), normalised("E-mail"), normalised("orderId")
    ('order_id', 'e_mail', 'order_id')
    """
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z]|[A-Z]{2,}$|[A-Z]$)", "_", header.strip())
    plain = unicodedata.normalize("NFKD", spaced)
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return NOT_WORD.sub("_", plain.lower()).strip("_")


def nearest(name: str, names: Collection[str]) -> str | None:
    """Return the name that looks most like this one, or None when none is close."""
    found = difflib.get_close_matches(normalised(name), names, n=1, cutoff=0.7)
    return found[0] if found else None


def speakable(headers: Sequence[str]) -> list[str]:
    """Return the headers as messages and records may name them.

    A file without a header line shows its first row there, and that row is somebody's. So one
    header that looks like data makes every one a number.

    Examples
    --------
    >>> speakable(["order_id", "total"]), speakable(["7", "ana@example.com", "Ana Pop"])
    (['order_id', 'total'], ['column 1', 'column 2', 'column 3'])
    """
    if not any(DATA.fullmatch(header.strip()) for header in headers):
        return list(headers)
    return [f"column {place}" for place in range(1, len(headers) + 1)]
