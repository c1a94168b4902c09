"""Finding a file's column by its name, spelling apart."""

from __future__ import annotations

from collections.abc import Sequence

from crm.errors import BadInputError
from crm.sources.headers import normalised, speakable
from crm.sources.readers import InputColumn


class HeaderLookup:
    """Finds a file's columns by name, spelling apart; refuses to choose between twins."""

    def __init__(self, columns: Sequence[InputColumn]) -> None:
        self._exact = {column.header: column for column in columns}
        self._loose: dict[str, list[InputColumn]] = {}
        for column in columns:
            self._loose.setdefault(normalised(column.header), []).append(column)

    def find(self, name: str) -> InputColumn | None:
        """Return the column of this name, or None.

        Raises
        ------
        BadInputError
            Two columns have it.
        """
        loose = self._loose.get(normalised(name), [])
        found = self._exact.get(name) or (loose[0] if loose else None)
        if found is None:
            return None
        twins = [f"{found.header} (2)"] if f"{found.header} (2)" in self._exact else []
        if found.header != name:
            twins += [column.header for column in loose[1:]]
        if twins:
            raise BadInputError(
                "The header has both '{header}' and '{twins}'; remove one, or name the right one "
                "in a mapping.",
                header=found.header,
                twins=twins[0],
            )
        return found

    def headers(self) -> list[str]:
        """The names as the file writes them."""
        return list(self._exact)

    def spoken(self) -> str:
        """The names as a message may list them."""
        listed = speakable(self.headers())
        if listed == self.headers():
            return ", ".join(listed)
        return f"{len(listed)} columns without names (the first line looks like data)"
