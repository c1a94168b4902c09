"""Who is looking: somebody who logged in, or whoever sits at this machine."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from getpass import getuser
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from crm.config import Settings
from streamlit_app.shell.roles import Role, role_of

LOOPBACK = ("127.0.0.1", "localhost", "::1")
SAID_BY_PROXIES = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
NAMING_CLAIMS = ("email", "preferred_username", "name", "sub")


@dataclass(frozen=True)
class Visitor:
    """A person in a role, as the identity provider or this machine vouches for."""

    name: str
    role: Role
    has_logged_in: bool = False

    def settings_of(self, settings: Settings) -> Settings:
        """Return the settings that services act by: a login may make a steward of its own."""
        if not self.has_logged_in:
            return settings
        return settings.model_copy(update={"local_steward": self.role is Role.STEWARD})


def local_name() -> str:
    """Return what the log calls the user of this machine."""
    return f"app:{getuser()}"


def has_login() -> bool:
    """Say whether an identity provider is set up (`[auth]` in Streamlit's secrets)."""
    return hasattr(st.user, "is_logged_in")


def logged_in(settings: Settings) -> Visitor | None:
    """Return who logged in; None for who did not, long ago, or is on no list."""
    claims = st.user.to_dict()
    if not claims.get("is_logged_in") or is_long_ago(settings, claims):
        return None
    role = role_of(settings, claims)
    return None if role is None else Visitor(name_of(claims), role, has_logged_in=True)


def is_long_ago(settings: Settings, claims: Mapping[str, Any]) -> bool:
    """Say whether a login is older than `login_hours`; Streamlit's cookie lasts for 30 days."""
    issued = claims.get("iat")
    return issued is None or time.time() - float(issued) > 3600 * settings.login_hours


def name_of(claims: Mapping[str, Any]) -> str:
    """Return what the log calls a person: the address, or what the provider gives instead."""
    said = (claims.get(claim) for claim in NAMING_CLAIMS)
    return next((f"login:{name}"[:200] for name in said if name), "login:unnamed")


def is_local() -> bool:
    """Say whether the app can be reached from this machine only, and was opened on it.

    A proxy in front of a loopback address would bring strangers in without a login. The name they
    opened the page by gives it away; where the proxy writes its own name there, the browser's
    `Origin` still has it, and most proxies say that they are one.
    """
    headers = st.context.headers
    if any(headers.get(one) for one in SAID_BY_PROXIES):
        return False
    origin = urlsplit(str(headers.get("Origin") or "")).netloc
    asked_for = [str(headers.get("Host") or LOOPBACK[0]), *([origin] if origin else [])]
    return st.get_option("server.address") in LOOPBACK and all(
        _without_port(name) in LOOPBACK for name in asked_for
    )


def _without_port(host: str) -> str:
    return host.rsplit(":", 1)[0] if host.count(":") == 1 else host.partition("]")[0].strip("[")
