"""The rows of a file, as relations: contacts of those who may be contacted at this very moment."""

from __future__ import annotations

import math
from dataclasses import dataclass

import duckdb

from crm.actors import Actor
from crm.config import Settings
from crm.contacts import load_contacts, load_contacts_to_remove
from crm.errors import UsageError
from crm.exports.destinations.destination import Destination
from crm.exports.destinations.offers import OFFER_COLUMNS, offers_query
from crm.exports.people.audience import Audience
from crm.exports.people.delta import ACTIONS
from crm.exports.writing.cells import Column
from crm.exports.writing.sheet import ROW_LIMIT
from crm.warehouse.connection import quoted

ROWS = "export_rows"
PART = "export_part"
ADDED, REMOVED = "export_added", "export_removed"
ACTION = Column("action", meaning="add this person to the list, or remove them from it")


@dataclass(frozen=True)
class Part:
    """One file of an export: which rows, and of how many parts it is which."""

    action: str | None
    number: int
    of: int
    rows: int
    leading: tuple[str, ...] = ()

    def name(self) -> str:
        """What the file's name says of it: the number of rows, whom they add or remove."""
        part = f"__part-{self.number}-of-{self.of}" if self.of > 1 else ""
        what = self.action or ("delta" if self.leading else None)
        return f"{what}__{self.rows}{part}" if what else f"{self.rows}{part}"


def load_rows(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    audience: Audience,
    profile: Destination,
    actor: Actor,
) -> None:
    """Make the view `export_rows`: contacts and `action`, a row per person of the file.

    The gate is asked again on the way, so somebody who withdrew meanwhile is missing; the rows that
    are written are compared with the waterfall.
    """
    for action, table in (("add", ADDED), ("remove", REMOVED)):
        connection.execute(
            f"create or replace temp table {table} as"
            f" select customer_id from {ACTIONS} where action = '{action}'"
        )
    channel, purpose = audience.terms.channel, audience.terms.purpose
    if audience.terms.is_analysis:
        added = f"dim_customers semi join {ADDED} using (customer_id)"
    else:
        added = load_contacts(
            settings, connection, ADDED, actor=actor, channel=channel, purpose=purpose
        )
    if {one.source for one in profile.made_of} & {column.header for column in OFFER_COLUMNS}:
        added = f"{added} left join ({offers_query(settings.locale)}) using (customer_id)"
    segment = f"{quoted(audience.terms.slug)} as segment"
    rows = f"select *, 'add' as action, {segment} from {added}"
    if audience.waterfall.removed:
        removed = load_contacts_to_remove(
            settings, connection, REMOVED, actor=actor, channel=channel, purpose=purpose
        )
        rows = f"{rows} union all by name select *, 'remove' as action, {segment} from {removed}"
    connection.execute(f"create or replace temp view {ROWS} as {rows}")


def plan_parts(
    audience: Audience, profile: Destination, file_format: str, *, may_split: bool
) -> list[Part]:
    """Say which files hold the rows; nothing is ever cut off.

    Raises
    ------
    UsageError
        A file would be too long, and nobody allowed to split it.
    """
    profile.check_format(file_format)
    waterfall, limit = audience.waterfall, _limit(profile, file_format)
    groups: dict[str | None, int] = {None: waterfall.rows}
    leading: tuple[str, ...] = ()
    if audience.terms.is_delta and profile.has_action_column:
        leading = (ACTION.header,)
    elif audience.terms.is_delta:
        groups = {"add": waterfall.in_file, "remove": waterfall.removed}
    longest = max(groups.values())
    if longest > limit and not may_split:
        raise UsageError(
            "One file of the format {file_format} for {slug} holds {limit:,} rows and there are "
            "{longest:,}; write {files} files with --split, or choose another format. Nothing was "
            "written.",
            file_format=file_format,
            slug=profile.slug,
            limit=limit,
            longest=longest,
            files=math.ceil(longest / limit),
        )
    return [
        Part(
            action,
            number,
            math.ceil(rows / limit),
            min(limit, rows - (number - 1) * limit),
            leading,
        )
        for action, rows in groups.items()
        for number in range(1, math.ceil(rows / limit) + 1)
    ]


def part_query(
    connection: duckdb.DuckDBPyConnection, part: Part, before: int, profile: Destination
) -> str:
    """Make the view of one part's rows and ask it for the destination's columns.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        With the view `export_rows`.
    part : Part
        Which rows.
    before : int
        How many rows of the same action the parts before it hold.
    profile : Destination
        Whose columns.
    """
    wanted = f"from {ROWS}" + (f" where action = '{part.action}'" if part.action else "")
    if part.of > 1:
        wanted += f" order by customer_id limit {part.rows} offset {before}"
    connection.execute(f"create or replace temp view {PART} as {wanted}")
    return profile.query(PART, part.leading)


def _limit(profile: Destination, file_format: str) -> int:
    limits = [profile.row_limit, ROW_LIMIT if file_format == "xlsx" else None]
    return min((limit for limit in limits if limit), default=10**12)
