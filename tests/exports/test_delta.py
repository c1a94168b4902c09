"""Deltas: a list somewhere else, changed by them alone, stays what a whole export would be."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

import pytest

from crm.config import Settings
from crm.errors import CheckFailedError, UsageError
from crm.exports.record.members import members_file
from crm.exports.result import ExportResult
from tests.exports.shorthand import agree, ban, exported, ids, ids_in, kept, rows_of, withdraw
from tests.exports.world import Customer, publish_people, reachable

STRANGER = "stranger@example.ro"


def test_the_first_delta_adds_everybody_and_the_next_only_what_changed(settings: Settings) -> None:
    people = [reachable(name) for name in ("Stays", "Leaves", "Withdraws", "Banned", "Gone")]
    publish_people(settings, people)
    first = exported(settings, delta=True)
    assert ids_in(first, "add") == ids(["Stays", "Leaves", "Withdraws", "Banned", "Gone"])
    again = exported(settings, delta=True)
    assert (again.path, again.rows) == (None, 0)
    assert "Nothing changed" in again.sentence

    withdraw(settings, "cust_withdraws")
    ban(settings, "cust_banned")
    stays, leaves, *others, _ = people
    publish_people(settings, [stays, replace(leaves, is_member=False), *others, reachable("New")])
    second = exported(settings, delta=True)
    assert ids_in(second, "add") == {"cust_new"}
    assert ids_in(second, "remove") == ids(["Leaves", "Withdraws", "Banned"])
    assert kept(settings, second)["cust_gone"] == "drop", "nobody knows a contact to remove"
    assert second.path
    removed = next(row for row in rows_of(second.path) if row["customer_id"] == "cust_withdraws")
    assert removed["email"] == "withdraws@example.ro"
    assert removed["full_name"] == ""
    assert second.manifest
    assert second.rows == second.manifest["rows"] == len(rows_of(second.path)) == 4
    assert second.waterfall.as_counts()["on the list already: since an earlier export"] == 1
    assert second.manifest["delta"]["removed_because"] == {
        "left the segment": 1,
        "no consent: refused": 1,
        "suppressed: do_not_contact": 1,
    }


def test_a_whole_export_begins_the_list_anew(settings: Settings) -> None:
    ana, ion = reachable("Ana"), reachable("Ion")
    publish_people(settings, [ana, ion])
    exported(settings)
    publish_people(settings, [ana, replace(ion, is_member=False)])
    exported(settings)
    assert exported(settings, delta=True).rows == 0
    assert ids_in(exported(settings, delta=True, purpose="marketing", control=0.0)) == set()


def test_another_list_is_another_matter(settings: Settings) -> None:
    publish_people(settings, [reachable("Ana")])
    exported(settings)
    assert exported(settings, delta=True).rows == 0
    publish_people(
        settings, [reachable("Ana")], {"others": {"field": "age", "op": "gt", "value": 1}}
    )
    assert ids_in(exported(settings, "others", delta=True), "add") == {"cust_ana"}


def test_a_recent_contact_takes_nobody_off_a_list(settings: Settings) -> None:
    from datetime import UTC, datetime

    publish_people(settings, [reachable("Ana"), reachable("Ion")])
    exported(settings)
    now = datetime.now(UTC).replace(tzinfo=None)
    publish_people(settings, [reachable("Ana", sent_at=now), reachable("Ion")])
    assert exported(settings, delta=True).rows == 0


def test_somebody_merged_since_stays_under_the_new_id(settings: Settings) -> None:
    publish_people(settings, [reachable("Old", email_key="one@example.ro"), reachable("Ion")])
    exported(settings)
    publish_people(
        settings,
        [reachable("Kept", email_key="one@example.ro"), reachable("Ion")],
        redirects={"cust_old": "cust_kept"},
    )
    assert exported(settings, delta=True).rows == 0


def test_somebody_merged_since_leaves_once_and_may_come_back(settings: Settings) -> None:
    publish_people(settings, [reachable("Old", email_key="one@example.ro"), reachable("Ion")])
    exported(settings)
    publish_people(
        settings,
        [reachable("Kept", email_key="one@example.ro"), reachable("Ion")],
        redirects={"cust_old": "cust_kept"},
    )
    withdraw(settings, "cust_kept")
    left = exported(settings, delta=True)
    assert ids_in(left, "remove") == {"cust_kept"}
    assert kept(settings, left)["cust_old"] == "drop"
    assert exported(settings, delta=True).rows == 0, "nobody is removed twice"
    agree(settings, "cust_kept")
    assert ids_in(exported(settings, delta=True), "add") == {"cust_kept"}


def test_a_control_group_that_begins_takes_its_people_off_the_list(settings: Settings) -> None:
    publish_people(settings, [reachable(f"P{number}") for number in range(30)])
    exported(settings)
    result = exported(settings, delta=True, control=0.3)
    held = ids_in(result, "remove")
    assert held
    assert result.waterfall.lost_at("control group") == len(held)
    assert ids_in(result, "add") == set()


def test_a_delta_refuses_members_that_are_gone_or_changed(settings: Settings) -> None:
    publish_people(settings, [reachable("Ana")])
    result = exported(settings)
    assert result.manifest
    file = members_file(settings, result.manifest["export_id"])
    content = file.read_bytes()
    file.write_bytes(content[:-1] + b"x")
    with pytest.raises(CheckFailedError, match="not what the log says"):
        exported(settings, delta=True)
    file.unlink()
    with pytest.raises(UsageError, match="without --delta"):
        exported(settings, delta=True)


@dataclass
class List:
    """What a tool has: contacts of ours by what files said, and one that somebody else added."""

    contacts: set[str]
    people: set[str]

    def take(self, result: ExportResult) -> None:
        for path in result.files:
            rows = rows_of(path)
            removals = {row["email"] for row in rows if row["action"] == "remove"}
            assert removals <= self.contacts - {STRANGER}, "only what we added is removed"
            added = {row["customer_id"] for row in rows if row["action"] == "add"}
            assert not added & self.people, "nobody is added twice"
            self.contacts -= removals
            self.contacts |= {row["email"] for row in rows if row["action"] == "add"}


@pytest.mark.parametrize(
    ("seed", "steps"),
    [(1, 6), *(pytest.param(seed, 25, marks=pytest.mark.slow) for seed in range(2, 14))],
)
def test_random_histories_agree_with_plain_sets(settings: Settings, seed: int, steps: int) -> None:
    chance = random.Random(seed)
    names = [f"P{number}" for number in range(8)]
    contacts = {
        name: f"c{number // 2 if number < 4 else number}@example.ro"
        for number, name in enumerate(names)
    }
    inside, willing = set(names[:5]), set(names)
    tool = List({STRANGER}, set())
    for _ in range(steps):
        for name in chance.sample(names, chance.randint(0, 4)):
            change = chance.choice(["move", "consent"])
            if change == "move":
                inside ^= {name}
            elif name in willing:
                withdraw(settings, f"cust_{name.lower()}")
                willing -= {name}
            else:
                agree(settings, f"cust_{name.lower()}")
                willing |= {name}
        publish_people(
            settings,
            [
                Customer(
                    name, email=contacts[name], email_key=contacts[name], is_member=name in inside
                )
                for name in names
            ],
        )
        result = exported(settings, delta=True)
        tool.take(result)
        tool.people = {one for one in tool.people if kept_action(settings, result, one) != "off"}
        tool.people |= ids_in(result, "add")
        wanted = {contacts[name] for name in inside & willing}
        assert tool.contacts == wanted | {STRANGER}
        assert {contacts[one] for one in names if f"cust_{one.lower()}" in tool.people} == wanted


def kept_action(settings: Settings, result: ExportResult, customer_id: str) -> str:
    """Say whether an export took somebody off the list, by the members kept."""
    if not result.manifest:
        return "on"
    return "off" if kept(settings, result).get(customer_id) in ("remove", "drop") else "on"
