"""Why is this figure not what I expect: each usual cause is found, said, and has a way out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest
from typer.testing import CliRunner

from crm.doctor.churn import examine_churn
from crm.doctor.rfm import examine_person, examine_rfm
from crm.errors import FAILED, OK
from crm.sources.loads import Load, record_load
from tests.cli.whole import app
from tests.published_world import FULL, NO_ORDERS, World, publish_world, query
from tests.published_world import workspace as workspace_of

DAY = date(2025, 6, 30)


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    settings = workspace_of(tmp_path_factory.mktemp("doctor"))
    publish_world(settings, FULL)
    return settings


@pytest.fixture(scope="module")
def no_orders(tmp_path_factory):
    settings = workspace_of(tmp_path_factory.mktemp("doctor"))
    publish_world(settings, NO_ORDERS)
    return settings


@pytest.fixture
def people():
    """Ana, who has scores; Dan, whose orders do not count; Eve, who was merged into Ana."""
    with duckdb.connect() as connection:
        connection.execute("""
            create table meta_build as select date '2025-06-30' as as_of_date;
            create table dim_customers as select unnest(['ana', 'dan', 'bob']) as customer_id;
            create table bridge_customer_redirects as
                select 'eve' as old_customer_id, 'ana' as customer_id, 'merge' as reason;
            create table bridge_customer_sources as from (values
                ('shop', '7', 'ana'), ('till', '7', 'dan'), ('shop', 'ana@example.com', 'ana'))
                as accounts (source, source_customer_id, customer_id);
            create table fct_orders as from (values
                ('ana', 'paid', true, null::date), ('dan', 'pending', false, null::date),
                ('dan', 'paid', false, date '2025-06-01'), ('dan', 'paid', false, null::date))
                as orders (customer_id, status, is_countable, fully_refunded_date);
            create table fct_rfm_scores as from (values
                ('ana', 'quintile', '555', 'Champions', 3, date '2025-06-30'),
                ('ana', 'quintile', '111', 'Lost', 300, date '2025-05-31'))
                as scores (customer_id, scheme, rfm_code, rfm_segment, recency_days, as_of_date)
        """)
        yield connection


def unwell(findings):
    return {finding.question: finding.answer for finding in findings if not finding.is_well}


@pytest.mark.parametrize("examine", [examine_rfm, examine_churn])
def test_without_a_build_only_that_is_said(settings, examine):
    (finding,) = examine(settings)
    assert not finding.is_well
    assert "crm build" in finding.answer


def test_a_healthy_build_needs_no_hand(full):
    assert unwell(examine_rfm(full)) == {}
    assert unwell(examine_churn(full)).keys() <= {"Does it see more than orders?"}


def test_no_order_that_counts_is_why_nobody_is_scored(no_orders):
    found = unwell(examine_rfm(no_orders))
    assert "crm ingest" in found["Is the orders table populated?"]
    assert "countable order is paid" in found["Were scores computed on the build's day?"]


def test_a_model_that_abstains_says_why_and_which_gate_is_closed(tmp_path):
    settings = workspace_of(tmp_path)
    publish_world(settings, World(customers=40, predicts=False))
    found = unwell(examine_churn(settings))
    assert "abstains" in found["Is the model trusted?"]
    assert found["Which gate is closed? buyers"] == "fewer than 250 buyers"


def test_scores_of_another_horizon_than_the_one_set_are_named(full):
    other = full.model_copy(update={"churn_threshold_days": 77})
    assert "77 now" in unwell(examine_churn(other))["Which period do they speak about?"]


def test_a_file_loaded_after_the_build_waits_for_the_next(tmp_path):
    settings = workspace_of(tmp_path)
    publish_world(settings, replace(FULL, customers=20))
    load = Load(
        load_id="20990101T000000000000Z-aaaaaaaa", file="late.csv", content_hash="x",
        mapping="generic", source="shop", raw_group="shop", table_name="orders", rows_in=1,
        accepted=1, rejected=0, superseded=0, columns_ignored="",
        loaded_at=datetime.now(UTC) + timedelta(days=1), min_event_at=None, max_event_at=None,
    )  # fmt: skip
    record_load(settings, load)
    found = unwell(examine_rfm(settings))["Is everything that was loaded built?"]
    assert "late.csv" in found
    assert "crm build" in found


def test_a_scored_person_is_well_and_shown_with_the_score_of_the_day(people):
    findings = examine_person(people, "demo", "ana")
    assert unwell(findings) == {}
    assert "555 Champions" in findings[-1].answer
    assert "111" not in findings[-1].answer


def test_orders_that_do_not_count_are_named_by_what_became_of_them(people):
    found = unwell(examine_person(people, "demo", "dan"))
    assert (
        "1 fully refunded, 1 paid, but free or reversed, 1 pending"
        in found["Do they have orders that count?"]
    )
    assert "not scored" in found["What is their score?"]


def test_a_person_without_orders_is_told_from_an_unknown_one(people):
    assert (
        "no order"
        in unwell(examine_person(people, "demo", "bob"))["Do they have orders that count?"]
    )
    (finding,) = examine_person(people, "demo", "nobody")
    assert not finding.is_well
    assert "workspace demo" in finding.answer
    assert "CRM_TENANT" in finding.answer


@pytest.mark.parametrize(
    ("asked", "person"), [("eve", "ana"), ("shop:7", "ana"), ("till:7", "dan")]
)
def test_an_id_given_up_and_an_account_lead_to_the_person(people, asked, person):
    assert examine_person(people, "demo", asked)[0].answer.endswith(f": {person}")


def test_an_account_id_that_two_sources_use_is_asked_back(people):
    (finding,) = examine_person(people, "demo", "7")
    assert "an account at shop, an account at till" in finding.answer


def test_an_account_id_that_is_an_address_is_not_repeated(people):
    findings = examine_person(people, "demo", "ana@example.com")
    assert not any("example.com" in part for finding in findings for part in map(str, finding))


def test_the_command_leaves_with_1_when_something_needs_a_hand(full, no_orders):
    def run(settings, *words):
        places = {"CRM_HOME": str(settings.home), "CRM_TENANT": settings.tenant}
        return CliRunner().invoke(app, ["doctor", *words], env=places)

    ((someone,),) = query(full, "select min(customer_id) from fct_rfm_scores")
    well = run(full, "rfm", someone, "--json")
    assert well.exit_code == OK, well.output
    assert all(finding["is_well"] for finding in json.loads(well.output))
    ill = run(no_orders, "rfm")
    assert ill.exit_code == FAILED
    assert "mend" in ill.output
