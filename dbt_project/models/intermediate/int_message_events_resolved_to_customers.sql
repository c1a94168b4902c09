with

stg_activity__message_events as (
    select
        message_event_id,
        source,
        occurred_at,
        channel,
        campaign_id,
        message_id,
        customer_key,
        status,
        user_agent
    from {{ ref('stg_activity__message_events') }}
    where occurred_at < {{ as_of_end() }}
),

stg_ops__customer_ids as (
    select
        customer_key,
        customer_id
    from {{ ref('stg_ops__customer_ids') }}
),

machine_user_agents as (
    select pattern from {{ ref('machine_user_agents') }}
),

reactions as (
    select
        message_event_id,
        source,
        occurred_at,
        message_id,
        customer_key,
        user_agent
    from stg_activity__message_events
    where status in ('opened', 'clicked')
),

deliveries as (
    select
        source,
        message_id,
        customer_key,
        occurred_at
    from stg_activity__message_events
    where status = 'delivered' and message_id is not null
),

-- Agents are few, reactions are many: each agent is judged once.
user_agents as (
    select distinct lower(user_agent) as user_agent
    from reactions
    where user_agent is not null
),

machine_agents as (
    select distinct user_agents.user_agent
    from user_agents
    inner join machine_user_agents
        on user_agents.user_agent like machine_user_agents.pattern
),

-- Nobody reads a message within ten seconds of its delivery: a scanner does.
reactions_by_machines as (
    select reactions.message_event_id
    from reactions
    inner join machine_agents
        on lower(reactions.user_agent) = machine_agents.user_agent
    union
    select reactions.message_event_id
    from reactions
    inner join deliveries
        on
            reactions.source = deliveries.source
            and reactions.message_id = deliveries.message_id
            and reactions.customer_key = deliveries.customer_key
    where
        {{ seconds_between('deliveries.occurred_at', 'reactions.occurred_at') }}
        between 0 and 9
),

message_events as (
    select
        stg_activity__message_events.message_event_id,
        stg_ops__customer_ids.customer_id,
        stg_activity__message_events.occurred_at,
        stg_activity__message_events.channel,
        stg_activity__message_events.campaign_id,
        stg_activity__message_events.status,
        reactions_by_machines.message_event_id is not null as is_machine
    from stg_activity__message_events
    left join stg_ops__customer_ids
        on stg_activity__message_events.customer_key = stg_ops__customer_ids.customer_key
    left join reactions_by_machines
        on
            stg_activity__message_events.message_event_id
            = reactions_by_machines.message_event_id
)

select * from message_events
