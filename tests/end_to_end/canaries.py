"""One person whose every contact is unmistakable, and where traces of her are looked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from tests.end_to_end.command import Workspace

EMAIL = "vq7zkx3w.canary@k9zwq4xv.ro"
ACCOUNT_EMAIL = "jx5wqz8k.account@p3vkzq7w.ro"
PHONE = "+40729481637"
FIRST, LAST = "Zqxvuria", "Wkjpetescu"
ADDRESS = "Strada Xvqzkopol 47"
AUDIT_KEY = "qk4vz9xw-audit-canary-7wzq2kxv"

TRACES = (
    *("vq7zkx3w", "k9zwq4xv", "jx5wqz8k", "p3vkzq7w"),
    *("729481637", "729 481 637", "zqxvuria", "wkjpetescu", "xvqzkopol"),
)
"""What of her must be nowhere else; the key must be nowhere at all."""
KEY_TRACE = "qk4vz9xw"

PEOPLE_FILES = {
    "customers.csv": (
        "source_customer_id,email,phone,first_name,last_name,date_of_birth,created_at,custom\n"
        f"A1,{EMAIL},0729 481 637,{FIRST},{LAST},1990-05-05,2025-01-01,\n"
        f"A2,{EMAIL},{PHONE},{FIRST},{LAST},{LAST},2025-01-01,\n"
        f"A3,other@wares.ro,,Ana,Pop,,{EMAIL},\n"
        f'A4,third@wares.ro,,Ion,Pop,,2025-01-01,"{{{FIRST}"\n'
        f"A5,{EMAIL},too,many,{LAST},fields,in,this,line\n"
    ),
    "addresses.csv": (
        "source_customer_id,purpose,line_1,city,country,is_default\n"
        f"A1,shipping,{ADDRESS},Cluj,RO,true\n"
        f"A1,shipping,{ADDRESS},Cluj,RO,{LAST}\n"
    ),
    "orders.csv": (
        "order_id,ordered_at,source_customer_id,email,phone,status,total_gross,currency\n"
        "1,2026-01-05,A1,,,paid,10.00,RON\n"
        f"2,2026-01-06,,{EMAIL},{PHONE},paid,20.00,RON\n"
        f"3,2026-01-06,A1,,,{EMAIL},20.00,RON\n"
        f"4,2026-01-06,A1,,,paid,{PHONE} {LAST},RON\n"
        f"5,{LAST},A1,,,paid,20.00,RON\n"
        f"6,2026-01-06,A1,,,paid,20.00,{FIRST}\n"
    ),
    "refunds.csv": (
        "refund_id,order_id,refunded_at,amount,currency,reason\n"
        f"1,1,2026-01-09,1.00,RON,{FIRST} {LAST} asked from {EMAIL}\n"
    ),
    "tickets.csv": (
        "ticket_id,order_id,event_id,holder_email,holder_name,price,status\n"
        f"1,1,E1,{EMAIL},{FIRST} {LAST},10,valid\n"
        f"2,1,E1,{EMAIL},{FIRST} {LAST},{LAST},valid\n"
    ),
    "carts.csv": (
        "cart_id,source_customer_id,email,updated_at,value,currency,items\n"
        f'1,A1,{EMAIL},2026-01-09,5,RON,"{{""note"":""{FIRST}""}}"\n'
    ),
    "activities.csv": (
        "activity_id,occurred_at,email,type,properties\n"
        f'1,2026-01-10,{EMAIL},visit,"{{""note"":""call {FIRST} on {PHONE}""}}"\n'
    ),
    "message_events.csv": (
        "message_event_id,occurred_at,channel,campaign_id,recipient,status,link\n"
        f"1,2026-01-11,email,winter,{EMAIL},clicked,https://wares.ro/?e={EMAIL}\n"
        f"2,2026-01-11,sms,winter,{PHONE},sent,\n"
        f"3,2026-01-11,{EMAIL},winter,{PHONE},sent,\n"
    ),
    "consents.csv": (
        "source_customer_id,email,channel,purpose,state,changed_at,proof\n"
        f"A1,{EMAIL},email,marketing,granted,2026-01-01,said by {FIRST} {LAST}\n"
        f"A1,{EMAIL},email,marketing,{LAST},2026-01-01,\n"
    ),
    # an account is an e-mail address, and ids are made of it
    "generic@mailshop/customers.csv": (
        f"source_customer_id,email,full_name\n{ACCOUNT_EMAIL},{ACCOUNT_EMAIL},{FIRST} {LAST}\n"
    ),
    "generic@mailshop/orders.csv": (
        "order_id,ordered_at,source_customer_id,status,total_gross,currency,discount_code\n"
        f"{ACCOUNT_EMAIL}-1,2026-01-07,{ACCOUNT_EMAIL},paid,30.00,RON,for-{ACCOUNT_EMAIL}\n"
    ),
    "generic@mailshop/refunds.csv": (
        "refund_id,order_id,refunded_at,amount,currency\n"
        f"{ACCOUNT_EMAIL}-r,{ACCOUNT_EMAIL}-1,2026-01-09,1.00,RON\n"
    ),
    "generic@mailshop/activities.csv": (
        "activity_id,occurred_at,source_customer_id,type\n"
        f"{ACCOUNT_EMAIL}-a,2026-01-10,{ACCOUNT_EMAIL},visit\n"
    ),
    # no header line: the first person would be taken for column names
    "orders_headerless.csv": f"9,2026-01-05,{EMAIL},{FIRST} {LAST},paid,10.00,RON\n",
    "customers_odd_column.csv": (
        f"source_customer_id,email,{EMAIL},{FIRST} {LAST}\nB1,b1@wares.ro,x,y\n"
    ),
}


def deliver(workspace: Workspace) -> None:
    """Put every file about her, broken rows included, into the drop folder."""
    for name, text in PEOPLE_FILES.items():
        path = workspace.settings.paths.landing / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def traces_in_text(text: str) -> list[str]:
    """Name the traces that a text holds, letter case apart."""
    lowered = text.lower()
    return [trace for trace in (*TRACES, KEY_TRACE) if trace in lowered]


def traces_in_files(*folders: Path) -> Iterator[tuple[Path, str]]:
    """Yield every file whose bytes or, where it is a table, whose values hold a trace."""
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            text = path.read_bytes().decode("latin-1") + path.name
            if path.suffix == ".parquet":
                text += _values(f"from read_parquet('{path}')")
            for trace in traces_in_text(text):
                yield path, trace


def traces_in_tables(database: Path, schema: str) -> Iterator[tuple[str, str]]:
    """Yield every table of a database file that answers with a trace; compression hides none."""
    with duckdb.connect(str(database), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from duckdb_tables() where schema_name = ?", [schema]
        ).fetchall()
        for (table,) in tables:
            rows = connection.execute(f'from {schema}."{table}"').fetchall()
            for trace in traces_in_text(repr(rows)):
                yield table, trace


def _values(query: str) -> str:
    with duckdb.connect() as connection:
        return repr(connection.execute(query).fetchall())
