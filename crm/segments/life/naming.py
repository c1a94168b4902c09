"""What a segment may be called: its slug, its names, its description."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import count

from crm.errors import Sentence, UsageError
from crm.identity.names import folded_name
from crm.segments.language.values import SLUG
from crm.segments.stored.store import Versions, last_said

NAME_LIMIT, DESCRIPTION_LIMIT = 120, 1_000
SLUG_LENGTH = 56
"""Leaves room for the number that tells two segments of one name apart."""


@dataclass(frozen=True)
class Words:
    """What people read of a segment; None where nothing was said."""

    name_en: str | None = None
    name_ro: str | None = None
    description: str | None = None

    def after(self, slug: str, versions: Versions) -> tuple[str, str, str]:
        """Fill in what was not said: as it was before, retired or not, or the slug.

        Raises
        ------
        UsageError
            A name or the description is too long, or holds control characters.
        """
        earlier = last_said(versions, slug)
        name_en = self.name_en or (earlier.name_en if earlier else slug)
        name_ro = self.name_ro or (earlier.name_ro if earlier else name_en)
        description = self.description
        if description is None:
            description = earlier.description if earlier else ""
        _check(slug, Sentence("English name"), name_en, NAME_LIMIT)
        _check(slug, Sentence("Romanian name"), name_ro, NAME_LIMIT)
        _check(slug, Sentence("description"), description.replace("\n", " "), DESCRIPTION_LIMIT)
        return name_en, name_ro, description


def check_slug(slug: str) -> None:
    """Refuse what cannot be a segment's key.

    Raises
    ------
    UsageError
        It is no plain lower-case word.
    """
    if not SLUG.fullmatch(slug):
        raise UsageError(
            "{slug!r} is no slug; use at most 64 lower-case letters, digits, '-' and '_', "
            "starting with a letter or digit.",
            slug=slug[:80],
        )


def free_slug(name: str, taken: Collection[str]) -> str:
    """Make a slug of what people call a segment; numbered when there is one of that name.

    Examples
    --------
    >>> free_slug("Campioni în risc", {"vip"})
    'campioni_in_risc'
    >>> free_slug("VIP!", {"vip"})
    'vip_2'
    """
    plain = re.sub(r"[^a-z0-9]+", "_", folded_name(name)).strip("_")[:SLUG_LENGTH] or "segment"
    numbered = (f"{plain}_{number}" for number in count(2))
    return plain if plain not in taken else next(slug for slug in numbered if slug not in taken)


def _check(slug: str, what: Sentence, words: str, limit: int) -> None:
    if len(words) > limit or not words.isprintable():
        raise UsageError(
            "The {what} of '{slug}' is longer than {limit:,} characters or holds control "
            "characters; shorten or clean it.",
            what=what,
            slug=slug,
            limit=limit,
        )
