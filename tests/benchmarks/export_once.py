"""Write one file in a process of its own and say what that cost; `test_exports.py` starts it."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import duckdb
import xlsxwriter

from crm.exports.writing.cells import Column, Kind
from crm.exports.writing.write import EXTENSIONS, write_relation

KINDS: dict[str, Kind] = {
    "phone": "phone",
    "orders_count": "number",
    "spent": "money",
    "last_order": "date",
    "seen_at": "timestamp",
    "vip": "boolean",
}
QUERY = "from people"
PEOPLE = """
    create table people as select
        'cust_' || left(md5(i::varchar), 16) as customer_id,
        ['ana', 'stefan', 'ion', 'maria', 'oconnor', 'olga'][1 + i % 6] || i
            || '@example.ro' as email,
        '+407' || lpad((i % 100000000)::varchar, 8, '0') as phone,
        ['Ana', 'Ștefan', 'Ion', 'Maria', 'О''Коннор', 'Olga'][1 + i % 6] as first_name,
        ['Pop', 'Țîru', 'Müller', 'van der Berg', '=Bad', 'Smith & Sons'][1 + (i * 13) % 6]
            as last_name,
        ['București', 'Cluj-Napoca', 'Iași', 'Київ', 'London'][1 + i % 5] as city,
        (i * 7919) % 50 as orders_count,
        cast(((i * 104729) % 1000000) / 100 as decimal(18, 2)) as spent,
        date '2020-01-01' + (i % 2200)::int as last_order,
        timestamp '2020-01-01 00:00:00' + to_seconds(i * 37) as seen_at,
        i % 3 = 0 as vip,
        case when i % 4 > 0 then
            'Prefers e-mail; likes ' || ['rock', 'jazz', 'folk'][1 + i % 3] || ', seat ' || i
        end as note
    from range($rows) as t(i)"""


def ours(connection: duckdb.DuckDBPyConnection, file_format: str, path: Path) -> None:
    """Write with the product's writer."""
    names = connection.sql(QUERY).columns
    columns = [Column(name, KINDS.get(name, "text")) for name in names]
    with path.open("w+b") as target:
        write_relation(target, file_format, columns, connection, QUERY, locale="en_GB")


def raw_copy(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write a CSV as fast as DuckDB can, nothing guarded."""
    connection.execute(f"copy ({QUERY}) to '{path}' (header)")


def with_xlsxwriter(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write the same workbook with XlsxWriter in its mode of constant memory."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("Data")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        money = book.add_format({"num_format": "#,##0.00"})
        for column, name in enumerate(connection.sql(QUERY).columns):
            sheet.write_string(0, column, name)
        found = connection.execute(QUERY)
        row = 0
        while batch := found.fetchmany(10_000):
            for values in batch:
                row += 1
                for column, value in enumerate(values):
                    if isinstance(value, str):
                        sheet.write_string(row, column, value)
                    elif isinstance(value, bool):
                        sheet.write_boolean(row, column, value)
                    elif isinstance(value, datetime):
                        sheet.write_datetime(row, column, value, moment)
                    elif isinstance(value, date):
                        sheet.write_datetime(row, column, value, day)
                    elif value is not None:
                        sheet.write_number(row, column, value, money if column == 7 else None)


def cost_of(work: Callable[[], None], path: Path) -> dict[str, float]:
    """Do the work and say what it took; starting Python and importing are not counted."""
    before, started = _cpu(), time.monotonic()
    work()
    return {
        "cpu": _cpu() - before,
        "wall": time.monotonic() - started,
        "megabytes": _peak_megabytes(),
        "size": path.stat().st_size / 1e6,
    }


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _peak_megabytes() -> float:
    """Read the peak of this program alone; `ru_maxrss` remembers the process that started it."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main() -> None:
    """Run one writer: its name, the database, the file."""
    name, database, path = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    with duckdb.connect(database, read_only=True, config={"threads": 2}) as connection:
        works: dict[str, Callable[[], None]] = {
            one: lambda one=one: ours(connection, one, path)  # type: ignore[misc]
            for one in EXTENSIONS
        }
        works["COPY"] = lambda: raw_copy(connection, path)
        works["XlsxWriter"] = lambda: with_xlsxwriter(connection, path)
        print(json.dumps(cost_of(works[name], path)))


if __name__ == "__main__":
    main()
