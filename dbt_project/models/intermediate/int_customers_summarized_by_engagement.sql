with

int_activities_resolved_to_customers as (
    select
        customer_id,
        occurred_at,
        occurred_date,
        type,
        is_machine
    from {{ ref('int_activities_resolved_to_customers') }}
    where customer_id is not null
),

activity_types as (
    select
        type,
        is_own_act,
        is_sighting,
        engagement_weight
    from {{ ref('activity_types') }}
),

int_survey_answers_reduced_to_latest as (
    select
        customer_id,
        nps_last
    from {{ ref('int_survey_answers_reduced_to_latest') }}
),

-- A type that sources made up themselves is something the person did, without weight.
activities_weighted as (
    select
        int_activities_resolved_to_customers.customer_id,
        int_activities_resolved_to_customers.occurred_at,
        int_activities_resolved_to_customers.type,
        not int_activities_resolved_to_customers.is_machine
        and coalesce(activity_types.is_own_act, true) as is_own_act,
        coalesce(activity_types.is_sighting, true) as is_sighting,
        int_activities_resolved_to_customers.occurred_date
        > {{ add_days(as_of_date(), -90) }} as is_recent,
        case
            when
                not int_activities_resolved_to_customers.is_machine
                and activity_types.engagement_weight > 0
                -- Exact decimals: a sum of doubles differs from run to run.
                then cast(
                    activity_types.engagement_weight * power(
                        0.5,
                        {{ seconds_between(
                            'int_activities_resolved_to_customers.occurred_at', as_of_end()
                        ) }}
                        / (86400.0 * {{ var('engagement_half_life_days') }})
                    ) as decimal(18, 8)
                )
        end as weight
    from int_activities_resolved_to_customers
    left join activity_types
        on int_activities_resolved_to_customers.type = activity_types.type
),

activities_summarized as (
    select
        customer_id,
        min(case when is_sighting then occurred_at end) as first_seen_at,
        max(case when is_own_act then occurred_at end) as last_seen_at,
        sum(case when is_recent and is_own_act and type = 'email_opened' then 1 else 0 end)
            as email_opened_count_90d,
        sum(case when is_recent and is_own_act and type = 'email_clicked' then 1 else 0 end)
            as email_clicked_count_90d,
        sum(case when is_recent and type = 'visit' then 1 else 0 end) as visits_count_90d,
        coalesce(sum(weight), 0) as weight
    from activities_weighted
    group by customer_id
),

customers as (
    select
        activities_summarized.customer_id,
        activities_summarized.first_seen_at,
        activities_summarized.last_seen_at,
        cast(activities_summarized.email_opened_count_90d as {{ dbt.type_bigint() }})
            as email_opened_count_90d,
        cast(activities_summarized.email_clicked_count_90d as {{ dbt.type_bigint() }})
            as email_clicked_count_90d,
        cast(activities_summarized.visits_count_90d as {{ dbt.type_bigint() }})
            as visits_count_90d,
        round(100 * (1 - exp(-cast(activities_summarized.weight as double) / 20)), 4)
            as engagement_score,
        'v1' as engagement_version,
        int_survey_answers_reduced_to_latest.nps_last
    from activities_summarized
    left join int_survey_answers_reduced_to_latest
        on
            activities_summarized.customer_id
            = int_survey_answers_reduced_to_latest.customer_id
)

select * from customers
