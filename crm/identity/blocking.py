"""What accounts are compared by: one row per account with its fields and its blocking keys.

Two accounts are compared only when they share a key, and a key that more than `LARGEST_BLOCK`
accounts share says nothing and is dropped. So the number of pairs grows with the number of accounts
and not with its square, whatever the data: a placeholder phone or a birthday of 1 January included.
"""

from __future__ import annotations

import duckdb

LARGEST_BLOCK = 40

# Each key of two or more facts, or of one that is nearly a person's own.
KEYS = {
    "phone": "phone_e164",
    "mailbox": "email_local",
    "name_and_birth": "name || '|' || date_of_birth",
    "given_name_and_birth": "given_name || '|' || date_of_birth",
    "birth_and_place": "date_of_birth || '|' || postal_code",
    "name_and_place": "name || '|' || coalesce(postal_code, city)",
    "sound_and_place": "left(given_name, 3) || left(family_name, 2) || '|' || postal_code",
}

SHORTEST_LOCAL = 6
"""A shorter local part of an address (`ana`, `office`) is anybody's."""


def describe_records(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `records`: what is compared, from `accounts` and `customer_ids`.

    Columns: unique_id (the customer key), customer_id, the fields of the comparison, and one
    `key_<name>` per blocking key, null where the key is incomplete or its block too large.

    Notes
    -----
    `email_local` is the local part without what people vary: case, dots, plus-suffixes.
    """
    keys = ", ".join(f"{expression} as key_{name}" for name, expression in KEYS.items())
    capped = ", ".join(
        f"case when key_{name} is not null"
        f" and count(*) over (partition by key_{name}) <= {LARGEST_BLOCK} then key_{name} end"
        f" as key_{name}"
        for name in KEYS
    )
    connection.execute(
        f"""create or replace temp table records as
        with described as (
            select
                customer_key as unique_id,
                customer_ids.customer_id,
                nullif(given_name, '') as given_name,
                nullif(family_name, '') as family_name,
                least(given_name, family_name) || ' ' || greatest(given_name, family_name) as name,
                date_of_birth::varchar as date_of_birth,
                phone_e164,
                email_key,
                {_email_local()} as email_local,
                regexp_replace(email_local, '[^0-9]', '', 'g') as email_digits,
                city,
                postal_code
            from accounts inner join customer_ids using (customer_key)
        ),
        keyed as (
            select * replace (case when given_name is not null and family_name is not null
                then name end as name)
            from described
        ),
        blocked as (select *, {keys} from keyed)
        select * exclude ({", ".join(f"key_{name}" for name in KEYS)}), {capped} from blocked"""
    )


def _email_local() -> str:
    local = "regexp_replace(regexp_extract(email_key, '^[^@+]*'), '[^a-z0-9]', '', 'g')"
    return f"case when length({local}) >= {SHORTEST_LOCAL} then {local} end"
