from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from crm.config import Settings, load_settings
from crm.errors import UsageError
from crm.identity.customer_ids import assign_customer_ids, customer_ids_file
from crm.ops.events import TagAdded
from crm.ops.log import OperationalLog
from crm.sources.landing import ingest_landing
from crm.sources.loads import list_loads
from crm.sources.sample import SampleParameters
from crm.sources.sample.planting import plant_sample

SMALL = SampleParameters(customers=40, seed=1, until=date(2026, 6, 30))
OTHER = SampleParameters(customers=60, seed=2, until=date(2026, 6, 30))


@pytest.fixture(scope="module")
def first_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace that `crm sample` makes where there was none."""
    home = tmp_path_factory.mktemp("planted")
    plant_sample(load_settings(home=home, tenant="test"), SMALL)
    return home


@pytest.fixture
def planted(first_home: Path, settings: Settings) -> Settings:
    """A copy of it for one test."""
    shutil.copytree(first_home, settings.home)
    return load_settings(home=settings.home, tenant=settings.tenant)


def accounts(settings: Settings) -> set[str]:
    files = settings.paths.raw / "shop" / "customers" / "*.parquet"
    with duckdb.connect() as connection:
        rows = connection.execute(f"select source_customer_id from '{files}'").fetchall()
    return {account for (account,) in rows}


def drop_real_orders(settings: Settings) -> None:
    settings.paths.create()
    (settings.paths.landing / "my_orders.csv").write_text(
        "order_id,ordered_at,email,status,total_gross,currency\n"
        "1,2026-01-05 10:00,ana@example.com,paid,10.00,RON\n"
    )


def test_a_workspace_never_made_gets_every_row_loaded(planted):
    rows = json.loads((planted.paths.truth / "world.json").read_text())["rows"]
    loaded = {load.table_name: load for load in list_loads(planted)}
    assert {table: load.accepted for table, load in loaded.items()} == {
        table: count for table, count in rows.items() if count
    }
    assert all(load.rejected == 0 and load.superseded == 0 for load in loaded.values())


def test_the_same_sample_again_changes_nothing(planted):
    before = list_loads(planted)
    again = plant_sample(planted, SMALL)
    assert list_loads(planted) == before
    assert again.replaced is None
    assert all(load.already_loaded for load in again.loads)


def test_the_samples_tags_are_logged_once_for_people_the_map_knows(planted):
    assign_customer_ids(planted)
    plant_sample(planted, SMALL)
    given = list(OperationalLog(planted).read([TagAdded.kind]))
    with duckdb.connect() as connection:
        known = connection.execute(
            "select count(*) from read_parquet(?)", [str(planted.paths.truth / "tags.parquet")]
        ).fetchall()
        people = connection.execute(
            "select distinct own_customer_id from read_parquet(?)",
            [str(customer_ids_file(planted))],
        ).fetchall()
    assert [(len(given),)] == known
    assert {event.subject_id for event in given} <= {own for (own,) in people}
    assert {event.actor for event in given} == {"sample"}


def test_another_sample_replaces_the_first_and_shares_no_account_with_it(planted):
    first = accounts(planted)
    scores = planted.paths.raw / "ml" / "clv_scores" / "2026-06-30.parquet"
    scores.parent.mkdir(parents=True)
    scores.touch()
    other = plant_sample(planted, OTHER)
    assert other.replaced == SMALL.as_dict()
    assert not first & accounts(planted)
    assert len(list_loads(planted)) == len([rows for rows in other.rows.values() if rows])
    assert not scores.exists()


@pytest.mark.parametrize("loaded", [True, False], ids=["loaded", "waiting in the drop folder"])
def test_real_data_is_never_mixed_with_a_sample_unless_forced(settings, loaded):
    drop_real_orders(settings)
    if loaded:
        ingest_landing(settings)
    with pytest.raises(UsageError, match=r"my_orders\.csv.*--force"):
        plant_sample(settings, SMALL)
    assert {path.name for path in settings.paths.landing.iterdir()} == {"my_orders.csv"}


def test_forced_into_real_data_a_sample_replaces_the_sample_alone(planted):
    drop_real_orders(planted)
    plant_sample(planted, OTHER, force=True)
    files = [load.file for load in list_loads(planted)]
    assert files.count("my_orders.csv") == 1
    assert files.count("orders.parquet") == 1


def test_a_killed_generation_leaves_nothing_that_a_rerun_does_not_mend(settings, monkeypatch):
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        plant_sample(settings, SMALL, progress=die)
    assert list(settings.paths.landing.iterdir()) == []
    assert list_loads(settings) == []
    plant_sample(settings, OTHER)
    assert len({load.table_name for load in list_loads(settings)}) == len(list_loads(settings)) > 0


def test_the_workspace_gets_the_settings_its_data_needs(planted):
    assert planted.currency == "RON"
    assert planted.venues_without_scan == ("Grădina cu Tei",)


def test_a_setting_somebody_made_is_kept(settings):
    settings.paths.create()
    settings.paths.settings_file.write_text('currency = "EUR"\nvip_min_events = 9\n')
    chosen = load_settings(home=settings.home, tenant=settings.tenant)
    plant_sample(chosen, SampleParameters(20, 1, date(2026, 6, 30), currency="EUR"))
    completed = load_settings(home=settings.home, tenant=settings.tenant)
    assert (completed.currency, completed.vip_min_events) == ("EUR", 9)
    assert completed.venues_without_scan == ("Grădina cu Tei",)
