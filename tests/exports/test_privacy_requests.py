"""Privacy requests: which keep a person out, when they are due, and whom they answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crm.actors import Actor
from crm.config import Settings
from crm.errors import UsageError
from crm.privacy.requests import PrivacyRequest, close_request, list_requests, open_request
from tests.exports.shorthand import ANA, exported, ids_in
from tests.exports.world import publish_people, reachable

STEWARD = Actor("sorin", "steward")


def test_a_right_that_takes_nothing_away_keeps_nobody_out_of_a_file(settings: Settings) -> None:
    publish_people(settings, [reachable("Eva")])

    asked = open_request(settings, "cust_eva", "access", actor=ANA)

    assert not asked.holds_back
    assert ids_in(exported(settings)) == {"cust_eva"}


def test_a_request_is_due_on_the_same_day_of_the_next_month_or_its_last() -> None:
    opened = PrivacyRequest("r", "c", "access", datetime(2026, 12, 31, tzinfo=UTC), "ana", None)

    assert opened.due_at == datetime(2027, 1, 31, tzinfo=UTC)
    assert replace(opened, opened_at=datetime(2027, 1, 31, tzinfo=UTC)).due_at.day == 28


def test_nobody_is_answered_before_it_is_known_who_asks(settings: Settings) -> None:
    publish_people(settings, [reachable("Eva")])
    allowed = settings.model_copy(update={"local_steward": True})
    request = open_request(allowed, "cust_eva", "access", actor=ANA)

    with pytest.raises(UsageError, match="this person who asks"):
        close_request(allowed, request.request_id, actor=STEWARD, outcome="answered")
    close_request(
        allowed,
        request.request_id,
        actor=STEWARD,
        outcome="answered",
        is_identity_verified=True,
    )

    (closed,) = [one for one in list_requests(allowed) if one.closed_at]
    assert (closed.outcome, closed.is_identity_verified) == ("answered", True)
