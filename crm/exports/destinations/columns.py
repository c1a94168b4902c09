"""Which columns a file has: the destination's, or some of them; nothing beyond what it needs.

A file for analysis has the person's pseudonym and fields that segment rules may mention: these
stand in the marts, where no name and no contact is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from crm.contacts import CONTACT_POINTS
from crm.errors import UsageError
from crm.exports.destinations.destination import (
    Destination,
    DestinationColumn,
    channels_of,
    read_destination,
)
from crm.exports.destinations.offers import OFFER_COLUMNS
from crm.exports.request import Terms
from crm.exports.writing.cells import Column, Kind
from crm.segments.language.catalogue import catalogue_from_build

PSEUDONYM = Column("customer_id", meaning="The person in this warehouse; pseudonymous.")
USUAL_FOR_ANALYSIS = (
    "orders_count",
    "total_spent_net",
    "first_order_at",
    "last_order_at",
    "rfm_segment",
    "lifecycle_stage",
)
KINDS: dict[str, Kind] = {
    "number": "number",
    "money": "money",
    "probability": "number",
    "date": "date",
    "timestamp": "timestamp",
    "boolean": "boolean",
}


def choose_columns(
    connection: duckdb.DuckDBPyConnection, terms: Terms, wanted: Sequence[str] | None
) -> Destination:
    """Return the destination with its columns, or those that are wanted of them, in that order.

    Raises
    ------
    UsageError
        There is no such destination, it is not for that purpose, a wanted column is not one it
        may have, or a delta could not say whom to remove.
    """
    if terms.is_analysis:
        return _for_analysis(connection, terms, wanted)
    profile = read_destination(terms.destination, terms.channel)
    profile.check_purpose(terms.purpose)
    chosen = profile.usual if wanted is None else cut(profile, wanted)
    if terms.is_delta:
        _check_removable(chosen, terms.channel)
    return chosen


def cut(profile: Destination, wanted: Sequence[str]) -> Destination:
    """Keep some columns of a destination.

    Raises
    ------
    UsageError
        None is named, one is not a column of it or is named twice, or one that it cannot do without
        is missing.
    """
    if not wanted:
        raise UsageError(
            "No column of {slug} is named; name some, or leave the choice out.", slug=profile.slug
        )
    offered = {one.column.header: one for one in profile.made_of}
    for header in wanted:
        _check(header, list(offered), wanted, f"the destination {profile.slug}")
    for header, one in offered.items():
        if one.is_required and header not in wanted:
            raise UsageError(
                "{slug} finds nobody without the column {header!r}; add it to {wanted}.",
                slug=profile.slug,
                header=header,
                wanted=", ".join(wanted),
            )
    return replace(profile, made_of=tuple(offered[header] for header in wanted))


def _check_removable(profile: Destination, channel: str) -> None:
    """Refuse a delta whose rows to remove would be empty: they hold an id and a contact only."""
    named_by = {PSEUDONYM.header, CONTACT_POINTS[channel][1]}
    if not named_by & {one.source for one in profile.made_of}:
        raise UsageError(
            "The columns {columns} of {slug} cannot say whom to remove; export the whole list "
            "without --delta, or choose columns with an id or the contact.",
            columns=", ".join(column.header for column in profile.columns),
            slug=profile.slug,
        )


def _for_analysis(
    connection: duckdb.DuckDBPyConnection, terms: Terms, wanted: Sequence[str] | None
) -> Destination:
    channels_of(terms.destination)  # its name stands in the file's name
    fields = {
        field.name: Column(field.name, KINDS.get(field.type, "text"), field.label_en)
        for field in catalogue_from_build(connection).fields
        if field.bridge is None
    } | {column.header: column for column in OFFER_COLUMNS}
    names = wanted or [name for name in USUAL_FOR_ANALYSIS if name in fields]
    chosen = [name for name in names if name != PSEUDONYM.header]
    for name in chosen:
        _check(name, list(fields), chosen, "a file for analysis")
    made_of = [PSEUDONYM, *(fields[name] for name in chosen)]
    return Destination(
        terms.destination,
        tuple(DestinationColumn(column, source=column.header) for column in made_of),
    )


def _check(header: str, known: Sequence[str], wanted: Sequence[str], where: str) -> None:
    if header not in known:
        raise UsageError(
            "{header!r} is no column of {where}; use some of {known}.",
            header=header[:80],
            where=where,
            known=", ".join(known),
        )
    if list(wanted).count(header) > 1:
        raise UsageError("The column {header!r} is named twice; a file has it once.", header=header)
