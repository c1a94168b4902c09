{#- Fewer people than this in an arm, and the normal interval of a mean of spends says too much. -#}
{%- set least_arm = 30 -%}

with

rpt_export_lift as (
    select
        'export' as experiment_kind,
        export_id as experiment_id,
        segment_id,
        exported_date as measured_date,
        is_window_complete,
        treated_count,
        control_count,
        revenue_per_head_lift,
        revenue_per_head_lift_low,
        revenue_per_head_lift_high
    from {{ ref('rpt_export_lift') }}
),

rpt_campaign_performance as (
    select
        'campaign' as experiment_kind,
        campaign_id as experiment_id,
        cast(null as string) as segment_id,
        started_date as measured_date,
        is_window_complete,
        treated_count,
        control_count,
        revenue_per_head_lift,
        revenue_per_head_lift_low,
        revenue_per_head_lift_high
    from {{ ref('rpt_campaign_performance') }}
),

experiments as (
    select * from rpt_export_lift
    union all
    select * from rpt_campaign_performance
),

effects as (
    select
        cast(experiment_kind as string) as experiment_kind,
        cast(experiment_id as string) as experiment_id,
        cast(segment_id as string) as segment_id,
        cast(measured_date as date) as measured_date,
        cast(treated_count as bigint) as treated_count,
        cast(control_count as bigint) as control_count,
        {{ money('revenue_per_head_lift') }} as revenue_per_head_lift,
        {{ money('revenue_per_head_lift_low') }} as revenue_per_head_lift_low,
        {{ money('revenue_per_head_lift_high') }} as revenue_per_head_lift_high,
        cast(
            case
                when revenue_per_head_lift_low > 0 then 'helps'
                when revenue_per_head_lift_high < 0 then 'harms'
                else 'undecided'
            end as string
        ) as verdict
    from experiments
    where
        is_window_complete
        and treated_count >= {{ least_arm }}
        and control_count >= {{ least_arm }}
        and revenue_per_head_lift_low is not null
)

select * from effects
