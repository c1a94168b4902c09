"""Everything held of one person, from every place that holds something."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

import pyarrow as pa

from crm.actors import Actor
from crm.config import Settings
from crm.contacts.copying import copy_contacts
from crm.exports.access.kept import delivered_rows, known_of, stored_rows
from crm.exports.access.published import meanings, published_rows
from crm.exports.record.register import made_exports
from crm.identity.lookup import ids_of
from crm.ops.events import SegmentMemberListed, SegmentMemberUnlisted
from crm.ops.log import OperationalLog
from crm.ops.records import LoggedEvent
from crm.sources.contracts import delivered
from crm.warehouse.connection import PublishedBuild, reader

Place = Literal["contacts", "profile", "log", "delivered", "stored"]
PLACES: tuple[Place, ...] = ("contacts", "profile", "log", "delivered", "stored")
"""In the order in which they are told."""
MEMBERS = "exports.members"
LISTINGS = (SegmentMemberListed.kind, SegmentMemberUnlisted.kind)


@dataclass(frozen=True)
class Holding:
    """Rows about the person in one table; `columns` says what its columns mean, where known."""

    place: Place
    name: str
    meaning: str
    table: pa.Table
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Holdings:
    """All of them, of the person as they are known today, and the build they were read from."""

    customer_id: str
    build_id: str
    as_of: date
    parts: tuple[Holding, ...]
    recipients: tuple[str, ...] = ()
    """Destination and day of every export that the person was in."""

    @property
    def rows_count(self) -> int:
        """How many rows there are in all."""
        return sum(part.table.num_rows for part in self.parts)

    def of(self, place: Place) -> list[Holding]:
        """Return the parts of one place."""
        return [part for part in self.parts if part.place == place]


def gather(
    settings: Settings, customer_id: str, *, actor: Actor, purpose: str, build: PublishedBuild
) -> Holdings:
    """Collect everything that is held of a person.

    Parameters
    ----------
    settings : Settings
        Whose workspace.
    customer_id : str
        Who the person is today.
    actor, purpose
        Who asks and what for; reading the contacts is logged.
    build : PublishedBuild
        What is read of the warehouse.

    Raises
    ------
    NotPermittedError
        The role is below steward.
    """
    ids = [customer_id, *(one for one in ids_of(settings, customer_id) if one != customer_id)]
    contacts = copy_contacts(settings, ids, actor=actor, purpose=purpose, build=build)
    known, said = known_of(settings, ids, contacts), meanings(settings, build)
    sources = {f"{one.group}.{one.name}": one for one in delivered().values()}
    parts = [_published("contacts", name, table, said) for name, table in contacts.items()]
    parts += [
        _published("profile", name, table, said)
        for name, table in published_rows(settings, build, ids).items()
    ]
    if (written := _written(settings, ids)).num_rows:
        parts.append(Holding("log", "operational_log", "", written))
    for name, table in delivered_rows(settings, known).items():
        columns = {one.name: one.description for one in sources[name].columns}
        parts.append(Holding("delivered", name, sources[name].description, table, columns))
    stored = stored_rows(settings, known)
    parts += [Holding("stored", name, "", table) for name, table in stored.items()]
    return Holdings(
        customer_id,
        build.build_id,
        _day_of(settings, build),
        tuple(parts),
        _recipients(settings, stored.get(MEMBERS)),
    )


def _published(
    place: Place, name: str, table: pa.Table, said: Mapping[str, Mapping[str, str]]
) -> Holding:
    words = said.get(name, {})
    return Holding(place, name, words.get("", ""), table, words)


def _written(settings: Settings, ids: Sequence[str]) -> pa.Table:
    """Return what people wrote about the person; who of our staff wrote it is not theirs."""
    log = OperationalLog(settings)
    about = list(log.read(subjects=ids))
    about += [
        one for one in log.read(LISTINGS) if (one.payload or {}).get("customer_id") in set(ids)
    ]
    rows = [_row(one) for one in sorted(about, key=lambda one: one.sequence)]
    return pa.Table.from_pylist(rows, schema=LOGGED)


def _row(logged: LoggedEvent) -> dict[str, str | datetime]:
    content = json.dumps(logged.payload, ensure_ascii=False) if logged.payload else ""
    return {
        "recorded_at": logged.recorded_at.replace(tzinfo=None),
        "effective_at": logged.effective_at.replace(tzinfo=None),
        "what": logged.kind,
        "about": logged.subject_id,
        "content": content,
    }


def _recipients(settings: Settings, members: pa.Table | None) -> tuple[str, ...]:
    """Say where files with the person in them went, those since the build included."""
    rows = [] if members is None else members.to_pylist()
    sent = {row["export_id"] for row in rows if row["action"] == "add"}
    return tuple(
        f"{made.event.destination}, {made.made_at.astimezone(settings.zone).date()}"
        for made in made_exports(settings)
        if made.export_id in sent
    )


def _day_of(settings: Settings, build: PublishedBuild) -> date:
    with reader(settings, build) as connection:
        ((day,),) = connection.execute("select as_of_date from meta_build").fetchall()
    found: date = day
    return found


LOGGED = pa.schema(
    [
        ("recorded_at", pa.timestamp("us")),
        ("effective_at", pa.timestamp("us")),
        ("what", pa.string()),
        ("about", pa.string()),
        ("content", pa.string()),
    ]
)
