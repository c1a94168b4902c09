with

stg_activity__campaigns as (
    select *
    from {{ ref('stg_activity__campaigns') }}
    where coalesce(started_at < {{ as_of_end() }}, true)
),

int_messages_summarized_by_recipient as (
    select
        campaign_id,
        min(channel) as channel,
        min(first_event_at) as started_at
    from {{ ref('int_messages_summarized_by_recipient') }}
    group by campaign_id
),

int_recipients_resolved_to_customers as (
    select
        campaign_id,
        min(sent_at) as started_at,
        max(case when arm = 'control' then 1 else 0 end) = 1 as has_control_group
    from {{ ref('int_recipients_resolved_to_customers') }}
    group by campaign_id
),

int_fx_rates_resolved as (
    select
        currency,
        money_date,
        fx_rate
    from {{ ref('int_fx_rates_resolved') }}
),

int_base_currency_chosen as (
    select base_currency from {{ ref('int_base_currency_chosen') }}
),

campaign_ids as (
    select campaign_id from stg_activity__campaigns
    union
    select campaign_id from int_recipients_resolved_to_customers
),

campaigns_joined as (
    select
        campaign_ids.campaign_id,
        {{ impersonal('declared.name') }} as name,
        coalesce(declared.channel, messages.channel) as channel,
        coalesce(declared.started_at, messages.started_at, recipients.started_at) as started_at,
        declared.ended_at,
        {{ impersonal('declared.segment') }} as segment,
        {{ impersonal('declared.subject') }} as subject,
        declared.cost as cost_delivered,
        case
            when declared.cost is not null
                then coalesce(declared.currency, int_base_currency_chosen.base_currency)
        end as currency,
        declared.cost_date,
        coalesce(recipients.has_control_group, declared.has_control_group, false)
            as has_control_group,
        declared.campaign_id is not null as is_declared
    from campaign_ids
    cross join int_base_currency_chosen
    left join stg_activity__campaigns as declared
        on campaign_ids.campaign_id = declared.campaign_id
    left join int_messages_summarized_by_recipient as messages
        on campaign_ids.campaign_id = messages.campaign_id
    left join int_recipients_resolved_to_customers as recipients
        on campaign_ids.campaign_id = recipients.campaign_id
),

campaigns as (
    select
        joined.campaign_id,
        joined.name,
        joined.channel,
        joined.started_at,
        {{ local_date('joined.started_at') }} as started_date,
        joined.ended_at,
        joined.segment,
        joined.subject,
        joined.cost_delivered,
        joined.currency,
        {{ money(in_base_currency('joined.cost_delivered', 'int_fx_rates_resolved.fx_rate')) }}
            as cost,
        joined.has_control_group,
        joined.is_declared
    from campaigns_joined as joined
    left join int_fx_rates_resolved
        on
            joined.currency = int_fx_rates_resolved.currency
            and joined.cost_date = int_fx_rates_resolved.money_date
)

select * from campaigns
