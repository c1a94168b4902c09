-- Never as-of filtered: who must not be contacted today must not be contacted by an old build either.
with

stg_activity__message_events as (
    select
        customer_key,
        address_key,
        channel,
        status,
        occurred_at
    from {{ ref('stg_activity__message_events') }}
    where status in ('bounced', 'complained', 'unsubscribed')
),

stg_ops__contact_bans as (
    select * from {{ ref('stg_ops__contact_bans') }}
),

stg_ops__customer_ids as (
    select
        customer_key,
        customer_id
    from {{ ref('stg_ops__customer_ids') }}
),

channels as (
    select channel from {{ ref('channels') }}
),

int_subjects_resolved_to_customers as (
    select
        subject_id,
        customer_id,
        unmerged_customer_id
    from {{ ref('int_subjects_resolved_to_customers') }}
),

int_addresses_resolved_to_customers as (
    select
        address_key,
        customer_id,
        unmerged_customer_id
    from {{ ref('int_addresses_resolved_to_customers') }}
),

stg_ops__merged_profiles as (
    select
        unmerged_customer_id,
        other_customer_id,
        joined_at
    from {{ ref('stg_ops__merged_profiles') }}
),

-- An address that bounced or complained is closed to everyone who ever gave it.
reports as (
    select
        stg_ops__customer_ids.customer_id,
        stg_activity__message_events.channel,
        stg_activity__message_events.status,
        stg_activity__message_events.occurred_at
    from stg_activity__message_events
    inner join stg_ops__customer_ids
        on stg_activity__message_events.customer_key = stg_ops__customer_ids.customer_key
    union all
    select
        int_addresses_resolved_to_customers.customer_id,
        stg_activity__message_events.channel,
        stg_activity__message_events.status,
        stg_activity__message_events.occurred_at
    from stg_activity__message_events
    inner join int_addresses_resolved_to_customers
        on
            stg_activity__message_events.address_key
            = int_addresses_resolved_to_customers.address_key
),

reported as (
    select
        customer_id,
        channel,
        status as reason,
        min(occurred_at) as since
    from reports
    group by customer_id, channel, status
),

bans_of_people as (
    select
        int_subjects_resolved_to_customers.customer_id,
        int_subjects_resolved_to_customers.unmerged_customer_id,
        stg_ops__contact_bans.*
    from stg_ops__contact_bans
    inner join int_subjects_resolved_to_customers
        on
            stg_ops__contact_bans.subject_id
            = int_subjects_resolved_to_customers.subject_id
    union
    select
        int_addresses_resolved_to_customers.customer_id,
        int_addresses_resolved_to_customers.unmerged_customer_id,
        stg_ops__contact_bans.*
    from stg_ops__contact_bans
    inner join int_addresses_resolved_to_customers
        on
            stg_ops__contact_bans.email_customer_key
            = int_addresses_resolved_to_customers.address_key
),

-- Profiles that people merged hear what is said after the merge; an earlier ban of one of them
-- holds until then, whatever was lifted for another.
bans_heard as (
    select
        customer_id,
        unmerged_customer_id,
        channel,
        is_set,
        effective_at,
        sequence
    from bans_of_people
    union
    select
        bans_of_people.customer_id,
        stg_ops__merged_profiles.other_customer_id as unmerged_customer_id,
        bans_of_people.channel,
        bans_of_people.is_set,
        bans_of_people.effective_at,
        bans_of_people.sequence
    from bans_of_people
    inner join stg_ops__merged_profiles
        on
            bans_of_people.unmerged_customer_id
            = stg_ops__merged_profiles.unmerged_customer_id
    where bans_of_people.effective_at > stg_ops__merged_profiles.joined_at
),

-- A ban that names no channel speaks of every one.
bans_by_channel as (
    select
        bans_heard.customer_id,
        bans_heard.unmerged_customer_id,
        channels.channel,
        bans_heard.is_set,
        bans_heard.effective_at,
        bans_heard.sequence
    from bans_heard
    inner join channels
        on coalesce(bans_heard.channel, channels.channel) = channels.channel
),

bans_ranked as (
    select
        *,
        row_number() over (
            partition by unmerged_customer_id, channel
            order by effective_at desc, sequence desc
        ) as ban_rank
    from bans_by_channel
),

banned as (
    select
        customer_id,
        channel,
        'do_not_contact' as reason,
        min(effective_at) as since
    from bans_ranked
    where ban_rank = 1 and is_set
    group by customer_id, channel
),

suppressions as (
    select * from reported
    union all
    select * from banned
)

select * from suppressions
