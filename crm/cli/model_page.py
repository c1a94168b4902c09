"""The report card as a page in a file of the user's choice."""

from __future__ import annotations

from pathlib import Path

from crm.cli.console import notices
from crm.errors import UsageError
from crm.warehouse.durable import write_text


def check_new_file(path: Path) -> None:
    """Refuse a place that cannot take the page, before any work is done for it.

    Raises
    ------
    UsageError
        The file exists, or its folder does not.
    """
    if path.exists():
        raise UsageError(f"{path} exists; name a new file, or remove that one.")
    if not path.parent.is_dir():
        raise UsageError(f"The folder {path.parent} does not exist; make it, or name another.")


def write_page(page: str, path: Path) -> None:
    """Write a report card to a new file and say where it is."""
    write_text(path, page)
    notices.print(f"The report card is in {path}; it opens in any browser, without a network.")
