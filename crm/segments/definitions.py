"""Defining segments: by people, and by the files of the built-in catalogue.

A file is just another author: `sync` appends its definition when the file says something new, so
a person's later change of the same slug stays.
"""

from __future__ import annotations

from pathlib import Path

from crm.config import Settings
from crm.errors import CheckFailedError, NotBuiltError, RuleError, UsageError
from crm.segments.catalogue import Catalogue, catalogue_from_build, catalogue_from_dbt
from crm.segments.files import read_document
from crm.segments.rules import Rule, parse_rule, print_rule, rule_hash
from crm.segments.store import Definition, Origin, append, current_segments, find_segment, history
from crm.segments.values import SLUG
from crm.warehouse.connection import reader

__all__ = ["catalogue", "create", "current_segments", "find_segment", "read_built_in", "sync"]

CATALOG = Path(__file__).parent / "catalog"
NAME_LIMIT, DESCRIPTION_LIMIT = 120, 1_000


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
    rule: object,
    *,
    actor: str,
    name_en: str | None = None,
    name_ro: str | None = None,
    description: str = "",
) -> Definition:
    """Define a segment, or a new version of it; saying the same again changes nothing.

    Parameters
    ----------
    settings : Settings
        Whose log.
    slug : str
        The segment's key: lower-case letters, digits, `-` and `_`, at most 64.
    rule : object
        The canonical tree as JSON or YAML gave it.
    actor : str
        Who defines it.
    name_en, name_ro, description : str, optional
        What people read; the name defaults to the slug.

    Returns
    -------
    Definition
        As it stands in the log now.

    Raises
    ------
    UsageError, RuleError
        The slug, a name or the rule cannot be used.
    """
    name = name_en or slug
    _check_words(slug, name, name_ro or name, description)
    parsed = parse_rule(rule, catalogue(settings))
    wanted = _definition(slug, parsed, (name, name_ro or name, description), "person")
    earlier = [found for of, found in history(settings) if of == slug]
    latest = earlier[-1] if earlier else None
    if latest is not None and wanted.says_the_same_as(latest):
        return latest
    return append(settings, wanted, earlier, actor)


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
        earlier = [found for slug, found in logged if slug == wanted.slug]
        files = [found for found in earlier if found and found.origin == "catalog"]
        if not wanted.says_the_same_as(files[-1] if files else None):
            append(settings, wanted, earlier, actor)
            outcome[wanted.slug] = "changed" if files else "added"
    return outcome


def read_built_in(path: Path, fields: Catalogue) -> Definition:
    """Read one file of the built-in catalogue; its slug is the file's stem.

    Raises
    ------
    RuleError
        Its rule does not stand against these fields.
    """
    document = read_document(path)
    try:
        names = document["name"]["en"], document["name"]["ro"], document["description"]
        rule = document["rule"]
    except (KeyError, TypeError):
        raise CheckFailedError(f"{path} lacks name.en, name.ro, description or rule.") from None
    return _definition(path.stem, parse_rule(rule, fields), names, "catalog")


def _definition(slug: str, rule: Rule, words: tuple[str, str, str], origin: Origin) -> Definition:
    return Definition(slug, 0, "dynamic", *words, print_rule(rule), rule_hash(rule), origin)


def _check_words(slug: str, name_en: str, name_ro: str, description: str) -> None:
    if not SLUG.fullmatch(slug):
        raise UsageError(
            f"{slug!r} is no slug; use at most 64 lower-case letters, digits, '-' and '_', "
            "starting with a letter or digit."
        )
    for words, limit in (
        (name_en, NAME_LIMIT),
        (name_ro, NAME_LIMIT),
        (description, DESCRIPTION_LIMIT),
    ):
        if len(words) > limit or not words.replace("\n", " ").isprintable():
            raise UsageError(
                f"The name or description of '{slug}' is longer than {limit} characters or holds "
                "control characters; shorten or clean it."
            )
