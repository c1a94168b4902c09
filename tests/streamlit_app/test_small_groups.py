"""What a viewer is told of a group cannot be worked back into how many people are in it."""

from __future__ import annotations

import pandas as pd
import pytest

from crm.config import Settings
from crm.errors import NotPermittedError
from streamlit_app.data_privacy.verdict import verdict
from streamlit_app.queries import campaigns, cohorts, data_privacy, events, loyalty
from streamlit_app.shell.roles import Role
from tests.streamlit_app.conftest import OpenPage
from tests.streamlit_app.test_queries import visit


def answering(monkeypatch: pytest.MonkeyPatch, module: object, **columns: list[object]) -> None:
    """Have a module's questions answered by one table."""
    answer = pd.DataFrame(columns)
    monkeypatch.setattr(module, "fetch", lambda *_asked, **_values: answer.copy())


@pytest.mark.parametrize("ask", [campaigns.channel_returns, cohorts.paybacks])
def test_spend_over_cost_is_no_count(
    full: Settings, monkeypatch: pytest.MonkeyPatch, ask: object
) -> None:
    for module in (campaigns, cohorts):
        answering(
            monkeypatch, module, channel=["ads"], spend=[1000.0], new_customers_count=[43],
            paid_customers_count=[43],
        )  # fmt: skip

    for role, people in ((Role.VIEWER, 45), (Role.ANALYST, 43)):
        told = ask(visit(full, role)).iloc[0]  # type: ignore[operator]
        assert told["spend"] / told["cost_per_new_customer"] == pytest.approx(people)


def test_points_of_few_are_left_out_and_of_many_rounded_for_viewers(
    full: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(
        monkeypatch, loyalty, points_given=[12_345.0, 777.0], points_used=[4_321.0, 77.0],
        earners_count=[60, 3],
    )  # fmt: skip

    told = loyalty.breakage(visit(full, Role.VIEWER), "club")
    assert told[["points_given", "points_used"]].to_numpy().tolist() == [[12_000, 4_300]]
    assert len(loyalty.breakage(visit(full, Role.ANALYST), "club")) == 2


def test_a_breach_is_told_to_viewers_and_a_few_messages_are_not_counted_out(
    full: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, data_privacy, sent_count=[43], refused_count=[0], unknown_count=[2])

    monkeypatch.setattr(data_privacy, "money_residual", lambda _session: 0.0)
    viewer, analyst = visit(full, Role.VIEWER), visit(full, Role.ANALYST)
    assert data_privacy.recipients_by_month(viewer)["sent_count"].tolist() == [45]
    assert pd.isna(data_privacy.sent_without_consent(viewer))
    assert "fewer than 5 messages went to people" in verdict(viewer)
    assert data_privacy.sent_without_consent(analyst) == 2
    answering(monkeypatch, data_privacy, sent_count=[43], refused_count=[0], unknown_count=[0])
    assert data_privacy.sent_without_consent(viewer) == 0


def test_ids_of_whom_to_invite_are_not_for_viewers(full: Settings, open_page: OpenPage) -> None:
    with pytest.raises(NotPermittedError):
        events.first_invited(visit(full, Role.VIEWER), "shop:e23")

    chosen = {"events_tab": "events", "events_event": "shop:e23", "events_circle": "among"}
    app = open_page("full", "events", "viewer", **chosen)
    assert not app.exception
    assert not app.error
    assert [text for text in app.caption if "Single people are not listed" in text.value]
