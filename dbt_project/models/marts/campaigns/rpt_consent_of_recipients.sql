-- Whether the people a campaign was sent to had agreed by then: what stood in the ledger at the
-- moment of sending, not what was learned later of an earlier day.
with

fct_campaign_recipients as (
    select
        campaign_id,
        customer_id,
        sent_at,
        sent_date
    from {{ ref('fct_campaign_recipients') }}
    where arm = 'treatment' and sent_at is not null
),

dim_campaigns as (
    select
        campaign_id,
        channel
    from {{ ref('dim_campaigns') }}
),

int_consent_statements_extended as (
    select
        customer_id,
        channel,
        state,
        has_proof,
        changed_at
    from {{ ref('int_consent_statements_extended') }}
    where purpose = 'marketing'
),

said_before as (
    select
        fct_campaign_recipients.campaign_id,
        fct_campaign_recipients.customer_id,
        fct_campaign_recipients.sent_date,
        dim_campaigns.channel,
        count(statements.changed_at) as statements_count,
        max(case when statements.state <> 'granted' then statements.changed_at end) as denied_at,
        max(
            case
                when statements.state = 'granted' and statements.has_proof
                    then statements.changed_at
            end
        ) as proven_at
    from fct_campaign_recipients
    inner join dim_campaigns
        on fct_campaign_recipients.campaign_id = dim_campaigns.campaign_id
    left join int_consent_statements_extended as statements
        on
            fct_campaign_recipients.customer_id = statements.customer_id
            and dim_campaigns.channel = statements.channel
            and fct_campaign_recipients.sent_at >= statements.changed_at
    where dim_campaigns.channel is not null
    group by
        fct_campaign_recipients.campaign_id,
        fct_campaign_recipients.customer_id,
        fct_campaign_recipients.sent_date,
        dim_campaigns.channel
),

judged as (
    select
        cast({{ dbt.date_trunc('month', 'sent_date') }} as date) as month_date,
        channel,
        case
            when statements_count = 0 then 'unknown'
            when coalesce(proven_at > denied_at, denied_at is null) then 'granted'
            else 'refused'
        end as consent
    from said_before
),

counted as (
    select
        month_date,
        channel,
        cast(count(*) as {{ dbt.type_bigint() }}) as sent_count,
        cast(sum(case when consent = 'refused' then 1 else 0 end) as {{ dbt.type_bigint() }})
            as refused_count,
        cast(sum(case when consent = 'unknown' then 1 else 0 end) as {{ dbt.type_bigint() }})
            as unknown_count
    from judged
    group by month_date, channel
)

select * from counted
