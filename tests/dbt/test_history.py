"""Days built one after the other: what was seen stays seen, and nothing is counted twice."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from crm.config import Settings, load_settings
from crm.warehouse.content import TableState, table_states
from crm.warehouse.history import history_folder, store_history, stored_days
from crm.warehouse.past_days import store_past_day
from tests.dbt.runner import TENANT, dbt, rows, warehouse
from tests.dbt_features.random_world import column_of, make_world, write_world
from tests.worlds import write_raw

FIRST, SECOND = date(2024, 5, 24), date(2024, 6, 3)
BUILDS = {"first": FIRST, "second": SECOND, "first again": FIRST}
SEGMENTS = {
    "one-order": "coalesce(orders_count = 1, false)",
    "spenders": "coalesce(total_spent_net >= 100, false)",
    "regulars": f'not "{column_of("one-order")}" and coalesce(orders_count > 0, false)',
    "visitors": 'coalesce("m_visits", 0) >= 2',
}
LISTS = [
    {"segment_id": "spenders", "customer_id": "cust_p00", "list": "exclude"},
    {"segment_id": "spenders", "customer_id": "cust_p01", "list": "include"},
]
MEASURES = [
    {"measure": "m_visits", "kind": "behaviour", "model": "fct_activities", "scan": 0,
     "head": "select customer_id, count(*) as m_visits from",
     "tail": "where type = 'visit' group by customer_id", "is_shared": False},
]  # fmt: skip
WANTED = ("+rpt_build_changes", "fct_segment_memberships_history", "dim_segments")
MODELS_ALONE = ("--exclude-resource-type", "test", "unit_test")
HISTORY = (
    "fct_lifecycle_transitions",
    "fct_rfm_changes",
    "fct_rfm_scores",
    "fct_segment_membership_changes",
    "fct_segment_memberships_history",
    "rpt_build_changes",
    "rpt_rfm_transitions",
    "rpt_segment_days",
)


@dataclass(frozen=True)
class Diary:
    """What the marts and the stored files held after each build, by name of the build."""

    settings: Settings
    later: Path
    """Where the second day's warehouse was put aside."""
    marts: dict[str, dict[str, TableState]] = field(default_factory=dict)
    files: dict[str, dict[str, bytes]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def diary(tmp_path_factory: pytest.TempPathFactory) -> Diary:
    """Build two days, then the first again, each stored as publishing would store it."""
    home = tmp_path_factory.mktemp("history")
    write_world(home, make_world(seed=5), SEGMENTS)
    write_raw(home, TENANT, "ops.segment_lists", LISTS, load_id="current")
    write_raw(home, TENANT, "ops.segment_measures", MEASURES, load_id="current")
    found = Diary(load_settings(home=home, tenant=TENANT), tmp_path_factory.mktemp("second"))
    built = home / TENANT / "warehouse" / "dbt.duckdb"
    for name, day in BUILDS.items():
        result = dbt(home, "build", *MODELS_ALONE, "--select", *WANTED, as_of=day.isoformat())
        assert result.returncode == 0, result.stdout
        found.marts[name] = _marts(home)
        store_history(found.settings, built, day)
        found.files[name] = _files(found.settings)
        if name == "second":
            (found.later / TENANT / "warehouse").mkdir(parents=True)
            shutil.copy(built, found.later / TENANT / "warehouse")
    return found


def _marts(home: Path) -> dict[str, TableState]:
    with warehouse(home) as connection:
        states = table_states(connection, "dbt", "marts")
    return {name: states[name] for name in HISTORY}


def _files(settings: Settings) -> dict[str, bytes]:
    folder = history_folder(settings)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.glob("*/*.parquet"))
    }


def test_the_same_day_again_sees_the_same_history(diary: Diary) -> None:
    assert diary.marts["first again"] == diary.marts["first"]


def test_a_past_day_built_again_changes_no_stored_day(diary: Diary) -> None:
    assert diary.files["first again"] == diary.files["second"]


def test_a_later_day_leaves_the_stored_days_as_they_were(diary: Diary) -> None:
    first = diary.files["first"]
    assert {name: diary.files["second"][name] for name in first} == first


def test_the_days_are_the_builds_own_and_the_month_ends_between_them(diary: Diary) -> None:
    assert stored_days(diary.settings)[-4:] == [
        date(2024, 4, 30),
        FIRST,
        date(2024, 5, 31),
        SECOND,
    ]
    assert rows(
        diary.later,
        "select as_of_date, previous_as_of_date, origin from ("
        "select distinct as_of_date, previous_as_of_date, origin"
        " from marts.fct_lifecycle_transitions) order by as_of_date desc limit 3",
    ) == [
        (SECOND, date(2024, 5, 31), "observed"),
        (date(2024, 5, 31), FIRST, "event_time"),
        (FIRST, date(2024, 4, 30), "observed"),
    ]


def test_each_stage_of_a_person_begins_where_the_one_before_ended(diary: Diary) -> None:
    assert rows(
        diary.later,
        """
        select count(*) > 0, count(*) filter (from_stage <> stage_before) from (
            select from_stage, lag(to_stage) over (
                partition by customer_id order by as_of_date
            ) as stage_before
            from marts.fct_lifecycle_transitions
        )
        """,
    ) == [(True, 0)]


def test_a_segments_size_is_the_one_before_plus_entered_minus_left(diary: Diary) -> None:
    assert rows(
        diary.later,
        """
        select
            count(*) > 0,
            count(*) filter (members_count <> size_before + entered_count - left_count)
        from (
            select *, lag(members_count) over (
                partition by segment_id order by as_of_date
            ) as size_before
            from marts.rpt_segment_days
        )
        """,
    ) == [(True, 0)]


def test_a_rule_the_past_knows_nothing_of_is_first_judged_by_a_build(diary: Diary) -> None:
    begins = dict(
        rows(
            diary.later,
            "select segment_id, min(as_of_date) from marts.rpt_segment_days group by segment_id",
        )
    )
    assert begins["spenders"] == FIRST
    assert begins["one-order"] < FIRST


def test_the_group_before_the_current_one_is_known_with_the_day_it_ended(diary: Diary) -> None:
    assert rows(
        diary.later,
        """
        with today as (
            select * from intermediate.int_customer_states_chained
            where as_of_date = date '2024-06-03'
        ),
        other as (
            select
                customer_id,
                max_by(known.rfm_segment, known.as_of_date) as last_other,
                max(known.as_of_date) as last_other_date
            from marts.fct_rfm_scores as known
            inner join today using (customer_id)
            where known.scheme = 'quintile' and known.rfm_segment <> today.rfm_segment
            group by customer_id
        )
        select
            count(*) > 0,
            count(*) filter (
                rfm_segment_previous not in (last_other, 'No purchase')
                or rfm_segment_changed_date <= last_other_date
            ),
            count(*) filter (rfm_segment_changed_date = date '2024-05-31') > 0
        from today
        inner join other using (customer_id)
        """,
    ) == [(True, 0, True)]


def test_the_history_of_memberships_answers_every_stored_day_as_it_was_stored(diary: Diary) -> None:
    stored = history_folder(diary.settings) / "segment_memberships" / "*.parquet"
    assert rows(
        diary.later,
        f"""
        with stored as (
            select segment_id, customer_id, as_of_date from read_parquet('{stored}')
        ),
        days as (select segment_id, as_of_date from marts.rpt_segment_days),
        answered as (
            select segment_id, customer_id, as_of_date
            from marts.fct_segment_memberships_history
            inner join days using (segment_id)
            where valid_from <= as_of_date and (valid_to is null or valid_to > as_of_date)
        )
        select
            (select count(distinct as_of_date) from stored) > 10,
            (select count(*) from (from stored except from answered)),
            (select count(*) from (from answered except from stored))
        """,
    ) == [(True, 0, 0)]


def test_a_past_day_judged_later_adds_only_what_no_build_had_judged(diary: Diary) -> None:
    """The second day's build stands for one of 30 April, where `one-order` was judged already."""
    built = diary.later / TENANT / "warehouse" / "dbt.duckdb"
    found = store_past_day(diary.settings, built, date(2024, 4, 30))
    assert (found.segments, found.memberships) == rows(
        diary.later,
        "select count(*), sum(members_count) from marts.dim_segments where slug <> 'one-order'",
    )[0]


def test_segments_measures_and_lists_are_judged_in_one_pass(diary: Diary) -> None:
    asked = """
        select
            coalesce(customer_id = 'cust_p01', false)
                or (customer_id <> 'cust_p00' and total_spent_net >= 100) as spenders,
            orders_count > 1 as regulars,
            (select count(*) from marts.fct_activities as activities
                where activities.customer_id = people.customer_id and type = 'visit') >= 2
                as visitors,
            customer_id
        from intermediate.int_customers_profiled as people
    """
    for slug in ("spenders", "regulars", "visitors"):
        members = (
            f"select customer_id from marts.fct_segment_memberships where segment_id = '{slug}'"
        )
        expected = f"select customer_id from ({asked}) where {slug}"
        assert rows(
            diary.later,
            f"select (select count(*) > 0 from ({members})),"
            f" (select count(*) from ({members} except {expected})),"
            f" (select count(*) from ({expected} except {members}))",
        ) == [(True, 0, 0)], slug
    assert rows(
        diary.later,
        "select customer_id, source from marts.fct_segment_memberships where source <> 'rule'",
    ) == [("cust_p01", "include")]
