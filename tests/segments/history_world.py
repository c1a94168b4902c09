"""A published build of four people whose days in one segment are known."""

from __future__ import annotations

import json

import duckdb

from crm.config import Settings
from tests.exports.world import BUILD_ID, publish_people, reachable

PEOPLE = {"Ana": 1, "Ion": 2, "Eva": 3, "Dan": 0}


def publish_history(settings: Settings) -> None:
    """Publish the build: Ana left `often`, Ion entered it by hand, Eva stayed, Dan never was in."""
    people = [reachable(name, orders_count=count) for name, count in PEOPLE.items()]
    publish_people(settings, people)
    folder = settings.paths.published_folder
    with duckdb.connect(str(folder / f"crm-{BUILD_ID}.duckdb")) as connection:
        connection.execute(HISTORY)
    files = {path.name: {"bytes": path.stat().st_size} for path in folder.glob("*.duckdb")}
    (folder / f"manifest-{BUILD_ID}.json").write_text(json.dumps({"files": files}))


HISTORY = """
alter table dim_customers add column total_spent_net decimal(18, 4);
update dim_customers set total_spent_net = 100 * orders_count;
create table rpt_segment_days (segment_id varchar, as_of_date date);
insert into rpt_segment_days
    select 'often', unnest([date '2026-01-31', date '2026-02-28', as_of_date]) from meta_build;
create table fct_segment_memberships_history (segment_id varchar, customer_id varchar,
    valid_from date, valid_to date);
insert into fct_segment_memberships_history values
    ('often', 'cust_ana', '2026-01-31', '2026-02-28'), ('often', 'cust_eva', '2026-01-31', null),
    ('often', 'cust_ion', '2026-02-28', null);
create table fct_segment_membership_changes (segment_id varchar, customer_id varchar,
    change varchar, reason varchar, as_of_date date);
insert into fct_segment_membership_changes values
    ('often', 'cust_ana', 'left', 'rule_no_longer_met', '2026-02-28'),
    ('often', 'cust_ion', 'entered', 'listed', '2026-02-28');
"""
