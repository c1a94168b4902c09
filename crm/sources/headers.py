"""Header names: how two spellings are the same name, and which one was probably meant."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection

NOT_WORD = re.compile(r"[^0-9a-z]+")


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
