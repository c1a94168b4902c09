from __future__ import annotations

import pytest

from tests.sources.sample_world import SampleWorld, make_world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> SampleWorld:
    return make_world(tmp_path_factory.mktemp("messages"), 4_000)


MOMENTS = """
    select message_id,
        min(occurred_at) filter (status = 'sent') as sent_at,
        min(occurred_at) filter (status = 'delivered') as delivered_at,
        min(occurred_at) filter (status = 'bounced') as bounced_at
    from message_events group by message_id
"""
MACHINE = "user_agent similar to '.*(Proxy|Barracuda|proofpoint).*'"


def test_every_message_is_sent_once_and_then_delivered_bounced_or_failed(world):
    wrong = world.number(
        f"""
        select count(*) from ({MOMENTS})
        where sent_at is null or delivered_at <= sent_at
            or (delivered_at is not null and bounced_at is not null)
        """
    )
    assert wrong == 0


def test_nothing_is_opened_or_clicked_before_it_is_delivered(world):
    early = world.number(
        f"""
        select count(*) from message_events left join ({MOMENTS}) using (message_id)
        where status in ('opened', 'clicked', 'replied', 'unsubscribed', 'complained')
            and (delivered_at is null or occurred_at <= delivered_at)
        """
    )
    assert early == 0


def test_machines_open_within_seconds_and_people_do_not(world):
    machine, human = world.ask(
        f"""
        select max(epoch(occurred_at - delivered_at)) filter ({MACHINE}),
            min(epoch(occurred_at - delivered_at)) filter (not {MACHINE})
        from message_events join ({MOMENTS}) using (message_id)
        where status in ('opened', 'clicked')
        """
    )[0]
    assert machine < 10 < human


def test_each_kind_of_status_and_channel_occurs(world):
    statuses = {status for (status,) in world.ask("select distinct status from message_events")}
    assert statuses == {
        "sent", "delivered", "bounced", "failed", "opened", "clicked", "replied", "unsubscribed",
        "complained",
    }  # fmt: skip
    channels = dict(world.ask("select channel, count(*) from message_events group by channel"))
    assert channels["email"] > channels["sms"] > 0


def test_messages_go_to_people_who_agreed_and_had_not_taken_it_back(world):
    without_consent = world.number(
        """
        select count(*) from message_events
        join true_identities using (source_customer_id)
        anti join (
            select true_identities.person_id, channel, min(changed_at) as since from consents
            join true_identities on true_identities.source_customer_id = consents.source_customer_id
                or (true_identities.email = consents.email and "case" <> 'family_mailbox')
            where purpose = 'marketing' and state = 'granted' group by 1, 2
        ) as granted on granted.person_id = true_identities.person_id
            and granted.channel = message_events.channel and since < occurred_at
        where status = 'sent' and "case" not in ('family_mailbox', 'box_office_mailbox')
        """
    )
    assert without_consent == 0


def test_a_goodbye_is_a_withdrawal_and_ends_the_messages(world):
    unsubscribed = world.number("select count(*) from message_events where status = 'unsubscribed'")
    by_link = world.number("select count(*) from consents where proof = 'link:unsubscribe'")
    assert unsubscribed == by_link > 0
    later = world.number(
        """
        select count(*) from message_events as sent
        join message_events as goodbye
            on goodbye.source_customer_id = sent.source_customer_id
            and goodbye.status in ('unsubscribed', 'complained', 'bounced')
            and goodbye.channel = sent.channel
        where sent.status = 'sent' and sent.occurred_at > goodbye.occurred_at
        """
    )
    assert later == 0


def test_consents_come_with_and_without_proof_for_several_purposes(world):
    states = {state for (state,) in world.ask("select distinct state from consents")}
    assert states == {"granted", "denied", "withdrawn"}
    assert len(world.ask("select distinct channel, purpose from consents")) == 6
    proven = world.number("select count(proof) / count(*) from consents where state = 'granted'")
    assert 0.7 < proven < 0.9


def test_surveys_carry_a_score_and_follow_a_visit_to_the_event(world):
    lowest, highest, early = world.ask(
        """
        select min(cast(properties ->> 'nps' as int)), max(cast(properties ->> 'nps' as int)),
            count(*) filter (occurred_at < starts_at)
        from activities join events on event_id = properties ->> 'event_id'
        where type = 'survey_answered'
        """
    )[0]
    assert (lowest, highest, early) == (0, 10, 0)


def test_support_is_closed_after_it_was_opened_and_not_always(world):
    opened, closed, wrong = world.ask(
        """
        select count(*), count(closed.occurred_at),
            count(*) filter (closed.occurred_at <= opened.occurred_at)
        from (from activities where type = 'support_opened') as opened
        left join (from activities where type = 'support_closed') as closed
            on closed.properties = opened.properties
        """
    )[0]
    assert opened > closed > 0
    assert wrong == 0


def test_carts_are_bought_or_left_behind(world):
    bought, left, wrong = world.ask(
        """
        select count(converted_order_id), count(*) - count(converted_order_id),
            count(*) filter (orders.order_id is not null and carts.updated_at >= ordered_at)
        from carts left join orders on orders.order_id = converted_order_id
        """
    )[0]
    assert min(bought, left) > 0
    assert wrong == 0


def test_people_kept_out_of_a_campaign_get_no_message_of_it(world):
    both = world.number(
        """
        select count(*) from campaign_recipients
        join message_events using (campaign_id, source_customer_id) where arm = 'control'
        """
    )
    unsent = world.number(
        """
        select count(*) from campaign_recipients where arm = 'treatment' and not exists (
            from message_events where message_events.campaign_id = campaign_recipients.campaign_id
                and message_events.source_customer_id = campaign_recipients.source_customer_id
                and status = 'sent'
        ) and source_customer_id is not null
        """
    )
    assert (both, unsent) == (0, 0)


def test_control_groups_are_drawn_by_lot_from_people_who_bought_before(world):
    for share, bought in world.ask(
        """
        select avg(case when arm = 'control' then 1 else 0 end), avg(case when exists (
            from orders join true_orders using (order_id)
            where true_orders.person_id = true_identities.person_id and ordered_at < sent_at
        ) then 1 else 0 end)
        from campaign_recipients join true_identities using (source_customer_id)
        group by campaign_id
        """
    ):
        assert 0.26 < share < 0.34
        assert bought == 1


def test_campaigns_make_the_treated_buy_by_the_planted_chance_and_nobody_else(world):
    effects = {effect for (effect,) in world.ask("select effect from true_campaigns")}
    assert 0 in effects
    assert len(effects) == 4
    for effect, treated, caused in world.ask(
        "select effect, treated, caused_orders from true_campaigns"
    ):
        # whoever has left for good stays away, so the chance is an upper bound
        assert 0.5 * effect * treated <= caused <= 1.1 * effect * treated
    strangers = world.number(
        """
        select count(*) from orders join true_orders using (order_id)
        where kind = 'campaign' and not exists (
            from campaign_recipients join true_identities
                on true_identities.source_customer_id = campaign_recipients.source_customer_id
                or (campaign_recipients.source_customer_id is null
                    and true_identities.email = campaign_recipients.email)
            where true_identities.person_id = true_orders.person_id and arm = 'treatment'
                and ordered_at between sent_at and sent_at + interval 13 day
        )
        """
    )
    assert strangers == 0


def test_a_recovered_cart_waited_a_day_and_its_order_may_be_another_accounts(world):
    waited, accounts = world.ask(
        """
        select min(epoch(ordered_at - carts.updated_at)) / 3600,
            count(*) filter (orders.source_customer_id <> carts.source_customer_id)
        from carts join true_carts using (cart_id)
        join orders on orders.order_id = recovered_order_id
        where fate = 'recovered'
        """
    )[0]
    assert waited >= 25
    assert accounts > 0
