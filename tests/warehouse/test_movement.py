"""Movement between two known days: everybody scored on either is counted once."""

from __future__ import annotations

from datetime import date

import pytest

from crm.config import Settings
from crm.errors import UsageError
from crm.warehouse.movement import rfm_transitions
from tests.published_world import World, publish_world, query


def test_between_two_days_everybody_scored_on_either_is_counted_once(workspace: Settings) -> None:
    publish_world(workspace, World(customers=40))
    (first,), *_, (second,) = query(
        workspace, "select distinct as_of_date from fct_rfm_scores order by 1"
    )
    moved = rfm_transitions(workspace, first, second)
    for side, day in (("from_segment", first), ("to_segment", second)):
        counted = moved[moved[side] != "none"].groupby(side)["customers_count"].sum()
        scored = query(
            workspace,
            "select rfm_segment, count(*) from fct_rfm_scores"
            f" where as_of_date = date '{day}' and scheme = '{workspace.rfm_default_scheme}'"
            " group by rfm_segment",
        )
        assert counted.to_dict() == dict(scored)
    with pytest.raises(UsageError, match=f"2001-01-01 are known.*{first}"):
        rfm_transitions(workspace, date(2001, 1, 1), second)
