"""A published build in memory and what people say around it, for the gate to be asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb

from crm.config import Settings
from crm.consent import decide
from crm.ops.events import ConsentChanged, Event
from crm.ops.log import OperationalLog

DAY_0 = datetime(2026, 1, 1, tzinfo=UTC)
NOW = DAY_0 + timedelta(days=100)
SHARED = "familia@example.org"


def day(number: int) -> datetime:
    return DAY_0 + timedelta(days=number)


def naive(instant: datetime) -> datetime:
    return instant.replace(tzinfo=None)


class Build:
    """A published build in memory: the three marts the gate reads."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        self.connection.execute(
            """create table dim_consents (customer_id varchar, channel varchar, purpose varchar,
                state varchar, changed_at timestamp, source varchar, has_proof boolean);
            create table dim_suppressions (customer_id varchar, channel varchar, reason varchar,
                since timestamp);
            create table rpt_source_loads (load_id varchar);
            create table bridge_customer_redirects (old_customer_id varchar, customer_id varchar,
                since timestamp, reason varchar);
            create table asked (customer_id varchar)"""
        )

    def consent(
        self, customer_id: str, state: str, at: int, *, proof: bool = True, channel: str = "email"
    ) -> None:
        self.connection.execute(
            "insert into dim_consents values (?, ?, 'marketing', ?, ?, 'shop', ?)",
            [customer_id, channel, state, naive(day(at)), proof],
        )

    def suppression(self, customer_id: str, reason: str, channel: str | None = "email") -> None:
        self.connection.execute(
            "insert into dim_suppressions values (?, ?, ?, ?)",
            [customer_id, channel, reason, naive(DAY_0)],
        )

    def holds(self, *load_ids: str) -> None:
        for load_id in load_ids:
            self.connection.execute("insert into rpt_source_loads values (?)", [load_id])

    def reasons(self, settings: Settings, *customer_ids: str) -> dict[str, str]:
        self.connection.execute("delete from asked")
        self.connection.executemany("insert into asked values (?)", [[c] for c in customer_ids])
        table = decide(settings, self.connection, "asked", "email", "marketing", now=NOW)
        rows = self.connection.execute(
            f"select customer_id, may_contact, reason from {table}"
        ).fetchall()
        assert all(answer == (reason == "granted") for _, answer, reason in rows)
        return {customer_id: reason for customer_id, _, reason in rows}


def logged(settings: Settings, event: Event, at: int) -> None:
    OperationalLog(settings).append(event, actor="test", effective_at=day(at))


def said(
    customer_id: str, state: Any, *, proof: str | None = "form", email_key: str | None = None
) -> ConsentChanged:
    return ConsentChanged(
        subject_id=customer_id,
        channel="email",
        purpose="marketing",
        state=state,
        proof=proof,
        email_key=email_key,
    )


def consent_row(state: str, at: int, **columns: Any) -> dict[str, Any]:
    return {
        "consent_id": f"{state}-{at}-{columns}",
        "channel": "email",
        "purpose": "marketing",
        "state": state,
        "changed_at": naive(day(at)),
        "proof": "form",
        **columns,
    }
