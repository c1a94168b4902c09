"""Contacts and names as those see them who may not see them."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
        return replace(
            seen,
            full_name=masked_name(self.full_name),
            first_name=masked_name(self.first_name),
            last_name=masked_name(self.last_name),
        )
