from __future__ import annotations

import duckdb
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from crm.consent import REASONS
from crm.errors import CheckFailedError
from crm.exports.people import waterfall
from crm.exports.people.waterfall import Evidence, Loss, Waterfall, decide_fates

TABLES = """
create or replace table members (customer_id varchar);
create or replace table contacts (customer_id varchar, is_given boolean, contact_id varchar);
create or replace table decisions (customer_id varchar, may_contact boolean, reason varchar);
create or replace table requests (customer_id varchar, request varchar);
create or replace table recent (customer_id varchar);
create or replace table listed (customer_id varchar);
create or replace table dim_customers (customer_id varchar, age int, last_order_at timestamp);
"""
EVIDENCE = Evidence(
    members="members",
    contacts="contacts",
    decisions="decisions",
    requests="requests",
    recent="recent",
    listed="listed",
    minimum_age=16,
    cap_days=7,
)
Person = tuple[str | None, str | None, str | None, int | None, str | None]
RECENT_OR_ASKING = ("p3", "p7")


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 1})


def fates(connection: duckdb.DuckDBPyConnection, people: dict[str, Person]) -> Waterfall:
    connection.execute(TABLES)
    for name, (delivered, contact, reason, age, bought) in people.items():
        connection.execute("insert into members values (?)", [name])
        connection.execute(
            "insert into contacts values (?, ?, ?)", [name, bool(delivered), contact]
        )
        if reason:
            row = [name, reason == "granted", reason]
            connection.execute("insert into decisions values (?, ?, ?)", row)
        connection.execute("insert into dim_customers values (?, ?, ?)", [name, age, bought])
    recent, asking = RECENT_OR_ASKING
    connection.execute("insert into recent values (?)", [recent])
    connection.execute("insert into requests values (?, 'erasure')", [asking])
    return decide_fates(connection, EVIDENCE)


def in_file(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute(
        "select customer_id from export_fates where stage is null order by customer_id"
    ).fetchall()
    return [name for (name,) in rows]


def test_every_loss_has_its_stage_and_reason(connection: duckdb.DuckDBPyConnection) -> None:
    found = fates(
        connection,
        {
            "ana": ("a@x.ro", "a@x.ro", "granted", 30, "2026-01-01"),
            "no address": (None, None, "granted", 30, None),
            "bad address": ("a@", None, "granted", 30, None),
            "refused": ("b@x.ro", "b@x.ro", "refused", 30, None),
            "never asked": ("c@x.ro", "c@x.ro", "unknown", 30, None),
            "not decided": ("d@x.ro", "d@x.ro", None, 30, None),
            "bounced": ("e@x.ro", "e@x.ro", "bounced", 30, None),
            "child": ("f@x.ro", "f@x.ro", "granted", 15, None),
            "ageless": ("g@x.ro", "g@x.ro", "granted", None, None),
            "ana again": ("A@x.ro", "a@x.ro", "granted", 30, "2026-02-01"),
        },
    )
    assert in_file(connection) == ["ageless", "ana again"]
    assert found == Waterfall(
        members=10,
        losses=(
            Loss("no usable contact", "invalid", 1),
            Loss("no usable contact", "missing", 1),
            Loss("no consent", "unknown", 2),
            Loss("no consent", "refused", 1),
            Loss("suppressed", "bounced", 1),
            Loss("under minimum age", "younger than 16", 1),
            Loss("duplicate contact", "same contact as a more recent customer", 1),
        ),
        in_file=2,
    )


def test_somebody_who_refused_does_not_take_the_place_of_their_household(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    fates(
        connection,
        {
            "refused": ("h@x.ro", "h@x.ro", "refused", 30, "2026-03-01"),
            "agreed": ("h@x.ro", "h@x.ro", "granted", 30, None),
        },
    )
    assert in_file(connection) == ["agreed"]


def test_a_member_asked_twice_counts_once(connection: duckdb.DuckDBPyConnection) -> None:
    fates(connection, {"ana": ("a@x.ro", "a@x.ro", "granted", 30, None)})
    connection.execute("insert into members values ('ana'), (null)")
    again = decide_fates(connection, EVIDENCE)
    assert (again.members, again.in_file) == (1, 1)


PEOPLE = st.dictionaries(
    st.sampled_from([f"p{number}" for number in range(12)]),
    st.tuples(
        st.sampled_from([None, "raw"]),
        st.sampled_from([None, "a@x.ro", "b@x.ro", "c@x.ro"]),
        st.sampled_from([None, *REASONS]),
        st.sampled_from([None, 3, 15, 16, 40]),
        st.sampled_from([None, "2026-01-01", "2026-02-01"]),
    ),
)


@given(people=PEOPLE)
@hypothesis_settings(max_examples=50, deadline=None)
def test_the_account_has_no_residue_and_nobody_in_the_file_lacks_a_right_to_be_there(
    connection: duckdb.DuckDBPyConnection, people: dict[str, Person]
) -> None:
    found = fates(connection, people)
    names = in_file(connection)
    assert found.residue == 0
    assert found.members == len(people)
    assert found.in_file == len(names)
    assert sum(found.as_counts().values()) == 2 * found.members
    for name in names:
        _, contact, reason, age, _ = people[name]
        assert contact
        assert reason == "granted"
        assert age is None or age >= 16
        assert name not in RECENT_OR_ASKING
        assert contact != people.get("p3", (None, None))[1], "an address was contacted, not an id"
    contacts = [people[name][1] for name in names]
    assert len(set(contacts)) == len(contacts)


def test_a_residue_stops_the_export(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    lossy = waterfall.FATES_QUERY + " where customer_id <> 'ana'"
    monkeypatch.setattr(waterfall, "FATES_QUERY", lossy)
    with pytest.raises(CheckFailedError, match="1 members of the segment have no fate"):
        fates(connection, {"ana": ("a@x.ro", "a@x.ro", "granted", 30, None)})
