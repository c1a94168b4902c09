"""The only reader of the published contacts file: names, e-mail addresses, phone numbers.

Dashboards and notebooks cannot leak what they never open; who needs a contact asks here, says who
they are and what for. Reading unmasked contacts is written to the operational log: who, what for,
how many people. Everything is read from the file of the very build the caller looks at.

========  ==========================================================================================
role      sees
========  ==========================================================================================
viewer    masked
analyst   masked
marketer  of people who agreed to marketing: the e-mail address or the phone number, each with the
          consent for its channel, and the name with either; everything else masked
steward   all, where the machine's owner set `CRM_LOCAL_STEWARD`
========  ==========================================================================================
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import duckdb
import pyarrow as pa

from crm.actors import Actor
from crm.config import Settings
from crm.consent import decide
from crm.errors import NotPermittedError, UsageError
from crm.identity.masking import Account, Contact, masked, masked_name, masked_phone
from crm.identity.names import folded_name
from crm.ops.events import ContactsRead
from crm.ops.log import OperationalLog
from crm.warehouse.connection import (
    PublishedBuild,
    attach_read_only,
    check_whole,
    lock_down,
    published_build,
    reader,
)

__all__ = [
    "Account",
    "Contact",
    "find_customers",
    "load_contact_points",
    "load_contacts",
    "masked",
    "masked_name",
    "masked_phone",
    "read_accounts",
    "read_contacts",
]

CONTACT_POINTS = {
    "email": ("email", "email_key"),
    "sms": ("phone", "phone_e164"),
    "phone": ("phone", "phone_e164"),
    "chat": ("phone", "phone_e164"),
}
"""Per channel the contact as delivered and as normalised (null when unusable)."""


def read_contacts(
    settings: Settings,
    customer_ids: Sequence[str],
    *,
    actor: Actor,
    purpose: str,
    build: PublishedBuild | None = None,
) -> dict[str, Contact]:
    """Return some people's contacts by customer id, masked where the role may not see them.

    Parameters
    ----------
    settings : Settings
        Whose published contacts.
    customer_ids : sequence of str
        Whom to look up; unknown ids are left out.
    actor : Actor
        Who asks.
    purpose : str
        What for, in words; logged with every unmasked reading.
    build : PublishedBuild, optional
        The build the caller looks at; default the one CURRENT names.

    Raises
    ------
    UsageError
        No purpose was given.
    NotPermittedError
        A steward on a machine whose owner did not allow it.
    NotBuiltError, PublishedBuildDamagedError
        There is nothing to read.
    """
    _check(settings, actor, purpose)
    build = build or published_build(settings)
    found = _read(settings, build, list(customer_ids))
    email, phone = _visible(settings, build, actor, list(found))
    _record(settings, actor, purpose, [one for one in found if one in email | phone])
    return {
        one: contact.shown(email=one in email, phone=one in phone) for one, contact in found.items()
    }


def read_accounts(
    settings: Settings,
    customer_id: str,
    *,
    actor: Actor,
    purpose: str,
    build: PublishedBuild | None = None,
) -> list[Account]:
    """Return what each of a person's accounts says, the latest first, and what the profile shows.

    Parameters and errors as `read_contacts`; contacts are masked for a role that may not see them,
    names with both of them, and an account that is called by an address with the address.
    """
    _check(settings, actor, purpose)
    build = build or published_build(settings)
    with _contacts(settings, build) as connection:
        rows = connection.execute(ACCOUNTS, [customer_id]).fetchall()
    accounts = [Account.from_row(row) for row in rows]
    email, phone = _visible(settings, build, actor, [customer_id] if accounts else [])
    _record(settings, actor, purpose, sorted(email | phone))
    return [one.shown(email=bool(email), phone=bool(phone)) for one in accounts]


def find_customers(
    settings: Settings,
    text: str,
    *,
    actor: Actor,
    purpose: str,
    build: PublishedBuild | None = None,
    limit: int = 50,
) -> list[str]:
    """Return the ids of people whose name, e-mail address or phone number contains a text.

    A search answers questions about contacts as reading does, so it finds for a role only people
    whose contacts that role may read. Case and accents make no difference.

    Raises
    ------
    NotPermittedError
        The role sees masked contacts only; otherwise as `read_contacts`.
    """
    _check(settings, actor, purpose)
    actor.require("marketer", "search contacts")
    build = build or published_build(settings)
    with _contacts(settings, build) as connection:
        words = {"text": text.strip(), "name": folded_name(text)}
        rows = connection.execute(SEARCH, words).fetchall()
    found = [customer_id for (customer_id,) in rows]
    email, phone = _visible(settings, build, actor, found)
    seen = [customer_id for customer_id in found if customer_id in email | phone][:limit]
    _record(settings, actor, purpose, seen)
    return seen


def load_contact_points(
    settings: Settings, connection: duckdb.DuckDBPyConnection, customer_ids_table: str, channel: str
) -> str:
    """Say who could be reached on a channel, without saying where: for counting and deduplicating.

    Parameters
    ----------
    settings : Settings
        Whose published contacts.
    connection : duckdb.DuckDBPyConnection
        From `crm.warehouse.connection.reader`; its build decides which contacts are read.
    customer_ids_table : str
        Table of that connection with a column `customer_id`.
    channel : str
        A channel of `CONTACT_POINTS`.

    Returns
    -------
    str
        Name of a temporary table: `customer_id`, `is_given` boolean, `contact_id` varchar: the same
        for people who share a contact, null when it is missing or unusable; made anew at each call.
    """
    given, usable = _columns_of(channel)
    salt = secrets.token_hex(16)
    query = f"""
        select
            customer_id,
            {given} is not null as is_given,
            left(sha256('{salt}' || {usable}), 20) as contact_id
        from dim_customer_contacts inner join asked using (customer_id)"""
    return _transfer(settings, connection, customer_ids_table, query, f"contact_points_{channel}")


def load_contacts(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    customer_ids_table: str,
    *,
    actor: Actor,
    channel: str,
    purpose: str,
) -> str:
    """Bring the contacts of people who may be contacted now into a connection, for an export.

    The gate is asked once more, at this very moment: who withdrew while the export was prepared is
    not in the answer. The export's own log entry is the record of this reading.

    Parameters
    ----------
    settings, connection, customer_ids_table
        As `load_contact_points`.
    actor : Actor
        Needs the role marketer.
    channel, purpose : str
        As `crm.consent.decide`.

    Returns
    -------
    str
        Name of a temporary table with the columns of `dim_customer_contacts`, and `contact`: the
        normalised contact of the channel, never null.

    Raises
    ------
    NotPermittedError
        The actor's role is below marketer.
    """
    _check(settings, actor, purpose)
    actor.require("marketer", "take contacts out")
    _, usable = _columns_of(channel)
    decisions = decide(settings, connection, customer_ids_table, channel, purpose)
    connection.execute(
        "create or replace temp table agreed as"
        f" select customer_id from {decisions} where may_contact"
    )
    query = f"""
        select dim_customer_contacts.*, {usable} as contact
        from dim_customer_contacts inner join asked using (customer_id)
        where {usable} is not null"""
    return _transfer(settings, connection, "agreed", query, f"contacts_{channel}")


def _check(settings: Settings, actor: Actor, purpose: str) -> None:
    if not purpose.strip():
        raise UsageError("Say what the contacts are for; the purpose is logged.")
    if actor.role == "steward" and not settings.local_steward:
        raise NotPermittedError(
            f"{actor.name} may not act as steward here; the machine's owner allows it by setting "
            "CRM_LOCAL_STEWARD=1."
        )


def _columns_of(channel: str) -> tuple[str, str]:
    if channel not in CONTACT_POINTS:
        raise UsageError(
            f"No contacts are kept for the channel '{channel}'; "
            f"use one of {', '.join(CONTACT_POINTS)}."
        )
    return CONTACT_POINTS[channel]


def _contacts(settings: Settings, build: PublishedBuild) -> duckdb.DuckDBPyConnection:
    check_whole(build)
    return lock_down(attach_read_only(settings, {"personal": build.contacts_file}))


def _read(settings: Settings, build: PublishedBuild, customer_ids: list[str]) -> dict[str, Contact]:
    with _contacts(settings, build) as connection:
        rows = connection.execute(LOOK_UP, [customer_ids]).fetchall()
    return {row[0]: Contact(*row) for row in rows}


def _visible(
    settings: Settings, build: PublishedBuild, actor: Actor, customer_ids: list[str]
) -> tuple[set[str], set[str]]:
    """Return whose e-mail address, and whose phone number, the role may read."""
    if actor.role == "steward":
        return set(customer_ids), set(customer_ids)
    if actor.role != "marketer" or not customer_ids:
        return set(), set()
    with reader(settings, build) as connection:
        connection.register("looked_at", pa.table({"customer_id": customer_ids}))
        return (
            _agreed(settings, connection, "email"),
            _agreed(settings, connection, "sms"),
        )


def _agreed(settings: Settings, connection: duckdb.DuckDBPyConnection, channel: str) -> set[str]:
    decisions = decide(settings, connection, "looked_at", channel, "marketing")
    rows = connection.execute(f"select customer_id from {decisions} where may_contact").fetchall()
    return {customer_id for (customer_id,) in rows}


def _record(settings: Settings, actor: Actor, purpose: str, unmasked: Sequence[str]) -> None:
    if unmasked:
        event = ContactsRead(
            subject_id=unmasked[0] if len(unmasked) == 1 else "many",
            role=actor.role,
            purpose=purpose,
            customers_count=len(unmasked),
        )
        OperationalLog(settings).append(event, actor=actor.name)


def _transfer(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    customer_ids_table: str,
    query: str,
    name: str,
) -> str:
    """Answer a query on the contacts of the connection's own build into a temporary table of it."""
    ((build_id,),) = connection.execute("select build_id from meta_build").fetchall()
    asked = connection.sql(f"select distinct customer_id from {customer_ids_table}")
    build = PublishedBuild(build_id, settings.paths.published_folder)
    with _contacts(settings, build) as personal:
        personal.register("asked", asked.to_arrow_table())
        answer = personal.sql(query).to_arrow_table()
    connection.register("transferred", answer)
    connection.execute(f"create or replace temp table {name} as select * from transferred")
    connection.unregister("transferred")
    return name


LOOK_UP = """
    select customer_id, full_name, first_name, last_name, email, phone
    from dim_customer_contacts where list_contains(?, customer_id) order by customer_id"""

ACCOUNTS = """
    select source, source_customer_id, full_name, first_name, last_name, email, phone,
        date_of_birth, city, country, created_at, updated_at, shown_fields
    from dim_customer_accounts where customer_id = ?
    order by updated_at desc nulls last, created_at desc nulls last, source, source_customer_id"""

SEARCH = """
    select customer_id from dim_customer_contacts
    where length($text) > 1 and (
        contains(search_name, $name) and $name <> ''
        or contains(lower(email), lower($text))
        or contains(phone, $text) or contains(phone_e164, $text)
    )
    order by customer_id limit 1000"""
