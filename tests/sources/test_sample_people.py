from __future__ import annotations

import pytest

from crm.identity.contact_points import email_key, phone_e164
from crm.sources.sample.people import GUEST_SLOTS, SLOTS
from tests.sources.sample_world import SampleWorld, make_world

PEOPLE = 10_000
PER_SLOT = PEOPLE // SLOTS


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> SampleWorld:
    return make_world(tmp_path_factory.mktemp("people"), PEOPLE)


def test_planted_cases_have_exact_shares(world):
    cases = dict(world.ask('select "case", count(*) from true_persons group by 1'))
    assert cases.pop("single") + sum(cases.values()) == PEOPLE
    assert cases == {
        "guest": len(GUEST_SLOTS) * PER_SLOT,
        "same_email_other_case": 2 * PER_SLOT,
        "same_phone": 2 * PER_SLOT,
        "same_person_id": PER_SLOT,
        "typo_name": PER_SLOT,
        "family_mailbox": 4 * PER_SLOT,
        "box_office_mailbox": PER_SLOT,
    }


PAIRS = """
    select one.*, two.* from true_identities as first
    join true_identities as second on first.person_id = second.person_id
        and first.source_customer_id < second.source_customer_id
    join customers as one on one.source_customer_id = first.source_customer_id
    join customers as two on two.source_customer_id = second.source_customer_id
    where first."case" = '{case}'
"""


@pytest.mark.parametrize(
    ("case", "shared", "different"),
    [
        ("same_email_other_case", "lower(email) = lower(email_1)", "email <> email_1"),
        ("same_phone", "phone = phone_1", "email <> email_1"),
        ("same_person_id", "source_person_id = source_person_id_1", "email <> email_1"),
        (
            "typo_name",
            "date_of_birth = date_of_birth_1 and postal_code is not distinct from postal_code_1",
            "full_name <> full_name_1 and email <> email_1",
        ),
    ],
)
def test_a_person_with_two_accounts_shares_what_its_case_says(world, case, shared, different):
    rows, kept = world.ask(
        f"select count(*), count(*) filter (({shared}) and ({different}))"
        f" from ({PAIRS.format(case=case)})"
    )[0]
    assert rows == kept > 0


def test_a_family_mailbox_has_two_people_of_one_name(world):
    wrong = world.number(
        """
        select count(*) from (
            select email, count(distinct person_id) as people
            from true_identities where "case" = 'family_mailbox' group by email
        ) where people <> 2
        """
    )
    assert wrong == 0


def test_the_box_office_address_is_on_many_accounts_and_orders(world):
    address = "email = 'casa.de.bilete@organizator.example.org'"
    assert world.number(f"select count(*) from customers where {address}") > 4
    assert world.number(f"select count(*) from orders where {address}") > PEOPLE / 10


def test_some_orders_name_nobody_and_some_only_an_email(world):
    nobody, guests = world.ask(
        """
        select count(*) filter (source_customer_id is null and email is null) / count(*),
            count(*) filter (source_customer_id is null and email is not null) / count(*)
        from orders
        """
    )[0]
    assert 0.005 < nobody < 0.03
    assert 0.08 < guests < 0.3


def test_every_contact_point_is_usable_once_normalised(world):
    emails = world.ask("select distinct email from customers using sample 500 (reservoir, 1)")
    phones = world.ask(
        "select distinct phone from customers where phone is not null"
        " using sample 500 (reservoir, 1)"
    )
    assert all(email_key(email) for (email,) in emails)
    assert all(phone_e164(phone, "RO") for (phone,) in phones)


def test_no_message_can_reach_a_real_mailbox(world):
    reserved = r".*@[a-z.]*example\.(com|net|org)"
    for table in ("customers", "orders", "carts"):
        real = (
            f"select count(*) from {table} where not regexp_full_match(lower(email), '{reserved}')"
        )
        assert world.number(real) == 0


def test_two_people_never_share_a_phone_unless_planted(world):
    shared = world.number(
        """
        select count(*) from (
            select phone from customers join true_identities using (source_customer_id)
            where phone is not null group by phone having count(distinct person_id) > 1
        )
        """
    )
    assert shared == 0


def test_names_keep_their_diacritics_and_some_people_leave_them_out(world):
    accented, plain = world.ask(
        """
        select count(*) filter (full_name like '%Ștefănescu'),
            count(*) filter (full_name like '%Stefanescu')
        from customers
        """
    )[0]
    assert accented > plain > 0
    assert (
        world.number("select count(*) from customers where full_name similar to '.*[şţŞŢ].*'") == 0
    )


def test_some_are_born_on_the_29th_of_february(world):
    born = world.number(
        "select count(*) from customers where month(date_of_birth) = 2 and day(date_of_birth) = 29"
    )
    assert born >= PER_SLOT


def test_foreign_guests_pay_in_euro_and_every_day_has_a_rate(world):
    euro = world.number("select count(*) filter (currency = 'EUR') / count(*) from orders")
    assert 0.01 < euro < 0.06
    without_rate = world.number(
        """
        select count(*) from orders
        anti join fx_rates on fx_rates.currency = orders.currency
            and date = cast(ordered_at at time zone 'Europe/Bucharest' as date)
        where currency <> 'RON'
        """
    )
    assert without_rate == 0


def test_the_truth_counts_what_the_orders_show(world):
    differing = world.number(
        """
        select count(*) from true_persons left join (
            select person_id, count(*) filter (kind = 'known_process') as known,
                count(*) filter (kind = 'festival') as festival
            from true_orders group by person_id
        ) using (person_id)
        where known_process_orders <> coalesce(known, 0) or festival_orders <> coalesce(festival, 0)
            or (is_prospect and known is not null)
        """
    )
    assert differing == 0
    assert world.number("select count(*) from true_orders anti join orders using (order_id)") == 0


def test_nobody_buys_after_leaving(world):
    late = world.number(
        """
        select count(*) from orders join true_orders using (order_id)
        join true_persons using (person_id)
        where cast(ordered_at at time zone 'Europe/Bucharest' as date) > left_on
        """
    )
    assert late == 0


def test_people_mostly_go_out_in_their_city_to_their_genre(world):
    near, loved = world.ask(
        """
        select count(*) filter (events.city = market) / count(*),
            count(*) filter (genre = favourite_genre) / count(*)
        from true_orders join true_persons using (person_id)
        join order_items using (order_id) join events using (event_id)
        where kind = 'known_process'
        """
    )[0]
    assert near > 0.6
    assert loved > 0.35


def test_accounts_are_opened_before_their_first_order(world):
    early = world.number(
        """
        select count(*) from orders join customers using (source_customer_id)
        where ordered_at < created_at and created_at > timestamptz '2023-03-31 00:00+00'
        """
    )
    assert early == 0
