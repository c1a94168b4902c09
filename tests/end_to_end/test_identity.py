"""A merge joins everything and copies nothing: taken back, every table is what it was."""

from __future__ import annotations

import json
import shutil

import duckdb
import pytest

from crm.identity.merges import active_merges
from tests.end_to_end.command import Workspace

pytestmark = (
    pytest.mark.slow
)  # two builds of its own; consent and the map are proven in fast worlds


def hashes(workspace: Workspace) -> dict[str, str]:
    return {name: table["content_hash"] for name, table in workspace.manifest()["tables"].items()}


@pytest.fixture(scope="module")
def taken_back(sample_build: Workspace, tmp_path_factory: pytest.TempPathFactory):
    """A copy of the sample in which two customers were merged, built, unmerged and built again."""
    home = tmp_path_factory.mktemp("merged") / "home"
    shutil.copytree(sample_build.home, home)
    workspace = Workspace(home, sample_build.tenant)
    before = hashes(workspace)
    ids = [one for (one,) in workspace.query(PAIR)]
    parts = workspace.query(FIGURES.format(ids=", ".join(f"'{one}'" for one in ids)))
    preview = json.loads(workspace.must("identity", "preview", *ids, "--json"))
    merged = json.loads(workspace.must("identity", "merge", *ids, "--json"))
    workspace.must("build", "--as-of", "2026-06-30")
    whole = workspace.query(FIGURES.format(ids=", ".join(f"'{one}'" for one in ids)))
    redirects = workspace.query("select * from bridge_customer_redirects where reason = 'merge'")
    strangers = ids_of_nobody(workspace)
    during = hashes(workspace)
    undo = json.loads(workspace.must("identity", "preview", "--undo", ids[1], "--json"))
    workspace.must("identity", "unmerge", ids[1])
    workspace.must("build", "--as-of", "2026-06-30")
    return {
        "workspace": workspace, "ids": ids, "parts": parts, "preview": preview, "merged": merged,
        "whole": whole, "redirects": redirects, "strangers": strangers, "before": before,
        "during": during, "after": hashes(workspace), "undo": undo,
    }  # fmt: skip


PAIR = """
    select customer_id from dim_customers where orders_count > 1 and tickets_count > 1
    order by hash(customer_id) limit 2"""
FIGURES = """
    select customer_id, orders_count, total_spent_gross, total_spent_net, refunds_count,
        tickets_count
    from dim_customers where customer_id in ({ids}) order by customer_id"""


def ids_of_nobody(workspace: Workspace) -> list[tuple[str, str, int]]:
    """Every column that holds customer ids, with the number of those that are no customer's."""
    published = json.loads(workspace.must("paths", "--json"))["published"]
    with duckdb.connect(published, read_only=True) as connection:
        columns = connection.execute(
            """select distinct table_name, column_name from information_schema.columns
            where column_name like '%customer_id' and table_schema = 'marts'
                and column_name not in ('source_customer_id', 'old_customer_id')"""
        ).fetchall()
        found = []
        for table, column in columns:
            ((count,),) = connection.execute(
                f"select count(*) from marts.{table} where {column} not in"
                " (select customer_id from marts.dim_customers)"
            ).fetchall()
            found.append((table, column, count))
    assert len(found) > 15
    return [one for one in found if one[2]]


def test_a_merge_taken_back_is_as_if_it_had_never_been(taken_back):
    before, after = taken_back["before"], taken_back["after"]
    assert {name for name in before if before[name] != after[name]} == set()
    assert {name for name in before if before[name] != taken_back["during"][name]} > {
        "dim_customers", "bridge_customer_redirects", "fct_orders",
    }  # fmt: skip
    assert active_merges(taken_back["workspace"].settings) == []


def test_the_merged_profile_is_the_sum_of_its_parts(taken_back):
    (whole,) = taken_back["whole"]
    assert whole[0] == taken_back["merged"]["customer_id"]
    sums = tuple(map(sum, list(zip(*taken_back["parts"], strict=True))[1:]))
    assert whole[1:] == sums


def test_the_id_given_up_leads_to_the_one_kept(taken_back):
    (other,) = taken_back["merged"]["merged_ids"]
    ((old, kept, since, reason),) = taken_back["redirects"]
    assert (old, kept, reason) == (other, taken_back["merged"]["customer_id"], "merge")
    assert since is not None


def test_every_customer_id_in_every_mart_is_a_current_customers(taken_back, sample_build):
    assert taken_back["strangers"] == []
    assert ids_of_nobody(sample_build) == []


def test_the_preview_said_what_the_build_did(taken_back):
    (then,) = taken_back["preview"]["after"]
    (whole,) = taken_back["whole"]
    assert (then["customer_id"], then["orders_count"]) == whole[:2]
    assert float(then["total_spent_net"]) == float(whole[3])
    apart = {one["customer_id"]: one["orders_count"] for one in taken_back["undo"]["after"]}
    assert apart == {part[0]: part[1] for part in taken_back["parts"]}
