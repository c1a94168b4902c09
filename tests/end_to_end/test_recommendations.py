"""What is offered to whom in a real build: recounted from its facts, better than best-sellers."""

from __future__ import annotations

import json

import pytest

from tests.end_to_end.command import Workspace

HELD = """
select distinct customer_id, event_id from (
    select unnest([buyer_customer_id, attendee_customer_id]) as customer_id, event_id
    from fct_tickets
    where order_id in (select order_id from fct_orders where status = 'paid')
) where customer_id is not null
"""
TAKEN = """
select event_id, count(*) as places from fct_tickets join fct_orders using (order_id)
where is_valid and fully_refunded_date is null group by event_id
"""


def test_nobody_is_offered_what_is_over_sold_out_called_off_or_already_theirs(
    sample_build: Workspace,
) -> None:
    wrong = f"""
        select offers.* from fct_recommendations as offers
        left join dim_events on event_id = item_id
        left join ({TAKEN}) using (event_id)
        where not coalesce(dim_events.starts_date > as_of_date, false)
            or dim_events.status = 'cancelled'
            or coalesce(places >= capacity, false)
            or (customer_id, item_id) in ({HELD})
    """
    assert sample_build.query(wrong) == []
    ((people, everybody),) = sample_build.query(
        "select count(*), (select count(*) from dim_customers) from fct_recommendations"
        " where offer_rank = 1"
    )
    assert people == everybody > 600


def test_everybody_s_first_offer_stands_in_their_profile(sample_build: Workspace) -> None:
    assert sample_build.query(
        "select count(*) from dim_customers join fct_recommendations using (customer_id)"
        " where offer_rank = 1 and (recommended_event_id, recommended_event_name)"
        " is distinct from (item_id, item_name)"
    ) == [(0,)]


def test_tastes_find_more_of_what_people_bought_than_what_sells_best(
    sample_build: Workspace,
) -> None:
    quality = {
        recommender: figures
        for recommender, *figures in sample_build.query(
            "select recommender, judged_count, recall_at_5, hit_rate, is_served, recall_gain,"
            " recall_gain_error, verdict from rpt_recommendation_quality where cutoff_date is null"
        )
    }
    judged, recall, hits, *_ = quality["popularity"]
    served = next(figures for figures in quality.values() if figures[3])
    assert judged >= 100
    assert served[1] > 1.05 * recall
    assert served[2] > hits
    assert served[4] > served[5]
    assert {figures[-1] for figures in quality.values()} == {"popularity_beaten"}


def test_lookalikes_are_no_members_and_tried_on_a_hidden_half(sample_build: Workspace) -> None:
    found = json.loads(sample_build.must("segment", "lookalike", "vip", "--people", "20", "--json"))
    members = {
        customer_id
        for (customer_id,) in sample_build.query(
            "select customer_id from fct_segment_memberships where segment_id = 'vip'"
        )
    }
    people = [one["customer_id"] for one in found["people"]]
    assert len(people) == 20
    assert members.isdisjoint(people)
    hidden = found["trials"]["hidden_half"]
    assert hidden[found["way"]]["share"] > 3 * hidden["chance"]
    followed = found["trials"]["followed"]
    assert followed["day"] < "2026-04-02"
    assert followed[found["way"]]["share"] > followed["chance"]


@pytest.mark.slow
def test_tastes_are_worth_half_as_much_again_among_three_thousand(fresh: Workspace) -> None:
    fresh.must("sample", "--customers", "3000", "--until", "2026-11-20")
    fresh.must("build", "--as-of", "2026-11-20")
    ((popularity, served),) = fresh.query(
        "select max(recall_at_5) filter (recommender = 'popularity'),"
        " max(recall_at_5) filter (is_served)"
        " from rpt_recommendation_quality where cutoff_date is null"
    )
    assert served > 1.3 * popularity
