"""The door: who comes in, in which role, and what a login from elsewhere gets."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from crm.config import PROJECT_ROOT, Settings, load_settings
from crm.errors import SettingsError
from streamlit_app.shell import visitors
from streamlit_app.shell.roles import Role, role_of

ROLES = '{"ana@teatru.ro": "steward", "@teatru.ro": "analyst", "crm-marketing": "marketer"}'
LogIn = Callable[..., AppTest]


@pytest.fixture
def mapped(monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings with a role map."""
    monkeypatch.setenv("CRM_LOGIN_ROLES", ROLES)
    return load_settings()


@pytest.fixture
def log_in(full: Settings, mapped: Settings, monkeypatch: pytest.MonkeyPatch) -> LogIn:
    """Open the overview of the full world as a person whom the provider vouches for."""
    monkeypatch.setenv("CRM_HOME", str(full.home))
    monkeypatch.setenv("CRM_TENANT", full.tenant)

    def opened(**claims: object) -> AppTest:
        app = AppTest.from_file(str(PROJECT_ROOT / "streamlit_app/app.py"), default_timeout=60)
        app.secrets["auth"] = {"client_id": "crm"}
        app.user = {"is_logged_in": True, "iat": time.time(), **claims}
        app.session_state["role"] = "steward"  # what a visit says of itself counts for nothing
        return app.switch_page("app_pages/overview.py").run()

    return opened


def test_the_map_names_people_domains_and_groups_and_the_highest_counts(mapped: Settings) -> None:
    assert role_of(mapped, {"email": "Ana@Teatru.RO"}) is Role.STEWARD
    assert role_of(mapped, {"email": "ion@teatru.ro"}) is Role.ANALYST
    assert role_of(mapped, {"email": "ion@teatru.ro.evil.example"}) is Role.VIEWER
    groups = mapped.model_copy(update={"login_claim": "groups"})
    assert role_of(groups, {"groups": ["x", "CRM-Marketing"]}) is Role.MARKETER
    assert role_of(groups, {"email": "ana@teatru.ro"}) is Role.VIEWER


def test_an_address_the_provider_did_not_verify_names_nobody(mapped: Settings) -> None:
    assert role_of(mapped, {"email": "ana@teatru.ro", "email_verified": False}) is Role.VIEWER
    assert role_of(mapped, {"email": "ana@teatru.ro", "email_verified": "false"}) is Role.VIEWER


def test_strangers_are_viewers_or_refused_as_the_tenant_says(mapped: Settings) -> None:
    closed = mapped.model_copy(update={"login_unknown": "refused"})

    assert role_of(mapped, {"email": "who@ever.example"}) is Role.VIEWER
    assert role_of(closed, {"email": "who@ever.example"}) is None


def test_a_role_that_does_not_exist_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_LOGIN_ROLES", '{"ana@teatru.ro": "boss"}')

    with pytest.raises(SettingsError, match="'boss' is no role"):
        load_settings()


def test_a_login_decides_the_role_and_offers_no_other(log_in: LogIn) -> None:
    app = log_in(email="ion@teatru.ro")

    assert not app.exception
    assert not [box for box in app.selectbox if box.key == "role"]
    session = app.session_state["crm_session"]
    assert (session.role, session.actor.name) == (Role.ANALYST, "login:ion@teatru.ro")
    assert session.settings.local_steward is False


def test_a_steward_who_logged_in_may_act_as_one_without_the_machines_word(log_in: LogIn) -> None:
    session = log_in(email="ana@teatru.ro").session_state["crm_session"]

    assert session.role is Role.STEWARD
    assert session.settings.local_steward is True


@pytest.mark.parametrize(
    "claims", [{"is_logged_in": False}, {"iat": time.time() - 13 * 3600}, {"iat": None}]
)
def test_nobody_and_a_login_of_yesterday_see_the_door(
    log_in: LogIn, claims: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = log_in(email="ana@teatru.ro", **claims)

    assert app.title[0].value == "Customer intelligence"
    assert [button.label for button in app.button] == ["Log in"]
    assert "crm_session" not in app.session_state


def test_a_refused_stranger_sees_no_figure_and_can_leave(
    log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_LOGIN_UNKNOWN", "refused")
    app = log_in(email="who@ever.example")

    assert "nobody gave this account a role" in app.warning[0].value
    assert [button.label for button in app.button] == ["Log out"]
    assert "crm_session" not in app.session_state


@pytest.mark.parametrize(
    ("host", "address", "is_local"),
    [
        ("127.0.0.1:8501", "127.0.0.1", True),
        ("localhost:8501", "127.0.0.1", True),
        ("[::1]:8501", "::1", True),
        (None, "127.0.0.1", True),
        ("crm.example.org", "127.0.0.1", False),
        ("localhost:8501", None, False),
        ("localhost:8501", "192.168.1.5", False),
        ("127.0.0.1.evil.example:8501", "127.0.0.1", False),
    ],
)
def test_without_a_login_the_app_opens_on_its_own_machine_only(
    monkeypatch: pytest.MonkeyPatch, host: str | None, address: str | None, is_local: bool
) -> None:
    monkeypatch.setattr(visitors.st, "context", Asked({"Host": host} if host else {}))
    monkeypatch.setattr(visitors.st, "get_option", lambda name: address)

    assert visitors.is_local() is is_local


@pytest.mark.parametrize(
    ("header", "value", "is_local"),
    [
        ("Origin", "http://localhost:8501", True),
        ("Origin", "https://crm.example.org", False),
        ("X-Forwarded-For", "10.0.0.7", False),
        ("X-Forwarded-Host", "crm.example.org", False),
        ("Forwarded", "for=10.0.0.7", False),
    ],
)
def test_a_proxy_that_hides_the_name_it_was_asked_by_brings_nobody_in(
    monkeypatch: pytest.MonkeyPatch, header: str, value: str, is_local: bool
) -> None:
    headers = {"Host": "127.0.0.1:8501", header: value}
    monkeypatch.setattr(visitors.st, "context", Asked(headers))
    monkeypatch.setattr(visitors.st, "get_option", lambda name: "127.0.0.1")

    assert visitors.is_local() is is_local


class Asked:
    """What a browser said when it came."""

    def __init__(self, headers: dict[str, str]) -> None:
        self.headers = headers
