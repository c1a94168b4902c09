"""Two customers whom the identity map knows; one of them was once two people."""

from __future__ import annotations

import pytest

from crm.actors import Actor
from crm.config import Settings
from tests.worlds import write_raw


@pytest.fixture
def world(settings: Settings) -> Settings:
    rows = [
        {"customer_key": f"account:shop:{own}", "customer_id": customer, "source": "shop",
         "source_customer_id": own, "link_reason": "account", "own_customer_id": own,
         "unmerged_customer_id": customer}
        for own, customer in (
            ("cust_ana", "cust_ana"), ("cust_anna", "cust_ana"), ("cust_dan", "cust_dan"),
        )
    ]  # fmt: skip
    write_raw(settings.home, settings.tenant, "ops.customer_ids", rows, load_id="current")
    return settings


@pytest.fixture
def marketer() -> Actor:
    return Actor("mara", "marketer")
