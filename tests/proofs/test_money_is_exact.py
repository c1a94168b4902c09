"""No sum of money is a binary fraction, from staging to the marts."""

from __future__ import annotations

import re

from tests.dbt.runner import rows
from tests.proofs.conftest import Proved

MONEY = re.compile(
    r"amount|revenue|spend|spent|gross|(^|_)net(_|$)|price|(^|_)tax(_|$)|fees?(_|$)|refunded$"
    r"|discount$|cost|clv|residual|money|(^|_)value"
)
PROPORTION = re.compile(r"_(share|rate|score|lift|probability)$")
METRIC = ("rpt_model_quality", "value")


def test_a_column_that_is_called_money_is_decimal(proved: Proved) -> None:
    columns = rows(
        proved.home,
        "select table_name, column_name, data_type from duckdb_columns()"
        " where schema_name in ('staging', 'intermediate', 'marts', 'contacts')"
        # what a model expects becomes money in the marts
        " and table_name not like 'stg_ml_%'",
    )
    money = [
        (table, column, kind)
        for table, column, kind in columns
        if MONEY.search(column) and not PROPORTION.search(column)
    ]
    binary = [
        (table, column)
        for table, column, kind in money
        if kind in ("DOUBLE", "FLOAT") and (table, column) != METRIC
    ]
    assert binary == []
    assert len([kind for *_, kind in money if kind.startswith("DECIMAL")]) > 50
