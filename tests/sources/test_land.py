# ruff: noqa: DTZ001  (stored timestamps are naive UTC)
"""What a load promises: all or nothing, once, counted, undone, the same in any order."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from datetime import datetime, timedelta
from decimal import Decimal

import duckdb
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from crm.config import load_settings
from crm.errors import LockedError, UsageError
from crm.sources import committing, storing
from crm.sources.land import land
from crm.sources.loads import list_loads, undo_load
from crm.sources.raw_files import heal
from tests.sources.landing_world import (
    HEADER,
    NOW,
    ROWS,
    csv,
    land_text,
    raw_files,
    rejected,
    stored,
    winners,
    with_column,
    with_value,
    write,
)

UPDATED = (*HEADER, "updated_at")


def version(total: str, updated_at: str, order_id: str = "A-001") -> tuple[str, ...]:
    return (order_id, *ROWS[0][1:5], total, *ROWS[0][6:], updated_at)


def test_the_same_content_three_times_changes_nothing(settings):
    first = land_text(settings, csv())
    before = raw_files(settings)
    second = land_text(settings, csv())
    third = land_text(settings, csv(), name="orders_copy.csv")
    assert not first.already_loaded
    assert second.already_loaded
    assert third.already_loaded
    assert (third.load_id, third.accepted) == (first.load_id, 4)
    assert first.load_id in third.notices[0]
    assert raw_files(settings) == before


def test_the_same_content_from_another_source_is_another_load(settings):
    land_text(settings, csv())
    result = land_text(settings, csv(), source="pretix")
    assert (result.accepted, result.superseded) == (4, 0)
    assert len(stored(settings)) == 8


def test_a_load_is_recorded_with_its_counts_and_its_span(settings):
    land_text(settings, csv((*ROWS, version("1", "", "")[:8])), name="orders_may.csv")
    (load,) = list_loads(settings)
    assert (load.file, load.raw_group, load.table_name) == ("orders_may.csv", "shop", "orders")
    assert (load.rows_in, load.accepted, load.rejected, load.superseded) == (5, 4, 1, 0)
    assert (load.mapping, load.source, load.columns_ignored) == ("generic", "shop", "")
    assert load.min_event_at == datetime(2025, 3, 4, 8, 15)
    assert load.max_event_at == datetime(2025, 5, 20, 18, 45)


def test_every_row_carries_its_origin(settings):
    result = land_text(settings, csv())
    columns = ("_source", "_load_id", "_loaded_at", "_row_number", "_file")
    assert stored(settings, "orders", *columns)[2] == (
        "shop",
        result.load_id,
        datetime(2025, 6, 1, 12),
        3,
        "orders.csv",
    )


def test_identical_rows_count_once_and_the_rest_is_superseded(settings):
    result = land_text(settings, csv((*ROWS, ROWS[0], ROWS[0])))
    assert (result.rows_in, result.accepted, result.superseded) == (6, 4, 2)
    assert result.notices == ()
    assert len(winners(settings)) == 4


def test_of_conflicting_rows_the_latest_update_wins_within_a_file(settings):
    rows = (
        version("1", "2025-03-05"),
        version("2", "2025-03-07"),
        version("3", "2025-03-06"),
        version("4", ""),
    )
    result = land_text(settings, csv(rows, UPDATED))
    assert (result.accepted, result.superseded) == (1, 3)
    assert "1 key(s) come more than once with different content" in result.notices[0]
    assert winners(settings)[0][6] == Decimal("2")


def test_an_older_version_that_comes_later_is_superseded(settings):
    land_text(settings, csv((version("2", "2025-03-07"),), UPDATED))
    late = land_text(settings, csv((version("1", "2025-03-05"),), UPDATED))
    assert (late.accepted, late.superseded) == (0, 1)
    without = land_text(settings, csv((ROWS[0],)))
    assert (without.accepted, without.superseded) == (0, 1)
    newer = land_text(settings, csv((version("3", "2025-03-08"),), UPDATED))
    assert (newer.accepted, newer.superseded) == (1, 0)
    assert winners(settings)[0][6] == Decimal("3")


def test_an_undone_load_is_gone_and_what_it_had_beaten_holds_again(settings):
    land_text(settings, csv())
    changed = csv((*with_value(0, "total_gross", "99"), (*ROWS[0][:5], "NaN", "RON", "web")))
    second = land_text(settings, changed)
    assert winners(settings)[0][6] == Decimal("99")
    undo_load(settings, second.load_id)
    assert winners(settings)[0][6] == Decimal("120.5")
    assert rejected(settings) == []
    again = land_text(settings, changed)
    assert not again.already_loaded
    assert (again.accepted, again.rejected) == (4, 1)


def test_undoing_an_unknown_load_says_how_to_find_one(settings):
    with pytest.raises(UsageError, match="no load 'x'; `crm loads list` shows them"):
        undo_load(settings, "x")


def test_a_dry_run_counts_and_writes_nothing(settings):
    land_text(settings, csv())
    before = raw_files(settings)
    result = land_text(settings, csv(with_value(0, "total_gross", "-1")), dry_run=True)
    assert (result.dry_run, result.accepted, result.rejected) == (True, 3, 1)
    assert raw_files(settings) == before


@pytest.mark.parametrize(
    ("module", "step"),
    [(storing, "count_superseded"), (committing, "put_in_place"), (committing, "record_load")],
)
def test_a_load_that_fails_midway_leaves_nothing_that_counts(module, step, settings, monkeypatch):
    def fail(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, step, fail)
    with pytest.raises(KeyboardInterrupt):
        land_text(settings, csv())
    monkeypatch.undo()
    assert list_loads(settings) == []
    heal(settings)
    assert raw_files(settings) == []
    assert land_text(settings, csv()).accepted == 4


KILLED = """
import os, sys
from pathlib import Path
from crm.config import load_settings
from crm.sources import committing, storing
from crm.sources.land import land

def kill(*_args, **_more):
    os.kill(os.getpid(), 9)

setattr(storing if hasattr(storing, sys.argv[1]) else committing, sys.argv[1], kill)
land(load_settings(home=Path(sys.argv[2]), tenant="test"), sys.argv[3])
"""


@pytest.mark.parametrize("step", ["_counted", "record_load"])
def test_the_next_load_heals_what_a_killed_one_left(step, settings, tmp_path):
    path = write(tmp_path, "orders.csv", csv((*ROWS, ("x",) * 8)))
    run = subprocess.run(
        [sys.executable, "-c", KILLED, step, str(settings.home), str(path)], check=False
    )
    assert run.returncode == -9
    left = raw_files(settings)
    assert left
    result = land(settings, path, now=NOW)
    assert (result.accepted, result.rejected, result.already_loaded) == (4, 1, False)
    assert not set(left) & set(raw_files(settings))
    assert len(stored(settings)) == 4


def test_load_ids_sort_by_time_also_when_the_clock_goes_back(settings):
    path = write(settings.home, "orders_a.csv", csv(ROWS[:2]))
    first = land(settings, path, now=NOW)
    earlier = write(settings.home, "orders_b.csv", csv(ROWS[2:]))
    second = land(settings, earlier, now=NOW - timedelta(days=3))
    assert second.load_id > first.load_id


def test_a_second_writer_is_told_who_holds_the_workspace(settings, tmp_path):
    settings.paths.create()
    path = write(tmp_path, "orders.csv", csv())
    holder = (
        "import sys, time; from pathlib import Path; from crm.config import load_settings;"
        "from crm.warehouse.lock import write_lock\n"
        "with write_lock(load_settings(home=Path(sys.argv[1]), tenant='test'), 'a long build'):"
        " print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(settings.home)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(LockedError, match="a long build"):
            land(settings, path)
        other.kill()


def test_a_given_connection_keeps_its_own_tables_and_zone(settings, tmp_path):
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'Asia/Tokyo'")
        connection.execute("create table input_rows as select 7 as seven")
        land(settings, write(tmp_path, "orders.csv", csv()), connection=connection, now=NOW)
        assert connection.execute("from input_rows").fetchall() == [(7,)]
        zone = connection.execute("select current_setting('TimeZone')").fetchone()
        assert zone == ("Asia/Tokyo",)


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2025-03-30 02:59:59", datetime(2025, 3, 30, 0, 59, 59)),
        ("2025-03-30 03:30:00", datetime(2025, 3, 30, 1, 30)),  # skipped: one hour forward
        ("2025-03-30 04:00:00", datetime(2025, 3, 30, 1)),
        ("2024-10-27 02:30:00", datetime(2024, 10, 26, 23, 30)),
        ("2024-10-27 03:30:00", datetime(2024, 10, 27, 1, 30)),  # twice: the second
        ("2024-10-27T03:30:00+03:00", datetime(2024, 10, 27, 0, 30)),
        ("2024-02-29", datetime(2024, 2, 28, 22)),
    ],
)
def test_local_times_around_a_clock_change_follow_the_stated_rule(local, utc, settings):
    land_text(settings, csv(with_column("ordered_at", (local,) * 4)))
    assert {row[0] for row in stored(settings, "orders", "ordered_at")} == {utc}


@pytest.mark.parametrize("host_zone", ["UTC", "America/New_York", "Pacific/Kiritimati"])
def test_the_zone_of_the_machine_does_not_matter(host_zone, settings, tmp_path):
    path = write(tmp_path, "orders.csv", csv())
    script = (
        "import sys; from pathlib import Path; from crm.config import load_settings;"
        "from crm.sources.land import land;"
        "land(load_settings(home=Path(sys.argv[1]), tenant='test'), sys.argv[2])"
    )
    subprocess.run(
        [sys.executable, "-c", script, str(settings.home), str(path)],
        env=os.environ | {"TZ": host_zone},
        check=True,
    )
    assert stored(settings, "orders", "ordered_at")[0] == (datetime(2025, 3, 4, 8, 15),)


def test_contact_points_are_stored_beside_the_originals(settings):
    rows = "order_id,ordered_at,status,total_gross,email,phone\n"
    rows += "1,2025-03-04,paid,1,Ana@Example.RO,0721 234 567\n2,2025-03-04,paid,1,nobody,12\n"
    land_text(settings, rows)
    columns = ("email", "email_key", "phone", "phone_e164")
    assert stored(settings, "orders", *columns) == [
        ("Ana@Example.RO", "ana@example.ro", "0721 234 567", "+40721234567"),
        ("nobody", None, "12", None),
    ]


def test_a_consent_without_an_id_gets_one_made_of_its_row(settings):
    rows = "email,channel,purpose,state,changed_at\n"
    rows += (
        "a@x.ro,email,newsletter,granted,2025-03-04\na@x.ro,email,newsletter,granted,2025-03-04\n"
    )
    rows += "a@x.ro,email,newsletter,opt-out,2025-03-05\n"
    result = land_text(settings, rows, name="consents.csv")
    assert (result.accepted, result.superseded) == (2, 1)
    states = stored(settings, "consents", "purpose", "state", "consent_id")
    assert [state for _, state, _ in sorted(states)] == ["granted", "granted", "withdrawn"]
    assert len({consent_id for *_, consent_id in states}) == 2


def test_a_negative_line_is_no_fault_and_a_negative_refund_is(settings):
    items = "order_item_id,order_id,quantity,line_total\n1,C1,-2,-9.90\n"
    assert land_text(settings, items, name="order_items.csv").accepted == 1
    refunds = "refund_id,refunded_at,amount\n1,2025-03-04,-9.90\n2,2025-03-04,9.90\n"
    result = land_text(settings, refunds, name="refunds.csv")
    assert (result.accepted, result.rejected) == (1, 1)


def test_a_rate_of_zero_and_an_unborn_person_are_rejected(settings):
    rates = "date,currency,rate_to_base\n2025-03-04,EUR,0\n2025-03-04,USD,4.55\n"
    assert land_text(settings, rates, name="fx_rates.csv").rejected == 1
    people = "source_customer_id,date_of_birth\n1,2031-01-01\n2,1984-02-29\n3,1899-01-01\n"
    assert land_text(settings, people, name="customers.csv").rejected == 2


def test_a_source_name_that_could_be_a_path_is_refused(settings):
    with pytest.raises(UsageError, match="source cannot be called"):
        land_text(settings, csv(), source="../x")


VERSIONS = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", "C"]),
        st.integers(1, 9),
        st.sampled_from(["2025-03-05", "2025-03-06", "2025-03-07"]),
    ),
    min_size=2,
    max_size=12,
)


@hypothesis_settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(versions=VERSIONS, seed=st.integers(0, 1000))
def test_the_winners_do_not_depend_on_order_or_chunks(versions, seed, tmp_path_factory):
    """With distinct updates per key any order and any cut into files gives the same winners."""
    latest = {(key, updated): str(total) for key, total, updated in versions}
    rows = [version(total, updated, key) for (key, updated), total in latest.items()]
    dice = random.Random(seed)
    outcomes = []
    for _ in range(2):
        settings = load_settings(home=tmp_path_factory.mktemp("order") / "home", tenant="test")
        dice.shuffle(rows)
        cut = dice.randint(0, len(rows))
        parts = [part for part in (rows[:cut], rows[cut:]) if part]
        results = [land_text(settings, csv(tuple(part), UPDATED)) for part in parts]
        assert sum(r.accepted + r.superseded for r in results) == len(rows)
        outcomes.append(winners(settings))
    assert outcomes[0] == outcomes[1]
