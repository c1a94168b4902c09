"""Snapshots: people kept who never change: whom a rule found once, or whom somebody chose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from crm.actors import Actor
from crm.config import Settings
from crm.errors import UsageError
from crm.ops.past import Past
from crm.segments.asking.population import Asked
from crm.segments.asking.preview import MEMBERS, select_matching
from crm.segments.language.catalogue import catalogue_from_build
from crm.segments.language.rules import Rule, parse_rule, print_rule, rule_hash
from crm.segments.life.naming import Words
from crm.segments.stored.member_files import PackedIds, pack_ids, put_ids
from crm.segments.stored.store import Definition, Versions, append_next, latest
from crm.segments.stored.uses import check_order
from crm.warehouse.connection import reader

LEAST_ROLE_TO_DEFINE = "analyst"
"""Who may say what a segment is; putting single people on a list takes more."""


@dataclass(frozen=True)
class _Picture:
    """People at the end of a day: all who matched a rule, or some who were chosen among them."""

    rule: Rule
    as_of: date
    members: PackedIds
    is_chosen: bool = False

    def may_replace(self, now: Definition, wanted: Definition) -> bool:
        """Say whether a segment that is there is this snapshot, taken before."""
        if self.is_chosen and now.members_sha256 != self.members.sha256:
            return False
        return (now.type, now.rule_hash) == ("snapshot", wanted.rule_hash)


def freeze(
    settings: Settings,
    slug: str,
    rule: object,
    words: Words,
    actor: str,
    expected: date | None = None,
) -> Definition:
    """Ask a rule of the published build and keep who matches; parameters as `create`.

    The same rule again gives the snapshot that is there, whatever was built since.

    Raises
    ------
    UsageError, RuleError
        The rule does not stand, the slug belongs to another segment, or the snapshot would be of
        another day than expected.
    NotBuiltError
        There is no build to ask.
    """
    return _keep(settings, slug, _take(settings, rule), words, actor, expected)


def keep_people(
    settings: Settings,
    slug: str,
    rule: object,
    people: Iterable[str],
    words: Words,
    actor: Actor,
    as_of: date,
) -> Definition:
    """Keep chosen people as a snapshot.

    Parameters
    ----------
    settings, slug, words, actor
        As `create`.
    rule : object
        What holds of all of them and does not find them alone: kept to be read.
    people : iterable of str
        Their ids.
    as_of : date
        The day of the build they were chosen from.

    Raises
    ------
    NotPermittedError
        The role is below analyst.
    UsageError, RuleError
        The rule does not stand, or the slug belongs to a segment of other people.
    NotBuiltError
        There is no build to choose from.
    """
    actor.require(LEAST_ROLE_TO_DEFINE, "define segments")
    with reader(settings) as connection:
        asked = Asked(settings, connection)
        parsed = parse_rule(rule, asked.catalogue, segments=asked.definitions)
    picture = _Picture(parsed, as_of, pack_ids(people), is_chosen=True)
    return _keep(settings, slug, picture, words, actor.name)


def _keep(
    settings: Settings,
    slug: str,
    picture: _Picture,
    words: Words,
    actor: str,
    expected: date | None = None,
) -> Definition:
    def propose(versions: Versions) -> Definition | None:
        now = latest(versions).get(slug)
        wanted = _definition(slug, picture, words.after(slug, versions))
        if now is None:
            _check_day(wanted, expected)
            check_order(latest(versions), wanted)
            return wanted
        if not picture.may_replace(now, wanted):
            raise UsageError(
                "There is a segment '{slug}' already and a snapshot replaces nothing; choose "
                "another slug, or retire it first with `crm segment retire {slug} --reason WHY`.",
                slug=slug,
            )
        kept = _with_members_of(wanted, now)
        _check_day(kept, expected)
        return None if kept.says_the_same_as(now) else kept

    def place(past: Past, logged: Definition) -> None:
        if logged.members_sha256 == picture.members.sha256:
            put_ids(settings, slug, picture.members, past)

    return append_next(settings, slug, propose, actor, place)


def _take(settings: Settings, rule: object) -> _Picture:
    with reader(settings) as connection:
        parsed = parse_rule(rule, catalogue_from_build(connection))
        as_of = select_matching(settings, connection, rule)
        rows = connection.execute(f"select customer_id from {MEMBERS}").fetchall()
    return _Picture(parsed, as_of, pack_ids(one for (one,) in rows))


def _definition(slug: str, picture: _Picture, words: tuple[str, str, str]) -> Definition:
    return Definition(
        slug,
        0,
        "snapshot",
        *words,
        print_rule(picture.rule),
        rule_hash(picture.rule),
        "person",
        picture.as_of,
        picture.members.sha256,
        picture.members.count,
    )


def _with_members_of(wanted: Definition, taken: Definition) -> Definition:
    """Change what a snapshot is called; whom it holds stays."""
    return replace(
        wanted,
        frozen_as_of=taken.frozen_as_of,
        members_sha256=taken.members_sha256,
        members_count=taken.members_count,
    )


def _check_day(found: Definition, expected: date | None) -> None:
    if expected is not None and found.frozen_as_of != expected:
        raise UsageError(
            "The snapshot '{slug}' would be of {frozen_as_of} and not of {expected}: it is taken "
            "of the published build; take frozen_as_of out of the file.",
            slug=found.slug,
            frozen_as_of=found.frozen_as_of,
            expected=expected,
        )
