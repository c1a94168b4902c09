"""Candidates: the twin's planted duplicates are found, strangers are not glued, decisions stay."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from crm.actors import Actor
from crm.config import Settings, load_settings
from crm.identity.blocking import LARGEST_BLOCK
from crm.identity.candidates import candidates_file, find_candidates, read_candidates
from crm.identity.customer_ids import assign_customer_ids, customer_ids_file
from crm.identity.merges import active_merges
from crm.identity.merging import dismiss_candidate, merge_customers, undo_merge
from crm.sources.sample import SampleParameters
from crm.sources.sample.planting import plant_sample
from tests.identity.raw_world import account, land

ANA = Actor("ana", "marketer")
BORN = date(1980, 5, 17)
ANDREEA = {"first_name": "Andreea", "last_name": "Popescu", "date_of_birth": BORN}


def twins(settings: Settings, **other: object) -> None:
    """Two accounts a person typed twice, and a stranger of the same birthday and town."""
    place = {"city": "Iași", "postal_code": "700012"}
    rows = [
        account(1, **ANDREEA, **place, email_key="andreea.popescu@example.org"),
        account(2, **{**ANDREEA, "last_name": "Poescu", **place, **other}),
        account(3, first_name="Mihai", last_name="Radu", date_of_birth=BORN, **place),
    ]
    land(settings, "shop/customers", rows)
    assign_customer_ids(settings)


def test_a_workspace_without_data_has_no_candidates(settings: Settings) -> None:
    assign_customer_ids(settings)
    assert find_candidates(settings).candidates == 0
    assert read_candidates(settings) == []


def test_a_mistyped_name_is_a_candidate_and_a_birthday_alone_is_none(settings: Settings) -> None:
    twins(settings)
    assert find_candidates(settings).candidates == 1
    (pair,) = read_candidates(settings)
    assert pair.match_probability > 0.95
    assert pair.agreeing_fields == ["date_of_birth", "family_name", "given_name", "place"]
    assert pair.differing_fields == []
    columns = duckdb.execute(f"describe from '{candidates_file(settings)}'").fetchall()
    assert "Popescu" not in str(duckdb.execute(f"from '{candidates_file(settings)}'").fetchall())
    assert len(columns) == 7
    assert set(pair.field_weights) == set(pair.agreeing_fields)
    assert sum(pair.field_weights.values()) > pair.match_weight > 0  # less what pairs are at first


def test_a_decided_pair_is_gone_for_good_and_equal_data_gives_equal_bytes(
    settings: Settings,
) -> None:
    twins(settings)
    find_candidates(settings)
    (pair,) = read_candidates(settings)
    before = candidates_file(settings).read_bytes()
    merge_customers(settings, [pair.other_customer_id, pair.customer_id], actor=ANA)
    (merge,) = active_merges(settings)
    assert merge.kept_id == pair.customer_id
    assert list(merge.evidence) == pair.agreeing_fields
    assert read_candidates(settings) == []
    undo_merge(settings, pair.customer_id, actor=ANA)
    find_candidates(settings)
    assert candidates_file(settings).read_bytes() == before
    dismiss_candidate(settings, pair.other_customer_id, pair.customer_id, actor=ANA)
    assert read_candidates(settings) == []
    assert find_candidates(settings).candidates == 0


def test_a_placeholder_that_everybody_shares_pairs_nobody(settings: Settings) -> None:
    crowd = [
        account(n, first_name="Ion", last_name=f"Nr{n}", phone_e164="+40722000000",
                date_of_birth=date(1900, 1, 1), postal_code="010011")
        for n in range(LARGEST_BLOCK + 1)
    ]  # fmt: skip
    land(settings, "shop/customers", crowd)
    assign_customer_ids(settings)
    assert find_candidates(settings).candidates == 0


@pytest.mark.parametrize("people", [5_000, pytest.param(50_000, marks=pytest.mark.slow)])
def test_the_twins_planted_duplicates_are_found(tmp_path: Path, people: int) -> None:
    settings = load_settings(home=tmp_path, tenant="twin")
    plant_sample(settings, SampleParameters(people, 7, date(2026, 3, 29)))
    assign_customer_ids(settings)
    find_candidates(settings)
    linked, right, true_pairs, proposed = _measured(settings)
    assert true_pairs == people * 6 // 200
    assert right / linked >= 0.99, "precision of automatic links"
    assert (right + proposed) / true_pairs >= 0.95, "recall, review candidates counted"
    assert len(read_candidates(settings)) < 2 * proposed + people // 500


def _measured(settings: Settings) -> tuple[int, int, int, int]:
    """Pairs of accounts linked, linked rightly, truly one person, and proposed of the rest."""
    with duckdb.connect() as connection:
        connection.execute(
            f"""create view truth as from '{settings.paths.truth}/identities.parquet';
            create view map as from '{customer_ids_file(settings)}';
            create view candidates as from '{candidates_file(settings)}';
            create table known as
            select row_number() over () as n, person_id, customer_id
            from truth inner join map using (source_customer_id);
            create table pairs as
            select one.customer_id, other.customer_id as other_id,
                one.person_id = other.person_id as is_true
            from known as one inner join known as other on one.n < other.n
                and (one.person_id = other.person_id or one.customer_id = other.customer_id)"""
        )
        (found,) = connection.execute(
            """select
                count(*) filter (customer_id = other_id),
                count(*) filter (customer_id = other_id and is_true),
                count(*) filter (is_true),
                count(*) filter (is_true and customer_id <> other_id and exists (
                    select 1 from candidates where (candidates.customer_id, other_customer_id)
                        in ((pairs.customer_id, other_id), (other_id, pairs.customer_id))
                ))
            from pairs"""
        ).fetchall()
    return found
