"""The order in which segments are computed: after every segment they depend on, never by name."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from crm.errors import RuleError, Sentence
from crm.segments.language.reading import unknown

Needs = Mapping[str, Collection[str]]


def levels(needs: Needs) -> list[list[str]]:
    """Return the segments in levels: each depends on earlier levels only.

    Parameters
    ----------
    needs : mapping of str to collection of str
        Each segment's slug to those whose members it reads (`Compiled.depends_on`).

    Raises
    ------
    RuleError
        Segments depend on each other (the message prints the cycle), or one does not exist.
    """
    ordered, left_out = computable(needs)
    for problem in left_out.values():
        raise RuleError(problem)
    return ordered


def computable(
    needs: Needs, broken: Collection[str] = ()
) -> tuple[list[list[str]], dict[str, Sentence]]:
    """Return the levels of what can be computed, and why the others cannot (slug to sentence).

    Parameters
    ----------
    needs : mapping of str to collection of str
        As `levels` takes it.
    broken : collection of str
        Segments that are there but do not stand, so nothing upon them can be computed either.
    """
    ordered: list[list[str]] = []
    done: set[str] = set()
    waiting = dict(needs)
    while ready := sorted(slug for slug, of in waiting.items() if done.issuperset(of)):
        ordered.append(ready)
        done.update(ready)
        for slug in ready:
            del waiting[slug]
    return ordered, {slug: _problem(slug, waiting, needs, broken) for slug in sorted(waiting)}


def _problem(slug: str, waiting: Needs, needs: Needs, broken: Collection[str]) -> Sentence:
    """Walk from a segment that cannot be computed to the reason: a loop or a gap."""
    path = [slug]
    while True:
        missing = sorted(set(waiting[path[-1]]) - set(needs))
        if missing and missing[0] in broken:
            return Sentence("it depends on '{other}', which is left out.", other=missing[0])
        if missing:
            sentence = unknown(Sentence("segment"), missing[0], sorted(set(needs) - {slug}))
            if len(path) == 1:
                return sentence
            return Sentence("it depends on {other}: {problem}", other=path[-1], problem=sentence)
        following = min(one for one in waiting[path[-1]] if one in waiting)
        if following in path:
            cycle = [*path[path.index(following) :], following]
            return Sentence(
                "segments depend on each other: {cycle}; take one condition out.",
                cycle=" → ".join(cycle),
            )
        path.append(following)
