"""Contacts looked at: of named people, of one person's accounts, of whom a search finds."""

from __future__ import annotations

from collections.abc import Sequence

from crm.actors import Actor
from crm.config import Settings
from crm.contacts.opening import opened
from crm.contacts.rights import check_request, record_reading, visible_contacts
from crm.identity.masking import Account, Contact
from crm.identity.names import folded_name
from crm.warehouse.connection import PublishedBuild, published_build


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
    check_request(settings, actor, purpose)
    build = build or published_build(settings)
    found = _read(settings, build, list(customer_ids))
    email, phone = visible_contacts(settings, build, actor, list(found))
    record_reading(settings, actor, purpose, [one for one in found if one in email | phone])
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
    check_request(settings, actor, purpose)
    build = build or published_build(settings)
    with opened(settings, build) as connection:
        rows = connection.execute(ACCOUNTS, [customer_id]).fetchall()
    accounts = [Account.from_row(row) for row in rows]
    email, phone = visible_contacts(settings, build, actor, [customer_id] if accounts else [])
    record_reading(settings, actor, purpose, sorted(email | phone))
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
    check_request(settings, actor, purpose)
    actor.require("marketer", "search contacts")
    build = build or published_build(settings)
    with opened(settings, build) as connection:
        words = {"text": text.strip(), "name": folded_name(text)}
        rows = connection.execute(SEARCH, words).fetchall()
    found = [customer_id for (customer_id,) in rows]
    email, phone = visible_contacts(settings, build, actor, found)
    seen = [customer_id for customer_id in found if customer_id in email | phone][:limit]
    record_reading(settings, actor, purpose, seen)
    return seen


def _read(settings: Settings, build: PublishedBuild, customer_ids: list[str]) -> dict[str, Contact]:
    with opened(settings, build) as connection:
        rows = connection.execute(LOOK_UP, [customer_ids]).fetchall()
    return {row[0]: Contact(*row) for row in rows}


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
