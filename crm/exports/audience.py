"""Who would be in a file, asked afresh each time: members, contacts, consent of this moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from crm.actors import Actor
from crm.config import Settings
from crm.consent import PURPOSES, decide
from crm.contacts import load_contact_points, load_contacts
from crm.errors import UsageError
from crm.exports.destination import check_channel
from crm.exports.waterfall import FATES, Waterfall, decide_fates
from crm.segments.preview import MEMBERS, Selection, select_members

PEOPLE = "export_people"
ANALYSIS = "analysis"
BATCH = 10_000


@dataclass(frozen=True)
class Audience:
    """A segment and the fates of its members, which stand in the table `export_fates`."""

    segment: Selection
    waterfall: Waterfall

    def in_words(self) -> str:
        """Say that nobody is left, and where they were lost."""
        members, lost = self.waterfall.members, self.waterfall.losses_in_words()
        return (
            f"Nobody of the {members:,} members of '{self.segment.slug}' may be contacted"
            f"{f' ({lost})' if lost else ''}; no file was written."
        )


def find_audience(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    slug: str,
    channel: str,
    purpose: str,
) -> Audience:
    """Decide the fate of every member of a segment, for one channel and purpose.

    Parameters
    ----------
    settings : Settings
        Whose log, raw files and published contacts are read besides the marts.
    connection : duckdb.DuckDBPyConnection
        From `crm.warehouse.connection.reader`; temporary tables appear in it.
    slug, channel, purpose : str
        The segment, and how and what for its people will be contacted.

    Raises
    ------
    UsageError
        One of them does not exist.
    """
    check_channel(channel)
    _check_purpose(purpose)
    segment = select_members(settings, connection, slug)
    waterfall = decide_fates(
        connection,
        members=MEMBERS,
        contacts=load_contact_points(settings, connection, MEMBERS, channel),
        decisions=decide(settings, connection, MEMBERS, channel, purpose),
        minimum_age=settings.export_minimum_age,
    )
    return Audience(segment, waterfall)


def rows_in_file(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    sources: Sequence[str],
    *,
    actor: Actor,
    channel: str,
    purpose: str,
) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the people whose fate is the file, in the order of their ids.

    The gate is asked again on the way, so somebody who withdrew meanwhile is missing.

    Parameters
    ----------
    settings, connection
        As `find_audience` left them.
    sources : sequence of str
        Columns of the contacts, as a destination's profile names them.
    actor, channel, purpose
        As `crm.contacts.load_contacts`.
    """
    connection.execute(
        f"create or replace temp table {PEOPLE} as"
        f" select customer_id from {FATES} where stage is null"
    )
    contacts = load_contacts(
        settings, connection, PEOPLE, actor=actor, channel=channel, purpose=purpose
    )
    columns = ", ".join(f'"{source}"' for source in sources)
    found = connection.execute(f"select {columns} from {contacts} order by customer_id")
    while batch := found.fetchmany(BATCH):
        yield from batch


def _check_purpose(purpose: str) -> None:
    allowed = [known for known in PURPOSES if known != ANALYSIS]
    if purpose == ANALYSIS:
        raise UsageError(
            "A file for analysis holds no contacts and this one does; "
            f"use one of {', '.join(allowed)}."
        )
    if purpose not in allowed:
        raise UsageError(f"{purpose!r} is no purpose; use one of {', '.join(allowed)}.")
