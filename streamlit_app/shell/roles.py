"""Who is looking: what each role may see; the services check again before they act."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from crm.config import Settings
from streamlit_app.wording.language import N_

SMALL_GROUP = 5
"""Counts below this are not shown to viewers, and the others are rounded to it."""
SMALLEST_FIGURE = 20
"""Means, rates and sums of fewer people than this are not shown to viewers."""


class Role(StrEnum):
    """From least to most."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    MARKETER = "marketer"
    STEWARD = "steward"


NAMES = {
    Role.VIEWER: N_("Viewer"),
    Role.ANALYST: N_("Analyst"),
    Role.MARKETER: N_("Marketer"),
    Role.STEWARD: N_("Steward"),
}
MEANING = {
    Role.VIEWER: N_("Groups only: counts rounded to 5, means and sums from 20 people."),
    Role.ANALYST: N_("Single customers with masked contacts; no exports."),
    Role.MARKETER: N_("Contacts of people who consented; exports through the consent gate."),
    Role.STEWARD: N_("Everything, for requests about personal data."),
}


def role_of(settings: Settings, claims: Mapping[str, Any]) -> Role | None:
    """Return the role of a person who logged in; None where only named people may enter.

    Parameters
    ----------
    settings : Settings
        `login_roles` and the claim they are looked up by; of several roles the highest counts.
    claims : mapping
        What the identity provider says. An address it calls unverified names nobody.
    """
    named = {Role(settings.login_roles[key]) for key in _keys(settings, claims)}
    if named:
        return max(named, key=list(Role).index)
    return Role.VIEWER if settings.login_unknown == "viewer" else None


def _keys(settings: Settings, claims: Mapping[str, Any]) -> set[str]:
    """Return the lines of the role map that a person's claim meets."""
    if settings.login_claim == "email" and _is_unverified(claims):
        return set()
    said = claims.get(settings.login_claim)
    several = said if isinstance(said, list) else [said]
    values = {str(one).strip().casefold() for one in several if one}
    domains = {f"@{value.rpartition('@')[2]}" for value in values if "@" in value}
    return settings.login_roles.keys() & (values | domains)


def _is_unverified(claims: Mapping[str, Any]) -> bool:
    """Say whether the provider calls the address unverified; some write it as a text."""
    return str(claims.get("email_verified", True)).casefold() == "false"


def roles_on_offer(settings: Settings) -> list[Role]:
    """List the roles of the local switcher; steward only where the machine's owner said so."""
    return [role for role in Role if role is not Role.STEWARD or settings.local_steward]
