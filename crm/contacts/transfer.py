"""Contacts brought into a connection of the build they belong to, for counting and for exports."""

from __future__ import annotations

import secrets

import duckdb

from crm.actors import Actor
from crm.config import Settings
from crm.consent import decide
from crm.contacts.opening import opened
from crm.contacts.people import PEOPLE
from crm.contacts.rights import check_request
from crm.errors import UsageError
from crm.warehouse.connection import PublishedBuild

CONTACT_POINTS = {
    "email": ("email", "email_key"),
    "sms": ("phone", "phone_e164"),
    "phone": ("phone", "phone_e164"),
    "chat": ("phone", "phone_e164"),
    "post": ("line_1", "postal_key"),
}
"""Per channel the contact as delivered and as normalised (null when unusable)."""


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
    query = f"""{PEOPLE}
        select
            customer_id,
            {given} is not null as is_given,
            left(sha256('{salt}' || {usable}), 20) as contact_id
        from people"""
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
        Name of a temporary table with the columns of `dim_customer_contacts`, the lines of one
        address (`line_1`, `line_2`, `city`, `postal_code`, `country`), and `contact`: the
        normalised contact of the channel, never null.

    Raises
    ------
    NotPermittedError
        The actor's role is below marketer.
    """
    check_request(settings, actor, purpose)
    actor.require("marketer", "take contacts out")
    _, usable = _columns_of(channel)
    decisions = decide(settings, connection, customer_ids_table, channel, purpose)
    connection.execute(
        "create or replace temp table agreed as"
        f" select customer_id from {decisions} where may_contact"
    )
    query = f"{PEOPLE} select *, {usable} as contact from people where {usable} is not null"
    return _transfer(settings, connection, "agreed", query, f"contacts_{channel}")


def load_contacts_to_remove(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    customer_ids_table: str,
    *,
    actor: Actor,
    channel: str,
    purpose: str,
) -> str:
    """Bring what names people to a tool that has them, so that it lets go of them.

    Whoever withdrew must be taken off the list they are on, so consent is not asked; in return only
    the channel's contact comes along, no name and nothing else. Parameters as `load_contacts`.

    Returns
    -------
    str
        Name of a temporary table: `customer_id`, the normalised contact under its own name and as
        `contact`, never null.

    Raises
    ------
    NotPermittedError
        The actor's role is below marketer.
    """
    check_request(settings, actor, purpose)
    actor.require("marketer", "take contacts out")
    _, usable = _columns_of(channel)
    query = f"""{PEOPLE}
        select customer_id, {usable}, {usable} as contact from people
        where {usable} is not null"""
    name = f"contacts_to_remove_{channel}"
    return _transfer(settings, connection, customer_ids_table, query, name)


def _columns_of(channel: str) -> tuple[str, str]:
    if channel not in CONTACT_POINTS:
        raise UsageError(
            "No contacts are kept for the channel '{channel}'; use one of {contact_points}.",
            channel=channel,
            contact_points=", ".join(CONTACT_POINTS),
        )
    return CONTACT_POINTS[channel]


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
    with opened(settings, build) as personal:
        personal.register("asked", asked.to_arrow_table())
        answer = personal.sql(query).to_arrow_table()
    connection.register("transferred", answer)
    connection.execute(f"create or replace temp table {name} as select * from transferred")
    connection.unregister("transferred")
    return name
