"""Tags: any number on anybody, in colours of a palette, one customer or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crm.actors import Actor
from crm.config import Settings
from crm.customers.recording import LEAST_ROLE, as_word, compose, event_key
from crm.errors import Sentence, UsageError
from crm.identity.lookup import current_ids
from crm.ops.events import TagAdded, TagColoured, TagRemoved, TagRenamed
from crm.ops.events.tags import TAG_VOCABULARY
from crm.ops.log import OperationalLog
from crm.ops.records import Entry
from crm.ops.state import Vocabulary, read_vocabulary, tag_holders


@dataclass(frozen=True)
class Tag:
    """A tag somebody has or had; `customers_count` are those who have it now."""

    tag: str
    colour: str
    customers_count: int


@dataclass(frozen=True)
class Tagged:
    """What tagging did, or would do: of `asked` customers, `changed` had it otherwise before."""

    tag: str
    asked: int
    changed: int


def add_tag(
    settings: Settings,
    tag: str,
    customer_ids: Sequence[str],
    *,
    actor: Actor,
    request_id: str | None = None,
    dry_run: bool = False,
) -> Tagged:
    """Put a tag on customers; who has it already is left as they are.

    Parameters
    ----------
    settings : Settings
        Whose log.
    tag : str
        A word; written in lower case with `-` for spaces. A former name of a tag means that tag.
    customer_ids : sequence of str
        Whom to tag.
    actor : Actor
        Needs the role marketer.
    request_id : str, optional
        Makes a repeat harmless.
    dry_run : bool
        Count, and write nothing.

    Raises
    ------
    NotPermittedError
        The role is below marketer.
    UsageError
        The word cannot be a tag, or a customer is unknown: then nobody is tagged.
    """
    return _change(settings, TagAdded, tag, customer_ids, actor, request_id, dry_run)


def remove_tag(
    settings: Settings,
    tag: str,
    customer_ids: Sequence[str],
    *,
    actor: Actor,
    request_id: str | None = None,
    dry_run: bool = False,
) -> Tagged:
    """Take a tag off customers; parameters and errors as `add_tag`."""
    return _change(settings, TagRemoved, tag, customer_ids, actor, request_id, dry_run)


def rename_tag(settings: Settings, tag: str, to: str, *, actor: Actor) -> str:
    """Call a tag differently, for everybody and in the past too; return the new name.

    Renaming to a tag in use joins the two. Rules that name the old one have to be changed.

    Raises
    ------
    UsageError
        There is no such tag, or the new word cannot be one.
    """
    actor.require(LEAST_ROLE, "rename tags")
    words = read_vocabulary(settings)
    old, new = _known(words, tag), as_word(to, "tag")
    former = [name for name, current in words.renamed.items() if current == old and name != new]
    entries = [
        Entry(compose(TagRenamed, subject_id=TAG_VOCABULARY, tag=name, to=new))
        for name in (*sorted(former), old)
        if name != new
    ]
    OperationalLog(settings).append_all(entries, actor=actor.name)
    return new


def colour_tag(settings: Settings, tag: str, colour: str, *, actor: Actor) -> None:
    """Choose a tag's colour; its name always stands beside it.

    Raises
    ------
    UsageError
        There is no such tag, or the palette has no such colour.
    """
    actor.require(LEAST_ROLE, "colour tags")
    known = _known(read_vocabulary(settings), tag)
    event = compose(TagColoured, subject_id=TAG_VOCABULARY, tag=known, colour=colour)
    OperationalLog(settings).append(event, actor=actor.name)


def list_tags(settings: Settings) -> list[Tag]:
    """Return every tag that somebody was ever given, with how many have it now."""
    words = read_vocabulary(settings)
    holders = tag_holders(settings, words, lambda ids: current_ids(settings, ids))
    return [Tag(tag, words.colour(tag), len(holders.get(tag, ()))) for tag in words.tags]


def _change(
    settings: Settings,
    kind: type[TagAdded] | type[TagRemoved],
    tag: str,
    customer_ids: Sequence[str],
    actor: Actor,
    request_id: str | None,
    dry_run: bool,
) -> Tagged:
    actor.require(LEAST_ROLE, "tag customers")
    words = read_vocabulary(settings)
    name = words.tag(as_word(tag, "tag"))
    asked = _customers(settings, customer_ids)
    holders = tag_holders(settings, words, lambda ids: current_ids(settings, ids)).get(name, set())
    concerned = [one for one in asked if (one in holders) == (kind is TagRemoved)]
    entries = [
        Entry(compose(kind, subject_id=one, tag=name), None, event_key(request_id, kind.kind, one))
        for one in concerned
    ]
    if not dry_run:
        OperationalLog(settings).append_all(entries, actor=actor.name)
    return Tagged(name, len(asked), len(concerned))


def _customers(settings: Settings, customer_ids: Sequence[str]) -> list[str]:
    found = current_ids(settings, customer_ids)
    unknown = [one for one in customer_ids if one not in found]
    if unknown:
        others = Sentence(" and {count:,} others", count=len(unknown) - 1) if unknown[1:] else ""
        raise UsageError(
            "There is no customer '{unknown}'{others} in {workspace}; use ids of `dim_customers`. "
            "Nobody was changed.",
            unknown=unknown[0][:40],
            others=others,
            workspace=settings.paths.workspace,
        )
    return sorted(set(found.values()))


def _known(words: Vocabulary, tag: str) -> str:
    name = words.tag(as_word(tag, "tag"))
    if name not in words.tags:
        raise UsageError(
            "There is no tag {name!r}; `crm customer tag list` shows those there are.", name=name
        )
    return name
