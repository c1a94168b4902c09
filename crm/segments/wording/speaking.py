"""Who says the rules of a published build: its catalogue, its segments' names, its currency."""

from __future__ import annotations

from crm.config import Settings
from crm.errors import NotBuiltError
from crm.segments.language.catalogue import Catalogue, catalogue_from_build, catalogue_from_dbt
from crm.segments.stored.store import current_segments
from crm.segments.wording.phrases import LANGUAGES, Language
from crm.segments.wording.words import Words
from crm.warehouse.connection import reader


def words_of(settings: Settings) -> dict[Language, Words]:
    """Return the words of a workspace in every language; before a build, those of the models."""
    catalogue, currency = _catalogue(settings)
    segments = current_segments(settings)
    names: dict[Language, dict[str, str]] = {
        "en": {slug: one.name_en for slug, one in segments.items()},
        "ro": {slug: one.name_ro for slug, one in segments.items()},
    }
    return {
        language: Words(catalogue, language, names[language], settings.zone, currency)
        for language in LANGUAGES
    }


def _catalogue(settings: Settings) -> tuple[Catalogue, str | None]:
    try:
        connection = reader(settings)
    except NotBuiltError:
        return catalogue_from_dbt(), settings.currency
    with connection:
        build = connection.execute("select * from meta_build")
        columns = [column[0] for column in build.description or ()]
        row = dict(zip(columns, build.fetchone() or (), strict=False))
        return catalogue_from_build(connection), row.get("base_currency") or settings.currency
