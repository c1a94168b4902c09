"""Every account raw data knows, with what identifies the person behind it."""

from __future__ import annotations

import duckdb

from crm.config import Settings
from crm.identity.names import folded_sql
from crm.identity.sightings import raw_rows, raw_view

CUSTOMERS = {
    "_source": "varchar",
    "source_customer_id": "varchar",
    "_load_id": "varchar",
    "_row_number": "bigint",
    "source_person_id": "varchar",
    "email_key": "varchar",
    "phone_e164": "varchar",
    "full_name": "varchar",
    "first_name": "varchar",
    "last_name": "varchar",
    "date_of_birth": "date",
    "city": "varchar",
    "postal_code": "varchar",
    "created_at": "timestamp",
    "updated_at": "timestamp",
}


def describe_accounts(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Make `accounts`: one row per account of `account_sightings`.

    Columns: source, source_customer_id, customer_key, first_load, created_at, person_id, `person`
    (the source's person, or else the account itself), email_key, phone_e164, given_name and
    family_name (folded as `crm.identity.names` says, '' when unknown), date_of_birth, city (folded)
    and postal_code.

    An account's mailbox is the one of its current customer row; without one, the only mailbox that
    its orders name, if they all name the same.
    """
    _current_customers(connection, settings)
    _mailboxes_of_orders(connection, settings)
    connection.execute(
        """create or replace temp table accounts as
        select
            seen.source,
            seen.source_customer_id,
            'account:' || seen.source || ':' || seen.source_customer_id as customer_key,
            seen.first_load,
            current_customers.created_at,
            seen.source || ':' || current_customers.source_person_id as person_id,
            coalesce('p:' || person_id, 'a:' || customer_key) as person,
            coalesce(current_customers.email_key, order_mailboxes.email_key) as email_key,
            current_customers.phone_e164,
            coalesce(current_customers.given_name, '') as given_name,
            coalesce(current_customers.family_name, '') as family_name,
            current_customers.date_of_birth,
            current_customers.city,
            current_customers.postal_code
        from account_sightings as seen
        left join current_customers using (source, source_customer_id)
        left join order_mailboxes using (source, source_customer_id)"""
    )


def _current_customers(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Make `current_customers`: of each account the row that staging keeps."""
    columns = raw_view(connection, settings, "shop", "customers")
    connection.execute(
        f"""create or replace temp table current_customers as
        with delivered as (
            select * rename (_source as source)
            from ({raw_rows("shop_customers", columns, CUSTOMERS)})
        ),
        latest as (
            select * from delivered
            qualify row_number() over (
                partition by source, source_customer_id
                order by updated_at desc nulls last, _load_id desc, _row_number desc
            ) = 1
        ),
        written as (
            select
                *,
                {folded_sql("first_name")} as first_name_folded,
                {folded_sql("last_name")} as last_name_folded,
                {folded_sql("full_name")} as full_name_folded
            from latest
        )
        select
            * exclude (first_name_folded, last_name_folded, full_name_folded)
                replace (nullif({folded_sql("city")}, '') as city),
            case when first_name_folded <> '' then first_name_folded
                else split_part(full_name_folded, ' ', 1) end as given_name,
            case when last_name_folded <> '' then last_name_folded
                when contains(full_name_folded, ' ') then split_part(full_name_folded, ' ', -1)
                else '' end as family_name
        from written"""
    )


def _mailboxes_of_orders(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Make `order_mailboxes`: accounts whose orders all name one mailbox."""
    queries = []
    for table in ("orders", "order_items"):
        columns = raw_view(connection, settings, "shop", table)
        if {"source_customer_id", "email_key"} <= columns.keys():
            queries.append(
                f"select distinct _source as source, source_customer_id, email_key"
                f" from shop_{table} where source_customer_id is not null and email_key is not null"
            )
    queries.append("select '' as source, '' as source_customer_id, '' as email_key where false")
    connection.execute(
        f"""create or replace temp table order_mailboxes as
        select source, source_customer_id, min(email_key) as email_key
        from ({" union all ".join(queries)}) group by all
        having min(email_key) = max(email_key)"""
    )
