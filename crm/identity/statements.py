"""What people said about being contacted, at the sources and in the log, and who they are.

A statement made under an account is that person's. A statement made under a bare address is the
word of whoever owns it: a grant counts for the one customer the identity map knows behind it, a
refusal for everyone who ever gave that address, because nobody can tell which of them refused.
Every statement is carried to all ids its person was ever given, so a build published before two
profiles were joined gets it too.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from crm.config import Settings
from crm.identity.customer_ids import customer_ids_file
from crm.identity.sightings import raw_rows, raw_view
from crm.identity.statement_queries import CONSENTS, STOPS
from crm.ops.state import logged_bans, logged_consents
from crm.warehouse.connection import quoted, scratch

STOPPING = ("unsubscribed", "bounced", "complained")
SAID = {
    "_source": "varchar",
    "consent_id": "varchar",
    "_load_id": "varchar",
    "_row_number": "bigint",
    "source_customer_id": "varchar",
    "email_key": "varchar",
    "channel": "varchar",
    "purpose": "varchar",
    "state": "varchar",
    "changed_at": "timestamp",
    "proof": "varchar",
    "double_opt_in": "boolean",
}
MESSAGES = {
    "_source": "varchar",
    "source_customer_id": "varchar",
    "recipient_key": "varchar",
    "channel": "varchar",
    "status": "varchar",
}


@dataclass(frozen=True)
class Statements:
    """Evidence that a published build may not hold yet.

    `consents(customer_id, denied_at, granted_at, proven_at)`, naive UTC;
    `stops(customer_id, reason, is_set)`, at most one row per customer and reason.
    """

    consents: pa.Table
    stops: pa.Table


def collect_statements(
    settings: Settings,
    asked: pa.Table,
    channel: str,
    purpose: str,
    built_loads: Set[str],
    now: datetime,
) -> Statements:
    """Read raw consents, the log, and message statuses of loads that are not built yet.

    Parameters
    ----------
    settings : Settings
        Whose raw files and log.
    asked : pyarrow.Table
        Column `customer_id`: whose statements are wanted; others may be in the answer.
    channel, purpose : str
        What is asked for.
    built_loads : set of str
        Load ids the published build holds; of message statuses only other loads are read.
    now : datetime
        Naive UTC; a grant that begins later does not count yet.
    """
    with scratch(settings) as connection:
        connection.register("asked", asked)
        _describe_people(connection, settings)
        connection.register("logged_consents", logged_consents(settings, channel, purpose))
        connection.register("logged_bans", logged_bans(settings, channel))
        _said(connection, settings, channel, purpose)
        _reported(connection, settings, channel, built_loads)
        consents = connection.sql(CONSENTS, params=[now, now]).to_arrow_table()
        stops = connection.sql(STOPS).to_arrow_table()
    return Statements(consents, stops)


def _describe_people(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Make `people` and `addresses` of the persons asked for.

    `people(customer_key, customer_id, own_customer_id)`: their part of the identity map, found by
    any id they ever had; `addresses(address, customer_id)`: every e-mail address and phone number
    they ever gave.
    """
    file = customer_ids_file(settings)
    columns = ("customer_key", "customer_id", "own_customer_id")
    nobody = ", ".join(f"null::varchar as {column}" for column in columns)
    source = f"read_parquet({quoted(str(file))})" if file.exists() else f"(select {nobody})"
    connection.execute(
        f"""create temp table people as
        with known as (select {", ".join(columns)} from {source})
        select * from known where customer_id in (
            select customer_id from known
            where customer_id in (from asked) or own_customer_id in (from asked)
        )"""
    )
    delivered = raw_view(connection, settings, "shop", "customers")
    given = [
        f"select {name}, 'account:' || _source || ':' || source_customer_id from shop_customers"
        for name in ("email_key", "phone_e164")
        if name in delivered
    ]
    mailboxes = (
        "select substr(customer_key, 7), customer_key from people where customer_key like 'email:%'"
    )
    connection.execute(
        f"""create temp table addresses as
        select given.address, people.customer_id
        from ({" union all ".join([*given, mailboxes])}) as given (address, customer_key)
        inner join people on given.customer_key = people.customer_key
        where given.address is not null"""
    )


def _said(
    connection: duckdb.DuckDBPyConnection, settings: Settings, channel: str, purpose: str
) -> None:
    """Make `said`: raw consents to the channel and purpose, corrected rows left out.

    Columns: account_key (null for a bare address), address, is_granted, has_proof, said_at.
    """
    columns = raw_view(connection, settings, "activity", "consents")
    connection.execute(
        f"""create temp table said as
        with delivered as (
            select *, 'account:' || _source || ':' || source_customer_id as account_key
            from ({raw_rows("activity_consents", columns, SAID)})
        ),
        concerning as (  -- a correction may name another account: every version is looked at
            select _source, consent_id from delivered
            where account_key in (select customer_key from people)
                or account_key is null and email_key in (select address from addresses)
        ),
        latest as (
            select * from delivered
            where (_source, consent_id) in (from concerning)
            qualify row_number() over (
                partition by _source, consent_id order by _load_id desc, _row_number desc
            ) = 1
        )
        select
            account_key,
            email_key as address,
            state = 'granted' as is_granted,
            proof is not null or coalesce(double_opt_in, false) as has_proof,
            changed_at as said_at
        from latest where channel = $channel and purpose = $purpose""",
        {"channel": channel, "purpose": purpose},
    )


def _reported(
    connection: duckdb.DuckDBPyConnection, settings: Settings, channel: str, built_loads: Set[str]
) -> None:
    """Make `reported(account_key, address, reason)` from message statuses not built yet."""
    columns = raw_view(connection, settings, "activity", "message_events", without=built_loads)
    connection.execute(
        f"""create temp table reported as
        select distinct
            'account:' || _source || ':' || source_customer_id as account_key,
            recipient_key as address,
            status as reason
        from ({raw_rows("activity_message_events", columns, MESSAGES)})
        where channel = $channel and list_contains($stopping, status)""",
        {"channel": channel, "stopping": list(STOPPING)},
    )
