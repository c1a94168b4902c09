with

dim_customers as (
    select
        customer_id,
        as_of_date,
        churn_probability,
        churn_horizon_days,
        predicted_clv_365d,
        value_at_risk,
        coalesce(may_email, false) as may_email,
        coalesce(may_sms, false) as may_sms,
        coalesce(may_push, false) as may_push
    from {{ ref('dim_customers') }}
    where value_at_risk > 0 and account_state = 'active'
),

rpt_treatment_effects as (
    select * from {{ ref('rpt_treatment_effects') }}
),

fct_segment_memberships as (
    select
        segment_id,
        customer_id
    from {{ ref('fct_segment_memberships') }}
),

fct_campaign_recipients as (
    select
        campaign_id,
        customer_id,
        arm,
        is_window_complete
    from {{ ref('fct_campaign_recipients') }}
),

fct_export_members as (
    select
        customer_id,
        arm,
        is_window_complete
    from {{ ref('fct_export_members') }}
),

-- contacting the controls of an experiment that still runs would spoil what it measures
held_out as (
    select customer_id from fct_export_members
    where arm = 'control' and not is_window_complete
    union
    select customer_id from fct_campaign_recipients
    where arm = 'control' and not is_window_complete
),

reachable as (
    select dim_customers.*
    from dim_customers
    left join held_out
        on dim_customers.customer_id = held_out.customer_id
    where
        (dim_customers.may_email or dim_customers.may_sms or dim_customers.may_push)
        and held_out.customer_id is null
),

-- what was measured on a segment holds for its members of today, a campaign's for its recipients
measured_people as (
    select
        fct_segment_memberships.customer_id,
        rpt_treatment_effects.experiment_kind,
        rpt_treatment_effects.experiment_id,
        rpt_treatment_effects.measured_date
    from rpt_treatment_effects
    inner join fct_segment_memberships
        on rpt_treatment_effects.segment_id = fct_segment_memberships.segment_id
    where rpt_treatment_effects.experiment_kind = 'export'
    union
    select
        fct_campaign_recipients.customer_id,
        rpt_treatment_effects.experiment_kind,
        rpt_treatment_effects.experiment_id,
        rpt_treatment_effects.measured_date
    from rpt_treatment_effects
    inner join fct_campaign_recipients
        on rpt_treatment_effects.experiment_id = fct_campaign_recipients.campaign_id
    where rpt_treatment_effects.experiment_kind = 'campaign'
),

measured_people_ordered as (
    select
        *,
        row_number() over (
            partition by customer_id
            order by measured_date desc, experiment_kind asc, experiment_id asc
        ) as newest
    from measured_people
),

people as (
    select
        reachable.*,
        measured_people_ordered.experiment_kind,
        measured_people_ordered.experiment_id,
        coalesce(rpt_treatment_effects.verdict, 'unmeasured') as verdict,
        rpt_treatment_effects.revenue_per_head_lift as measured_lift,
        -- a sum of decimals is exact, in whatever order the rows come
        cast(sum(reachable.value_at_risk) over same_experiment as double)
        / count(*) over same_experiment as mean_value_at_risk
    from reachable
    left join measured_people_ordered
        on
            reachable.customer_id = measured_people_ordered.customer_id
            and measured_people_ordered.newest = 1
    left join rpt_treatment_effects
        on
            measured_people_ordered.experiment_kind
            = rpt_treatment_effects.experiment_kind
            and measured_people_ordered.experiment_id
            = rpt_treatment_effects.experiment_id
    window
        same_experiment as (
            partition by
                measured_people_ordered.experiment_kind,
                measured_people_ordered.experiment_id
        )
),

-- the experiment says what contacting brings on average; who has more to lose has the bigger share
judged as (
    select
        *,
        case verdict
            when 'helps' then 'measured_gain'
            when 'harms' then 'measured_harm'
            else 'value_at_risk'
        end as basis,
        case
            when verdict in ('helps', 'harms')
                then {{ money('measured_lift * cast(value_at_risk as double) / mean_value_at_risk') }}
        end as expected_gain
    from people
),

ranked as (
    select
        *,
        row_number() over (
            order by
                case basis
                    when 'measured_gain' then 1
                    when 'value_at_risk' then 2
                    else 3
                end asc,
                coalesce(expected_gain, 0) desc,
                value_at_risk desc,
                customer_id asc
        ) as action_rank
    from judged
),

listed as (
    select
        cast(customer_id as string) as customer_id,
        cast(as_of_date as date) as as_of_date,
        cast(action_rank as bigint) as action_rank,
        cast(basis as string) as basis,
        {{ money('value_at_risk') }} as value_at_risk,
        cast(churn_probability as double) as churn_probability,
        cast(churn_horizon_days as int) as churn_horizon_days,
        {{ money('predicted_clv_365d') }} as predicted_clv_365d,
        cast(experiment_kind as string) as experiment_kind,
        cast(experiment_id as string) as experiment_id,
        cast(verdict as string) as verdict,
        {{ money('measured_lift') }} as measured_lift,
        {{ money('expected_gain') }} as expected_gain,
        {{ money('sum(value_at_risk) over (order by action_rank)') }}
            as cumulative_value_at_risk,
        {{ money('coalesce(sum(expected_gain) over (order by action_rank), 0)') }}
            as cumulative_expected_gain,
        cast(may_email as boolean) as may_email,
        cast(may_sms as boolean) as may_sms,
        cast(may_push as boolean) as may_push
    from ranked
)

select * from listed
