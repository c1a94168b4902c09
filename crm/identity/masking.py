"""Contacts and names as those see them who may not see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

MASK = "•••"


def masked(email: str | None) -> str | None:
    """Hide an e-mail address but for its first letters.

    >>> masked("john.smith@example.com")
    'j•••@e•••.com'
    """
    if not email:
        return email
    name, _, domain = email.partition("@")
    host, _, ending = domain.rpartition(".")
    return f"{name[:1]}{MASK}@{host[:1]}{MASK}.{ending}" if host else f"{name[:1]}{MASK}"


def masked_phone(phone: str | None) -> str | None:
    """Hide a phone number but for its beginning and its last two digits.

    >>> masked_phone("+40722123456")
    '+40•••56'
    """
    return phone and (f"{phone[:3]}{MASK}{phone[-2:]}" if len(phone) > 7 else MASK)


def masked_name(name: str | None) -> str | None:
    """Hide a name but for its initials.

    >>> masked_name("Ana Pop")
    'A••• P•••'
    """
    return name and " ".join(f"{part[0]}{MASK}" for part in name.split())


@dataclass(frozen=True)
class Contact:
    """One person's contacts as the asking role may see them; what is not known is None."""

    customer_id: str
    full_name: str | None
    first_name: str | None
    last_name: str | None
    email: str | None
    phone: str | None
    is_masked: bool = False

    def shown(self, *, email: bool, phone: bool) -> Contact:
        """Hide what may not be seen; the name shows with either contact."""
        seen = replace(
            self,
            email=self.email if email else masked(self.email),
            phone=self.phone if phone else masked_phone(self.phone),
            is_masked=not (email and phone),
        )
        if email or phone:
            return seen
        return replace(seen, **_masked_names(self))


@dataclass(frozen=True)
class Account:
    """What one account of a person says, as the asking role may see it.

    `shown_fields` are the fields (and groups: name, place) that the profile shows from this
    account; `updated_at` says how old its values are.
    """

    source: str
    source_customer_id: str
    full_name: str | None
    first_name: str | None
    last_name: str | None
    email: str | None
    phone: str | None
    date_of_birth: date | None
    city: str | None
    country: str | None
    created_at: datetime | None
    updated_at: datetime | None
    shown_fields: tuple[str, ...]

    @classmethod
    def from_row(cls, row: Sequence[Any]) -> Account:
        """Read a row of `dim_customer_accounts`, its columns in the order of the fields."""
        values = dict(zip((field.name for field in fields(cls)), row, strict=True))
        shown = tuple(field for field in values["shown_fields"].split("|") if field)
        return cls(**{**values, "shown_fields": shown})

    def shown(self, *, email: bool, phone: bool) -> Account:
        """Hide what may not be seen; names and the birth date show with either contact."""
        seen = replace(
            self,
            source_customer_id=self.source_customer_id
            if email or "@" not in self.source_customer_id
            else masked(self.source_customer_id) or "",
            email=self.email if email else masked(self.email),
            phone=self.phone if phone else masked_phone(self.phone),
        )
        if email or phone:
            return seen
        return replace(seen, **_masked_names(self), date_of_birth=None)


def _masked_names(said: Contact | Account) -> dict[str, Any]:
    names = ("full_name", "first_name", "last_name")
    return {name: masked_name(getattr(said, name)) for name in names}
