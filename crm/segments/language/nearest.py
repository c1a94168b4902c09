"""What somebody perhaps meant: the known names nearest to a word, spelled wrong or half said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches

from crm.errors import Sentence
from crm.identity.names import folded_name

MOST = 3
ALIKE = 0.6
SHORTEST_PART = 3
"""A shorter word stands inside too many others to mean one of them."""


def nearest(given: str, known: Mapping[str, str] | Collection[str], most: int = MOST) -> list[str]:
    """Return the names that a word may stand for, the likeliest first; case and accents are equal.

    Parameters
    ----------
    given : str
        What was written.
    known : mapping or collection of str
        What may be written, and the name it means; a collection means itself.
    most : int
        How many names at most.

    Examples
    --------
    >>> nearest("jaz", ["rock", "jazz", "folk"])
    ['jazz']
    >>> nearest("total spend", {"Total spend, net": "total_spent_net", "City": "city"})
    ['total_spent_net']
    >>> nearest("zzz", ["rock", "jazz"])
    []
    """
    means = known if isinstance(known, Mapping) else {one: one for one in known}
    folded: dict[str, str] = {}
    for word, name in means.items():
        folded.setdefault(folded_name(word), name)
    wanted = folded_name(given[:80])
    close = get_close_matches(wanted, folded, n=most, cutoff=ALIKE)
    if len(wanted) >= SHORTEST_PART:
        close += sorted((word for word in folded if wanted in word), key=len)
    return list(dict.fromkeys(folded[word] for word in close))[:most]


def did_you_mean(names: Collection[str]) -> Sentence | None:
    """Ask whether one of these was meant; None where there is none.

    Examples
    --------
    >>> did_you_mean(["jazz", "folk"])
    "did you mean 'jazz', 'folk'?"
    """
    if not names:
        return None
    return Sentence("did you mean {names}?", names=", ".join(f"'{name}'" for name in names))
