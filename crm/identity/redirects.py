"""Ids that were given up, in a file for the systems outside that still know them."""

from __future__ import annotations

from pathlib import Path

import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from crm.actors import Actor
from crm.config import Settings
from crm.errors import UsageError
from crm.warehouse.connection import reader


def write_redirects(settings: Settings, target: Path, *, actor: Actor) -> int:
    """Write `bridge_customer_redirects` of the published build; pseudonyms only.

    Parameters
    ----------
    settings : Settings
        Whose build.
    target : Path
        A `.csv` or `.parquet` file, replaced when it exists.
    actor : Actor
        Needs the role marketer.

    Returns
    -------
    int
        Number of ids written.

    Raises
    ------
    UsageError
        The file has another ending.
    NotBuiltError
        There is no build.
    """
    actor.require("marketer", "write files")
    with reader(settings) as connection:
        table = connection.sql(
            "select old_customer_id, customer_id, since, reason"
            " from bridge_customer_redirects order by old_customer_id"
        ).to_arrow_table()
    match target.suffix:
        case ".csv":
            pa_csv.write_csv(table, str(target))
        case ".parquet":
            pq.write_table(table, target)
        case ending:
            raise UsageError(
                "{target} ends in '{ending}'; name a .csv or .parquet file.",
                target=target,
                ending=ending,
            )
    return table.num_rows
