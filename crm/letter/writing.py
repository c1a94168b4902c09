"""Letters as files: written once a month in each language, found again by the app."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crm.config import Settings
from crm.letter.page import letter_page
from crm.letter.wording import LANGUAGES, Wording
from crm.warehouse.connection import reader
from crm.warehouse.durable import write_text
from crm.warehouse.letter_figures import letter_figures

_NAME = re.compile(r"(\d{4})-(\d{2})-([a-z]{2})\.html")


@dataclass(frozen=True)
class Letter:
    """One letter on disk."""

    month: date
    language: str
    path: Path


def write_letters(settings: Settings, *, again: bool = False) -> list[Letter]:
    """Write the letter of the newest whole month of the published build, in each language.

    Parameters
    ----------
    settings : Settings
        Whose workspace.
    again : bool
        Also where it is written already; else a letter stays as it went out.

    Returns
    -------
    list of Letter
        Those of the month; none where nothing had happened by its end.

    Raises
    ------
    NotBuiltError
        There is no published build to tell of.
    """
    with reader(settings) as connection:
        figures = letter_figures(connection)
    if figures is None:
        return []
    letters = [
        Letter(
            figures.month,
            language,
            settings.paths.letters / f"{figures.month:%Y-%m}-{language}.html",
        )
        for language in LANGUAGES
    ]
    for letter in letters:
        if again or not letter.path.exists():
            wording = Wording(letter.language, figures.currency)
            write_text(letter.path, letter_page(figures, settings.tenant, wording))
    return letters


def letters(settings: Settings) -> list[Letter]:
    """List the letters of a workspace, the newest month first."""
    found = []
    for path in sorted(settings.paths.letters.glob("*.html"), reverse=True):
        if name := _NAME.fullmatch(path.name):
            year, month, language = name.groups()
            found.append(Letter(date(int(year), int(month), 1), language, path))
    return found
