"""Accounts, their addresses, and the truth about who they are, as tables."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from crm.sources.sample import vocabulary as words
from crm.sources.sample.accounts import Accounts
from crm.sources.sample.clock import DAY
from crm.sources.sample.columns import (
    Bools,
    Ints,
    chosen,
    days,
    instants,
    joined,
    numbered,
    only,
    picked,
    same,
)
from crm.sources.sample.contact_points import plain
from crm.sources.sample.people import CASES, LEAP_DAY_SLOT, PERSON_ID, SLOTS, TYPO, People
from crm.sources.sample.world import World


def customer_table(world: World, block: int, people: People, accounts: Accounts) -> pa.Table:
    """Return the contract `customers`: one row per account."""
    rng = world.rng("customers", block)
    last_change = rng.exponential(90 * DAY, len(accounts)).astype(np.int64)
    updated_at = np.minimum(accounts.created_at + last_change, world.end - 1)
    return pa.table(
        {
            "source_customer_id": accounts.ids(np.arange(len(accounts))),
            **_who(people, accounts, rng),
            **_where_and_whence(people, accounts.person),
            "created_at": instants(accounts.created_at),
            "updated_at": instants(updated_at),
            "custom": _custom_fields(people, accounts.person, rng),
        }
    )


def _who(people: People, accounts: Accounts, rng: np.random.Generator) -> dict[str, pa.Array]:
    person, count = accounts.person, len(accounts)
    case, number = people.case[person], people.number[person]
    first, last, full, parts_given = _written_names(people, accounts, rng)
    is_company = rng.random(count) < 0.02
    has_person_id = (case == PERSON_ID) | (rng.random(count) < 0.08)
    birthday_known = (number % SLOTS == LEAP_DAY_SLOT) | (case == TYPO)
    birthday_known |= rng.random(count) < 0.55
    gender = chosen(people.is_woman[person], "female", "male")
    return {
        "source_person_id": numbered("PER", number, has_person_id),
        "email": accounts.email,
        "phone": accounts.phone,
        "full_name": full,
        "first_name": only(parts_given, first),
        "last_name": only(parts_given, last),
        "company_name": only(is_company, joined(last, " Events SRL")),
        "customer_type": chosen(is_company, "company", "person"),
        "date_of_birth": days(people.born[person], birthday_known),
        "gender": only(rng.random(count) < 0.8, gender),
    }


def _where_and_whence(people: People, person: Ints) -> dict[str, pa.Array]:
    country, locale = _country_and_locale(people.country[person])
    domestic, town = ~people.is_foreign[person], people.town[person]
    number, acquisition = people.number[person], people.acquisition[person]
    return {
        "locale": locale,
        "country": country,
        "city": only(domestic, picked([name[0] for name in words.TOWNS], town)),
        "postal_code": only(domestic, _postal_codes(town, number)),
        "acquisition_source": picked([name[0] for name in words.ACQUISITION], acquisition),
        "acquisition_source_detail": _campaign_details(acquisition, number),
    }


def _written_names(
    people: People, accounts: Accounts, rng: np.random.Generator
) -> tuple[pa.Array, pa.Array, pa.Array, Bools]:
    """Write names as people type them: some without diacritics, mistyped or in one field."""
    person, count = accounts.person, len(accounts)
    at = pa.array(person)
    first, last = people.first_name.take(at), people.last_name.take(at)
    foreign = people.is_foreign[person]
    unaccented = (rng.random(count) < 0.3) & ~foreign
    code = people.first_code[person]
    plain_first = chosen(
        people.is_woman[person], picked(plain(words.WOMEN), code), picked(plain(words.MEN), code)
    )
    plain_last = picked(plain(words.FAMILIES), people.last_code[person])
    first = chosen(unaccented, plain_first, first)
    last = chosen(unaccented, plain_last, last)
    mistyped = accounts.is_second & (people.case[person] == TYPO)
    # Forgets the third letter: Popescu becomes Poescu.
    last = chosen(mistyped, pc.utf8_replace_slice(last, 2, 3, ""), last)
    parts_given = rng.random(count) < 0.85
    return first, last, joined(first, " ", last), parts_given


def _country_and_locale(country: Ints) -> tuple[pa.Array, pa.Array]:
    codes = [name for name, _, _ in words.FOREIGN] + ["RO"]
    locales = ["de_DE", "en_GB", "fr_FR", "hu_HU", "ro_MD", "it_IT", "ro_RO"]
    position = np.where(country >= 0, country, len(words.FOREIGN))
    return picked(codes, position), picked(locales, position)


def _postal_codes(town: Ints, number: Ints) -> pa.Array:
    tail = pc.utf8_slice_codeunits(pa.array(number * 7 % 10_000 + 10_000).cast(pa.string()), 1)
    return joined(picked([name[2] for name in words.TOWNS], town), tail)


def _campaign_details(acquisition: Ints, number: Ints) -> pa.Array:
    paid = np.array([spend > 0 for _, _, spend in words.ACQUISITION])[acquisition]
    return joined("campaign-", pa.array(number % 9 + 1, mask=~paid).cast(pa.string()))


def _custom_fields(people: People, person: Ints, rng: np.random.Generator) -> pa.Array:
    sizes = [f'{{"tshirt_size": "{size}"}}' for size in ("S", "M", "L", "XL")]
    genres = [f'{{"favourite_genre": "{genre}"}}' for genre in words.GENRES]
    code = np.where(
        rng.random(len(person)) < 0.5,
        rng.integers(0, len(sizes), len(person)),
        len(sizes) + people.genre[person],
    )
    return picked(sizes + genres, np.where(rng.random(len(person)) < 0.2, code, -1))


def address_table(world: World, block: int, people: People, accounts: Accounts) -> pa.Table:
    """Return the contract `addresses`: billing for about half of the accounts."""
    rng = world.rng("addresses", block)
    domestic = ~people.is_foreign[accounts.person]
    typo = people.case[accounts.person] == TYPO
    billing = np.flatnonzero(domestic & ((rng.random(len(accounts)) < 0.55) | typo))
    shipping = billing[rng.random(len(billing)) < 0.2]
    account = np.concatenate([billing, shipping])
    person = accounts.person[account]
    number, town = people.number[person], people.town[person]
    house = (number % 180 + 1 + (np.arange(len(account)) >= len(billing)) * 3).astype(np.int64)
    flat = rng.random(len(account)) < 0.5
    return pa.table(
        {
            "source_customer_id": accounts.ids(account),
            "purpose": picked(
                ["billing", "shipping"], (np.arange(len(account)) >= len(billing)) * 1
            ),
            "line_1": joined(
                picked(words.STREETS, number % len(words.STREETS)),
                " nr. ",
                pa.array(house).cast(pa.string()),
            ),
            "line_2": only(flat, joined("ap. ", pa.array(number % 60 + 1).cast(pa.string()))),
            "city": picked([name[0] for name in words.TOWNS], town),
            "postal_code": _postal_codes(town, number),
            "country": same("RO", len(account)),
            "is_default": pa.array(np.arange(len(account)) < len(billing)),
            "updated_at": instants(accounts.created_at[account]),
        }
    )


def identity_table(people: People, accounts: Accounts) -> pa.Table:
    """Return the truth: which account, or which guest's e-mail, is which person."""
    guests = np.flatnonzero(~people.has_account)
    person = np.concatenate([accounts.person, guests])
    account = np.concatenate([np.arange(len(accounts)), np.full(len(guests), -1)])
    return pa.table(
        {
            "person_id": pa.array(people.number[person]),
            "source_customer_id": accounts.ids(account, account >= 0),
            "email": pa.chunked_array(
                [accounts.email, people.email.take(pa.array(guests))]
            ).combine_chunks(),
            "case": picked(CASES, people.case[person]),
        }
    )
