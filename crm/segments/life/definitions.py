"""Defining segments: by people, and by the files of the built-in catalogue.

A file is just another author: `sync` appends what it says anew, so a person's later change stays.
"""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from crm.actors import Actor
from crm.config import Settings
from crm.errors import CheckFailedError, NotBuiltError, RuleError, UsageError
from crm.ops.events.segments import SegmentType
from crm.segments.language.catalogue import Catalogue, catalogue_from_build, catalogue_from_dbt
from crm.segments.language.files import read_document
from crm.segments.language.rules import Rule, parse_rule, print_rule, rule_hash
from crm.segments.life.documents import draft_of
from crm.segments.life.naming import Words, check_slug
from crm.segments.life.snapshots import LEAST_ROLE_TO_DEFINE, freeze
from crm.segments.stored.store import (
    Definition,
    Origin,
    Propose,
    Versions,
    append_next,
    current_segments,
    find_segment,
    history,
    last_said,
    latest,
    versions_of,
)
from crm.segments.stored.uses import check_order
from crm.warehouse.connection import reader

__all__ = ["catalogue", "create", "current_segments", "find_segment", "read_built_in", "sync"]

CATALOG = Path(__file__).parents[1] / "catalog"
NO_RULE = hashlib.sha256(b"null").hexdigest()
"""What stands for the hash of the rule of a segment that has none."""


def catalogue(settings: Settings) -> Catalogue:
    """Return the fields of the published build or, before the first build, of the dbt models."""
    try:
        connection = reader(settings)
    except NotBuiltError:
        return catalogue_from_dbt()
    with connection:
        return catalogue_from_build(connection)


def create(
    settings: Settings,
    slug: str,
    rule: object = None,
    *,
    actor: Actor,
    type: SegmentType | None = None,
    name_en: str | None = None,
    name_ro: str | None = None,
    description: str | None = None,
    frozen_as_of: date | None = None,
) -> Definition:
    """Define a segment, or a new version of it; saying the same again changes nothing.

    What is not said stays as it was, also when the segment was retired meanwhile.

    Parameters
    ----------
    settings : Settings
        Whose log.
    slug : str
        The segment's key: lower-case letters, digits, `-` and `_`, at most 64.
    rule : object, optional
        The canonical tree as JSON or YAML gave it; a manual segment has none.
    actor : Actor
        Who defines it; needs the role analyst.
    type : {'dynamic', 'manual', 'snapshot'}, optional
        By rule (the default), by lists, or by rule asked once: of the published build, now.
    name_en, name_ro, description : str, optional
        What people read; default the slug.
    frozen_as_of : date, optional
        The day a snapshot is expected to be of.

    Returns
    -------
    Definition
        As it stands in the log now.

    Raises
    ------
    NotPermittedError, UsageError, RuleError
        The role is below analyst; the slug, a name or the rule cannot be used, or the segment is
        of another type already.
    NotBuiltError
        A snapshot needs a published build.
    """
    actor.require(LEAST_ROLE_TO_DEFINE, "define segments")
    check_slug(slug)
    words = Words(name_en, name_ro, description)
    last = last_said(list(history(settings)), slug)
    kind = type or (last.type if last else "dynamic")
    if rule is None and last is not None and last.type == kind:
        rule = last.rule
    parsed = _rule_of(kind, rule, settings)
    if kind == "snapshot":
        return freeze(settings, slug, rule, words, actor.name, frozen_as_of)

    def propose(versions: Versions) -> Definition | None:
        now = latest(versions).get(slug)
        wanted = _definition(slug, kind, parsed, words.after(slug, versions), "person")
        if wanted.says_the_same_as(now):
            return None
        if now and now.type != kind:
            raise UsageError(
                "The segment '{slug}' is {type} and cannot become {kind}; choose another slug, or "
                "retire it first with `crm segment retire {slug} --reason WHY`.",
                slug=slug,
                type=now.type,
                kind=kind,
            )
        check_order(latest(versions), wanted)
        return wanted

    return append_next(settings, slug, propose, actor.name)


def sync(settings: Settings, actor: str = "catalog") -> dict[str, str]:
    """Append the built-in segments whose files say something new.

    Returns
    -------
    dict of str to str
        Slug to `added`, `changed`, or the sentence that says why the file was left out.
    """
    fields = catalogue_from_dbt()
    logged = list(history(settings))
    outcome: dict[str, str] = {}
    for path in sorted(CATALOG.glob("*.yaml")):
        try:
            wanted = read_built_in(path, fields)
        except RuleError as error:
            outcome[path.stem] = str(error)
            continue
        said = _last_of_files(logged, wanted.slug)
        if not wanted.says_the_same_as(said):
            append_next(settings, wanted.slug, _unless_said(wanted), actor)
            outcome[wanted.slug] = "changed" if said else "added"
    return outcome


def read_built_in(path: Path, fields: Catalogue) -> Definition:
    """Read one file of the built-in catalogue; its slug is the file's stem.

    Raises
    ------
    RuleError
        Its rule does not stand against these fields.
    """
    document = read_document(path)
    draft = draft_of(document, str(path)) if isinstance(document, dict) else None
    if draft is None or not (draft.name_en and draft.name_ro and draft.description and draft.rule):
        raise CheckFailedError("{file} lacks name.en, name.ro, description or rule.", file=path)
    names = draft.name_en, draft.name_ro, draft.description
    return _definition(path.stem, "dynamic", parse_rule(draft.rule, fields), names, "catalog")


def _last_of_files(versions: Versions, slug: str) -> Definition | None:
    files = [one for one in versions_of(versions, slug) if one and one.origin == "catalog"]
    return files[-1] if files else None


def _unless_said(wanted: Definition) -> Propose:
    def propose(versions: Versions) -> Definition | None:
        """Leave it when another process synced the same file meanwhile and nobody changed it."""
        is_said = wanted.says_the_same_as(_last_of_files(versions, wanted.slug))
        return None if is_said and wanted.slug in latest(versions) else wanted

    return propose


def _rule_of(type: SegmentType, rule: object, settings: Settings) -> Rule | None:
    if type == "manual":
        if rule is not None:
            raise UsageError(
                "A manual segment has no rule: its people are listed with `crm segment add` and "
                "`crm segment import`; leave the rule out, or choose the type dynamic."
            )
        return None
    if rule is None:
        raise UsageError(
            "A {type} segment needs a rule (--rule FILE); a manual one has none.", type=type
        )
    return parse_rule(rule, catalogue(settings), segments=current_segments(settings))


def _definition(
    slug: str, type: SegmentType, rule: Rule | None, words: tuple[str, str, str], origin: Origin
) -> Definition:
    printed = None if rule is None else print_rule(rule)
    digest = NO_RULE if rule is None else rule_hash(rule)
    return Definition(slug, 0, type, *words, printed, digest, origin)
