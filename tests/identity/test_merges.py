"""People's merges: edges on top of what data says, and nothing left when they are taken away."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import duckdb
import pytest
from hypothesis import given
from hypothesis import settings as run
from hypothesis import strategies as st

from crm.actors import Actor
from crm.config import Settings
from crm.errors import NotPermittedError, UsageError
from crm.identity.assigned_merges import merged_profiles_file
from crm.identity.customer_ids import assign_customer_ids, customer_ids_file
from crm.identity.explaining import explain_customer
from crm.identity.lookup import look_up
from crm.identity.merges import Joined, Merge, Profile, active_merges, join_profiles
from crm.identity.merging import merge_customers, undo_merge
from tests.identity.raw_world import account, guest_order, identity_map, land, map_rows, undo

ANA = Actor("ana", "marketer")
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def three(settings: Settings) -> Settings:
    """Three accounts, one load each, so that 1 is known longest."""
    for number in (1, 2, 3):
        land(settings, "shop/customers", [account(number)], load=number)
    assign_customer_ids(settings)
    return settings


def ids(settings: Settings) -> list[str]:
    assign_customer_ids(settings)
    found = identity_map(settings)
    return [found[f"account:shop:{number}"] for number in (1, 2, 3)]


def pairs(settings: Settings) -> int:
    ((count,),) = duckdb.execute(
        f"select count(*) from '{merged_profiles_file(settings)}'"
    ).fetchall()
    return int(count)


def test_the_id_known_longest_is_kept_in_whatever_order_they_are_named(three: Settings) -> None:
    one, two, three_ = ids(three)
    outcome = merge_customers(three, [three_, one], actor=ANA, reason="same person")
    assert outcome.customer_id == one
    assert ids(three) == [one, two, one]
    reasons = {row[0]: row[4] for row in map_rows(three)}
    assert reasons["account:shop:3"] == "merge"
    assert pairs(three) == 2


def test_a_merge_taken_back_leaves_the_map_byte_for_byte(three: Settings) -> None:
    one, two, three_ = ids(three)
    before = customer_ids_file(three).read_bytes(), merged_profiles_file(three).read_bytes()
    merge_customers(three, [one, two], actor=ANA)
    merge_customers(three, [one, three_], actor=ANA)
    assert ids(three) == [one] * 3
    undo_merge(three, two, actor=ANA)
    assert ids(three) == [one, two, one]
    undo_merge(three, three_, actor=ANA, reason="twins")
    ids(three)
    after = customer_ids_file(three).read_bytes(), merged_profiles_file(three).read_bytes()
    assert after == before


def test_merging_again_changes_nothing(three: Settings) -> None:
    one, two, _ = ids(three)
    merge_customers(three, [one, two], actor=ANA)
    again = merge_customers(three, [two, one], actor=ANA)
    assert (again.customer_id, again.merge_id) == (one, None)
    assert len(active_merges(three)) == 1


def test_a_merge_that_cannot_be_meant_is_refused_with_the_way_out(three: Settings) -> None:
    one, two, three_ = ids(three)
    with pytest.raises(UsageError, match="at least two"):
        merge_customers(three, [one, one], actor=ANA)
    with pytest.raises(UsageError, match="no customer 'cust_nobody'"):
        merge_customers(three, [one, "cust_nobody"], actor=ANA)
    merge_customers(three, [one, two], actor=ANA)
    with pytest.raises(UsageError, match=f"{two} is part of {one} today"):
        merge_customers(three, [two, three_], actor=ANA)
    small = three.model_copy(update={"identity_max_accounts": 2})
    with pytest.raises(UsageError, match="3 accounts"):
        merge_customers(small, [one, three_], actor=ANA)
    with pytest.raises(NotPermittedError):
        merge_customers(three, [one, three_], actor=Actor("dan", "analyst"))
    merge_customers(three, [one, three_], actor=ANA)
    with pytest.raises(UsageError, match="several merges"):
        undo_merge(three, one, actor=ANA)
    undo_merge(three, two, actor=ANA)
    with pytest.raises(UsageError, match="No merge that holds"):
        undo_merge(three, two, actor=ANA)


def test_an_id_kept_by_a_merge_stays_when_raw_forgets_its_account(settings: Settings) -> None:
    gone = land(settings, "shop/customers", [account(1)])
    land(settings, "shop/customers", [account(2)], load=2)
    assign_customer_ids(settings)
    one, two = (identity_map(settings)[f"account:shop:{n}"] for n in (1, 2))
    merge_customers(settings, [one, two], actor=ANA)
    undo(settings, "shop/customers", gone)
    assign_customer_ids(settings)
    assert identity_map(settings) == {"account:shop:2": one}
    land(settings, "shop/customers", [account(1)], load=3)
    assign_customer_ids(settings)
    assert set(identity_map(settings).values()) == {one}
    undo_merge(settings, two, actor=ANA)
    assign_customer_ids(settings)
    assert identity_map(settings) == {"account:shop:1": one, "account:shop:2": two}


def test_data_that_joins_a_merged_profile_to_an_older_one_joins_all(three: Settings) -> None:
    one, two, three_ = ids(three)
    merge_customers(three, [two, three_], actor=ANA)
    rows = [account(number, source_person_id="P") for number in (1, 3)]
    land(three, "shop/customers", rows, load=4)
    assert ids(three) == [one] * 3
    assert look_up(three, [two, three_]).keys() == {two, three_}
    assert {found.customer_id for found in look_up(three, [one, two, three_]).values()} == {one}


def test_an_explanation_names_links_and_merges_and_shows_no_address(settings: Settings) -> None:
    mailbox = {"email_key": "ana.pop@example.org"}
    land(settings, "shop/customers", [account(1, **mailbox), account(2, **mailbox)])
    land(settings, "shop/orders", [guest_order(1, "other@example.org")], load=2)
    assign_customer_ids(settings)
    found = identity_map(settings)
    one, guest = found["account:shop:1"], found["email:other@example.org"]
    merge_customers(settings, [one, guest], actor=ANA, reason="her work address")
    explained = explain_customer(settings, guest, actor=Actor("dan", "analyst"))
    assert explained.customer_id == one
    assert [merge.reason for merge in explained.merges] == ["her work address"]
    assert guest in explained.other_ids
    assert {link["because"] for link in explained.links} >= {"the same e-mail address"}
    assert "ana.pop@" not in str(explained)
    assert "other@" not in str(explained)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({}, True),
        ({"first_name": "ȘTEFAN", "last_name": "Pop"}, True),
        ({"first_name": "Pop", "last_name": "Stefan"}, True),
        ({"first_name": None, "last_name": None, "full_name": "Stefan Pop"}, True),
        ({"first_name": "Ștefania"}, False),
        ({"first_name": None, "last_name": None}, False),
        ({"last_name": None}, False),
        ({"date_of_birth": date(1950, 1, 1)}, False),
        ({"phone_e164": "+40722000001"}, False),
    ],
)
def test_a_phone_links_accounts_under_one_name_only(
    settings: Settings, other: dict[str, object], same: bool
) -> None:
    stefan = {
        "first_name": "Ştefan",
        "last_name": "Pop",
        "phone_e164": "+40722000000",
        "date_of_birth": date(1980, 1, 1),
    }
    rows = [account(1, **stefan, email_key="a@x.ro"), account(2, **{**stefan, **other})]
    land(settings, "shop/customers", rows)
    assign_customer_ids(settings)
    found = identity_map(settings)
    assert (found["account:shop:1"] == found["account:shop:2"]) is same
    reason = next(row[4] for row in map_rows(settings) if row[0] == "account:shop:2")
    assert reason == ("phone" if same else "account")


def test_a_phone_or_a_source_person_of_a_crowd_links_nobody(settings: Settings) -> None:
    name = {"first_name": "Ion", "last_name": "Pop"}
    limit = settings.identity_email_max_accounts
    rows = [account(n, **name, phone_e164="+40722000000") for n in range(limit + 1)]
    land(settings, "shop/customers", rows)
    assert assign_customer_ids(settings).customers == limit + 1
    placeholder = [
        account(f"x{n}", source_person_id="N/A") for n in range(settings.identity_max_accounts + 1)
    ]
    land(settings, "shop/customers", placeholder, load=2)
    assert assign_customer_ids(settings).customers == limit + len(placeholder) + 1


merge_lists = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda pair: pair[0] != pair[1]),
    max_size=8,
)


@run(max_examples=150, deadline=None)
@given(merge_lists, st.data())
def test_merges_taken_back_in_any_order_leave_what_the_others_make(
    wanted: list[tuple[int, int]], data: st.DataObject
) -> None:
    """As people merge: always customers of the moment, the older one kept."""
    profiles = {f"c{number}": Profile(f"c{number}", number) for number in range(6)}
    merges: list[Merge] = []
    for number, (one, other) in enumerate(wanted):
        customer_of = join_profiles(merges, profiles).customer_of
        kept, given_up = sorted(customer_of.get(f"c{n}", f"c{n}") for n in (one, other))
        if kept != given_up:
            at = START + timedelta(days=number)
            merges.append(Merge(f"m{number}", kept, (given_up,), at))
    left = [merge for merge in merges if data.draw(st.booleans())]
    joined = join_profiles(left, profiles)
    assert joined.customer_of == plainly_joined(left)
    for (one, other), instant in joined.joined_at.items():
        assert joined.joined_at[other, one] == instant
        assert joined.customer_of[one] == joined.customer_of[other]


def plainly_joined(merges: list[Merge]) -> dict[str, str]:
    """Follow edges until nothing changes; the smallest that was not given up is the customer."""
    groups = [set(merge.ids) for merge in merges]
    changed = True
    while changed:
        changed = False
        for group in groups:
            for other in groups:
                if group is not other and group & other and group != other:
                    group |= other
                    changed = True
    given_up = {one for merge in merges for one in merge.merged_ids}
    return {one: min(group - given_up) for group in groups for one in group}


def test_no_merges_join_nobody() -> None:
    assert join_profiles([], {}) == Joined()
