-- Never as-of filtered: who must not be contacted today must not be contacted by an old build either.
with

stg_activity__message_events as (
    select
        customer_key,
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

people as (
    select distinct customer_id from stg_ops__customer_ids
),

reported as (
    select
        stg_ops__customer_ids.customer_id,
        stg_activity__message_events.channel,
        stg_activity__message_events.status as reason,
        min(stg_activity__message_events.occurred_at) as since
    from stg_activity__message_events
    inner join stg_ops__customer_ids
        on stg_activity__message_events.customer_key = stg_ops__customer_ids.customer_key
    group by
        stg_ops__customer_ids.customer_id,
        stg_activity__message_events.channel,
        stg_activity__message_events.status
),

-- A ban that names no channel speaks of every one.
bans_by_channel as (
    select
        coalesce(people.customer_id, stg_ops__customer_ids.customer_id) as customer_id,
        channels.channel,
        stg_ops__contact_bans.is_set,
        stg_ops__contact_bans.effective_at,
        stg_ops__contact_bans.sequence
    from stg_ops__contact_bans
    inner join channels
        on coalesce(stg_ops__contact_bans.channel, channels.channel) = channels.channel
    left join people
        on stg_ops__contact_bans.subject_id = people.customer_id
    left join stg_ops__customer_ids
        on stg_ops__contact_bans.email_customer_key = stg_ops__customer_ids.customer_key
),

bans_ranked as (
    select
        *,
        row_number() over (
            partition by customer_id, channel
            order by effective_at desc, sequence desc
        ) as ban_rank
    from bans_by_channel
    where customer_id is not null
),

banned as (
    select
        customer_id,
        channel,
        'do_not_contact' as reason,
        effective_at as since
    from bans_ranked
    where ban_rank = 1 and is_set
),

suppressions as (
    select * from reported
    union all
    select * from banned
)

select * from suppressions
