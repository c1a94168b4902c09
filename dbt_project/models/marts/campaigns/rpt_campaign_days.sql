{%- set days_shown = var('campaign_window_days') + 1 -%}

with

fct_campaign_recipients as (
    select
        campaign_id,
        arm,
        is_window_complete,
        {{ days_between('sent_date', 'converted_date') }} as day_number
    from {{ ref('fct_campaign_recipients') }}
    where sent_date is not null
),

day_numbers as (
    {{ dbt.generate_series(days_shown) }}
),

arms as (
    select
        campaign_id,
        arm,
        count(*) as people_count,
        count(case when not is_window_complete then 1 end) as open_windows_count
    from fct_campaign_recipients
    group by campaign_id, arm
),

conversions as (
    select
        campaign_id,
        arm,
        day_number,
        count(*) as converted_count
    from fct_campaign_recipients
    where day_number is not null
    group by campaign_id, arm, day_number
),

-- one curve per arm: who had converted by the end of each day
curves as (
    select
        arms.campaign_id || '#' || cast(days.generated_number - 1 as {{ dbt.type_string() }}) as point_id,
        arms.campaign_id,
        arms.arm,
        cast(days.generated_number - 1 as integer) as day_number,
        max(arms.people_count) as people_count,
        max(arms.open_windows_count) as open_windows_count,
        cast(coalesce(sum(conversions.converted_count), 0) as bigint) as converted_count
    from arms
    cross join day_numbers as days
    left join conversions
        on
            arms.campaign_id = conversions.campaign_id
            and arms.arm = conversions.arm
            and conversions.day_number <= days.generated_number - 1
    group by arms.campaign_id, arms.arm, days.generated_number
),

{% for arm, count in [('treatment', 'treated'), ('control', 'control')] -%}
{{ arm }}_curves as (
    select
        point_id,
        campaign_id,
        day_number,
        people_count as {{ count }}_count,
        open_windows_count,
        converted_count,
        -- money is compared over the whole window only
        0 as revenue,
        0 as revenue_squares
    from curves
    where arm = '{{ arm }}'
),

{% endfor -%}
compared as (
    {{ arms_compared('treatment_curves', 'control_curves', 'point_id') }}
),

days as (
    select
        treatment_curves.campaign_id,
        treatment_curves.day_number,
        compared.treated_count,
        coalesce(compared.control_count, 0) as control_count,
        compared.converted_count,
        coalesce(compared.control_converted_count, 0) as control_converted_count,
        compared.conversion_rate,
        compared.control_conversion_rate,
        compared.conversion_lift,
        compared.conversion_lift_low,
        compared.conversion_lift_high,
        {{ lift_verdict('compared') }} as verdict
    from compared
    inner join treatment_curves
        on compared.point_id = treatment_curves.point_id
)

select * from days
