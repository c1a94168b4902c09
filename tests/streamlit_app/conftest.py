"""Published worlds, made once, and pages opened on them in a role."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from crm.config import PROJECT_ROOT, Settings
from tests.published_world import (
    FULL,
    NO_CONSENT,
    NO_EVENTS,
    NO_ORDERS,
    ONE_CUSTOMER,
    TWO_CURRENCIES,
    publish_world,
    query,
    workspace,
)

WORLDS = {
    "full": FULL,
    "one_customer": ONE_CUSTOMER,
    "no_orders": NO_ORDERS,
    "no_consent": NO_CONSENT,
    "no_events": NO_EVENTS,
    "two_currencies": TWO_CURRENCIES,
}
OpenPage = Callable[..., AppTest]


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one workspace per world, and one that was never built."""
    home: Path = tmp_path_factory.mktemp("worlds")
    for name, world in WORLDS.items():
        publish_world(workspace(home, name), world)
    workspace(home, "empty").paths.create()
    return home


@pytest.fixture
def full(worlds: Path) -> Settings:
    """Settings of the full world."""
    return workspace(worlds, "full")


@pytest.fixture
def open_page(worlds: Path, monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """Open a page of the app as a browser would: a world, a page, a role, what the URL says."""

    def opened(world: str | Settings, page: str, role: str = "analyst", **url: str) -> AppTest:
        settings = workspace(worlds, world) if isinstance(world, str) else world
        monkeypatch.setenv("CRM_HOME", str(settings.home))
        monkeypatch.setenv("CRM_TENANT", settings.tenant)
        monkeypatch.setenv("CRM_LOCAL_STEWARD", "1")
        app = AppTest.from_file(str(PROJECT_ROOT / "streamlit_app" / "app.py"), default_timeout=60)
        app.session_state["role"] = role
        for name, value in url.items():
            app.query_params[name] = value
        return app.switch_page(f"app_pages/{page}.py").run()

    return opened


@pytest.fixture(scope="session")
def first_customer(worlds: Path) -> dict[str, str]:
    """The id of one person per world, a buyer where there is one."""
    by_orders = "select customer_id from dim_customers order by orders_count desc, customer_id"
    return {name: str(query(workspace(worlds, name), by_orders)[0][0]) for name in WORLDS}
