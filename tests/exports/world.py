"""A published build of a few people whose contacts and consents are known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

import duckdb

from crm.config import Settings
from crm.segments.language.catalogue import Catalogue, catalogue_from_dbt
from crm.segments.language.rules import parse_rule, rule_hash

AS_OF = date(2026, 3, 29)
BUILD_ID = "20260330T040000Z-test"
EVERYONE = {"field": "orders_count", "op": "gte", "value": 0}


@cache
def catalogue() -> Catalogue:
    """Read dbt's meta once for all tests of a process."""
    return catalogue_from_dbt()


@dataclass(frozen=True)
class Customer:
    """One person; contacts as delivered and, where usable, normalised."""

    name: str
    email: str | None = None
    email_key: str | None = None
    phone: str | None = None
    phone_e164: str | None = None
    age: int | None = 40
    consent: str | None = "granted"
    suppression: str | None = None
    orders_count: int = 1
    last_order_at: datetime | None = None
    channel: str = "email"
    purpose: str = "marketing"
    sent_at: datetime | None = None
    """When a campaign wrote to them on their channel."""
    is_member: bool = True

    @property
    def customer_id(self) -> str:
        return f"cust_{self.name.lower()}"


def reachable(name: str, **changes: Any) -> Customer:
    """Make somebody with an address of their own who agreed to marketing by e-mail."""
    address = f"{name.lower()}@example.ro"
    return Customer(name, **{"email": address, "email_key": address, **changes})


def publish_people(
    settings: Settings,
    people: Sequence[Customer],
    segments: dict[str, Any] | None = None,
    redirects: dict[str, str] | None = None,
    build_id: str = BUILD_ID,
) -> None:
    """Publish a build in which every segment holds everyone who is a member."""
    settings.paths.create()
    folder = settings.paths.published_folder
    rules = segments or {"everyone": EVERYONE}
    for kind in ("crm", "contacts"):
        (folder / f"{kind}-{build_id}.duckdb").unlink(missing_ok=True)
    with duckdb.connect(str(folder / f"crm-{build_id}.duckdb")) as connection:
        connection.execute(MARTS)
        _insert(connection, "meta_build", [(build_id, AS_OF, settings.timezone)])
        _insert(connection, "dim_customers", [_profile(person) for person in people])
        _insert(connection, "dim_consents", [_consent(one) for one in people if one.consent])
        stops = [
            (one.customer_id, None, one.suppression, None) for one in people if one.suppression
        ]
        _insert(connection, "dim_suppressions", stops)
        _insert(connection, "meta_segment_fields", _fields())
        _insert(connection, "dim_segments", [_segment(*item) for item in rules.items()])
        inside = [person for person in people if person.is_member]
        members = [(slug, person.customer_id) for slug in rules for person in inside]
        sends = [("spring", one.customer_id, "treatment", one.sent_at) for one in people]
        _insert(connection, "fct_campaign_recipients", [row for row in sends if row[3]])
        given_up = [(old, new, None, "email") for old, new in (redirects or {}).items()]
        _insert(connection, "bridge_customer_redirects", given_up)
        _insert(connection, "dim_campaigns", [("spring", "email")])
        _insert(connection, "fct_segment_memberships", members)
    with duckdb.connect(str(folder / f"contacts-{build_id}.duckdb")) as connection:
        connection.execute(CONTACTS)
        _insert(connection, "dim_customer_contacts", [_contact(person) for person in people])
    files = {path.name: {"bytes": path.stat().st_size} for path in folder.glob("*.duckdb")}
    (folder / f"manifest-{build_id}.json").write_text(json.dumps({"files": files}))
    (folder / "CURRENT").write_text(build_id + "\n")


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[Any]]
) -> None:
    if rows:
        places = ", ".join("?" * len(rows[0]))
        connection.executemany(f"insert into {table} values ({places})", rows)


def _profile(one: Customer) -> tuple[Any, ...]:
    return one.customer_id, one.age, one.orders_count, one.last_order_at


def _consent(one: Customer) -> tuple[Any, ...]:
    said = datetime.fromisoformat("2025-01-01T10:00")
    return one.customer_id, one.channel, one.purpose, one.consent, said, "shop", True


def _stop(one: Customer) -> tuple[Any, ...]:
    return one.customer_id, None, one.suppression, None


def _contact(one: Customer) -> tuple[Any, ...]:
    return (
        one.customer_id,
        f"{one.name} Pop",
        one.name,
        "Pop",
        one.email,
        one.email_key,
        one.phone,
        one.phone_e164,
        "ro_RO",
        None,
    )


def _segment(slug: str, rule: Any) -> tuple[Any, ...]:
    digest = rule_hash(parse_rule(rule, catalogue()))
    return slug, 1, slug.title(), slug.title(), json.dumps(rule), digest, 0


def _fields() -> list[tuple[Any, ...]]:
    published = ("orders_count", "last_order_at", "age", "genres")
    return [
        (
            field.name,
            field.type,
            field.label_en,
            field.label_ro,
            field.family,
            field.unit,
            "|".join(field.aliases) or None,
            field.bridge,
            field.bridge_column,
        )
        for field in catalogue().fields
        if field.name in published
    ]


MARTS = """
create table meta_build (build_id varchar, as_of_date date, timezone varchar);
create table dim_customers (customer_id varchar, age int, orders_count bigint,
    last_order_at timestamp);
create table bridge_customer_genres (customer_id varchar, genre varchar);
create table bridge_customer_sources (source varchar, source_customer_id varchar,
    customer_id varchar, link_reason varchar);
create table bridge_customer_redirects (old_customer_id varchar, customer_id varchar,
    since timestamp, reason varchar);
create table dim_consents (customer_id varchar, channel varchar, purpose varchar, state varchar,
    changed_at timestamp, source varchar, has_proof boolean);
create table dim_suppressions (customer_id varchar, channel varchar, reason varchar,
    since timestamp);
create table rpt_source_loads (load_id varchar);
create table meta_segment_fields (field varchar, type varchar, label_en varchar, label_ro varchar,
    family varchar, unit varchar, aliases varchar, bridge varchar, bridge_column varchar);
create table dim_segments (segment_id varchar, version int, name_en varchar, name_ro varchar,
    rule_json varchar, rule_hash varchar, members_count bigint);
create table dim_campaigns (campaign_id varchar, channel varchar);
create table fct_campaign_recipients (campaign_id varchar, customer_id varchar, arm varchar,
    sent_at timestamp);
create table fct_activities (customer_id varchar, occurred_at timestamp, type varchar,
    channel varchar);
create table fct_segment_memberships (segment_id varchar, customer_id varchar);
"""
CONTACTS = """
create table dim_customer_contacts (customer_id varchar, full_name varchar, first_name varchar,
    last_name varchar, email varchar, email_key varchar, phone varchar, phone_e164 varchar,
    locale varchar, date_of_birth date);
create table dim_customer_addresses (customer_id varchar, purpose varchar, line_1 varchar,
    line_2 varchar, city varchar, postal_code varchar, country varchar, is_default boolean);
create table dim_customer_accounts (customer_id varchar, city varchar, postal_code varchar,
    country varchar, shown_fields varchar);
"""
