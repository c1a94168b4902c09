"""The lists of segments as tables: raw for a build, temporary for a question asked of a build."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import duckdb
import pandas as pd
import pyarrow as pa

from crm.config import Settings
from crm.errors import CheckFailedError
from crm.identity.lookup import current_ids
from crm.ops.log import OperationalLog
from crm.segments.stored.lists import KINDS, LISTS, Lists, fold_lists
from crm.segments.stored.member_files import read_ids
from crm.segments.stored.store import Definition
from crm.warehouse.raw import write_frame

COLUMNS = {"segment_id": "varchar", "customer_id": "varchar", "list": "varchar"}


@dataclass(frozen=True)
class ListsWritten:
    """How many rows a build reads, and whose files of ids are damaged (slug to sentence)."""

    rows: int
    damaged: dict[str, str]


def write_segment_lists(settings: Settings, segments: Mapping[str, Definition]) -> ListsWritten:
    """Write raw/ops/segment_lists for a build: a row per segment, customer and list.

    It reads the identity map, so it is written after `ops/customer_ids`.

    Parameters
    ----------
    settings : Settings
        Whose log, imported files and identity map.
    segments : mapping of str to Definition
        The current segments.
    """
    damaged: dict[str, str] = {}

    def ids_in(slug: str, sha256: str) -> list[str]:
        try:
            return read_ids(settings, slug, sha256)
        except CheckFailedError as error:
            damaged[slug] = str(error)
            return []

    log = OperationalLog(settings).read(KINDS, subjects=list(segments))
    lists = fold_lists(log, partial(current_ids, settings), ids_in)
    found = sorted(
        (slug, one, name)
        for slug in lists.keys() - damaged
        for name in LISTS
        for one in lists[slug].of(name)
    )
    frame = pd.DataFrame(found, columns=list(COLUMNS))
    rows = write_frame(settings, "ops", "segment_lists", "current", frame, COLUMNS)
    return ListsWritten(rows, damaged)


def listed_query(
    connection: duckdb.DuckDBPyConnection, matching: str, slug: str, lists: Lists
) -> str:
    """Write the query of a segment's members: whom its rule and its lists make them.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        From `crm.warehouse.connection.reader`; the lists become temporary tables of it.
    matching : str
        Query of the customer_ids that the rule finds.
    slug : str
        The segment.
    lists : Lists
        From `read_lists`; customers that the build does not have are not added.
    """
    if not lists:
        return matching
    digest = hashlib.sha256(slug.encode()).hexdigest()[:12]
    added, excluded = f"listed_{digest}", f"excluded_{digest}"
    for table, ids in ((added, lists.added), (excluded, lists.exclude)):
        frame = pa.table({"customer_id": pa.array(sorted(ids), pa.string())})
        connection.register("ids", frame)
        connection.execute(f"create or replace temp table {table} as from ids")
        connection.unregister("ids")
    return (
        f"select customer_id from dim_customers where (customer_id in ({matching})"
        f" or customer_id in (from {added})) and customer_id not in (from {excluded})"
    )
