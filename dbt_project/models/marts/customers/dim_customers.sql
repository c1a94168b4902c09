with

int_customers_profiled as (
    select * from {{ ref('int_customers_profiled') }}
),

fct_segment_memberships as (
    select
        customer_id,
        segment_id
    from {{ ref('fct_segment_memberships') }}
),

int_customer_states_chained as (
    select
        customer_id,
        rfm_segment_previous,
        rfm_segment_changed_date
    from {{ ref('int_customer_states_chained') }}
    where as_of_date = {{ as_of_date() }}
),

segments_listed as (
    select
        customer_id,
        {{ sorted_list('segment_id') }} as segments
    from fct_segment_memberships
    group by customer_id
),

customers as (
    select
        cast(int_customers_profiled.customer_id as string) as customer_id,
        cast(int_customers_profiled.as_of_date as date) as as_of_date,
        cast(int_customers_profiled.created_at as timestamp) as created_at,
        cast(int_customers_profiled.first_seen_at as timestamp)
            as first_seen_at,
        cast(int_customers_profiled.account_state as string) as account_state,
        cast(int_customers_profiled.account_state_origin as string)
            as account_state_origin,
        cast(int_customers_profiled.customer_type as string) as customer_type,
        cast(int_customers_profiled.customer_type_origin as string)
            as customer_type_origin,
        cast(int_customers_profiled.acquisition_source as string)
            as acquisition_source,
        cast(int_customers_profiled.acquisition_source_origin as string)
            as acquisition_source_origin,
        cast(int_customers_profiled.tags as string) as tags,
        cast(int_customers_profiled.notes_count as bigint) as notes_count,
        cast(int_customers_profiled.open_complaints_count as bigint)
            as open_complaints_count,
        cast(int_customers_profiled.country as string) as country,
        cast(int_customers_profiled.city as string) as city,
        cast(int_customers_profiled.locale as string) as locale,
        cast(int_customers_profiled.age as int) as age,
        cast(int_customers_profiled.has_birthday_next_14d as boolean)
            as has_birthday_next_14d,
        cast(int_customers_profiled.gender as string) as gender,
        cast(int_customers_profiled.orders_count as bigint) as orders_count,
        {{ money('int_customers_profiled.total_spent_gross') }}
            as total_spent_gross,
        {{ money('int_customers_profiled.total_spent_net') }}
            as total_spent_net,
        {{ money('int_customers_profiled.avg_order_value') }}
            as avg_order_value,
        cast(int_customers_profiled.first_order_at as timestamp)
            as first_order_at,
        cast(int_customers_profiled.last_order_at as timestamp)
            as last_order_at,
        cast(int_customers_profiled.recency_days as int) as recency_days,
        cast(int_customers_profiled.avg_days_between_orders as double)
            as avg_days_between_orders,
        cast(int_customers_profiled.refunds_count as bigint) as refunds_count,
        cast(int_customers_profiled.first_order_channel as string)
            as first_order_channel,
        cast(int_customers_profiled.first_order_genre as string)
            as first_order_genre,
        cast(int_customers_profiled.first_order_venue as string)
            as first_order_venue,
        cast(int_customers_profiled.first_order_discount as string)
            as first_order_discount,
        cast(int_customers_profiled.tickets_count as bigint) as tickets_count,
        cast(int_customers_profiled.events_attended as bigint)
            as events_attended,
        cast(int_customers_profiled.no_show_count as bigint) as no_show_count,
        cast(int_customers_profiled.is_buyer as boolean) as is_buyer,
        cast(int_customers_profiled.is_ticket_holder as boolean)
            as is_ticket_holder,
        cast(int_customers_profiled.is_attendee as boolean) as is_attendee,
        cast(int_customers_profiled.last_attended_at as timestamp)
            as last_attended_at,
        cast(int_customers_profiled.genres as string) as genres,
        cast(int_customers_profiled.favourite_genre as string)
            as favourite_genre,
        cast(int_customers_profiled.favourite_venue as string)
            as favourite_venue,
        cast(int_customers_profiled.median_lead_time_days as double)
            as median_lead_time_days,
        cast(int_customers_profiled.median_party_size as double)
            as median_party_size,
        cast(int_customers_profiled.last_seen_at as timestamp) as last_seen_at,
        cast(int_customers_profiled.email_clicked_count_90d as bigint)
            as email_clicked_count_90d,
        cast(int_customers_profiled.engagement_score as double)
            as engagement_score,
        cast(int_customers_profiled.engagement_version as string)
            as engagement_version,
        cast(int_customers_profiled.nps_last as int) as nps_last,
        cast(int_customers_profiled.rfm_scheme as string) as rfm_scheme,
        cast(int_customers_profiled.recency_score as int) as recency_score,
        cast(int_customers_profiled.frequency_score as int) as frequency_score,
        cast(int_customers_profiled.monetary_score as int) as monetary_score,
        cast(int_customers_profiled.rfm_code as string) as rfm_code,
        cast(int_customers_profiled.rfm_segment as string) as rfm_segment,
        cast(int_customer_states_chained.rfm_segment_previous as string)
            as rfm_segment_previous,
        cast(int_customer_states_chained.rfm_segment_changed_date as date)
            as rfm_segment_changed_date,
        cast(int_customers_profiled.lifecycle_stage as string)
            as lifecycle_stage,
        cast(int_customers_profiled.is_vip as boolean) as is_vip,
        cast(int_customers_profiled.vip_reason as string) as vip_reason,
        cast(int_customers_profiled.vip_source as string) as vip_source,
        cast(int_customers_profiled.vip_since as date) as vip_since,
        cast(int_customers_profiled.status as string) as status,
        cast(int_customers_profiled.churn_probability as double)
            as churn_probability,
        cast(int_customers_profiled.churn_horizon_days as int)
            as churn_horizon_days,
        cast(int_customers_profiled.churn_band as string) as churn_band,
        cast(int_customers_profiled.churn_model as string) as churn_model,
        cast(int_customers_profiled.churn_scale as string) as churn_scale,
        cast(int_customers_profiled.expected_orders_365d as double)
            as expected_orders_365d,
        {{ money('int_customers_profiled.predicted_clv_365d') }}
            as predicted_clv_365d,
        {{ money('int_customers_profiled.predicted_clv_365d_low_80') }}
            as predicted_clv_365d_low_80,
        {{ money('int_customers_profiled.predicted_clv_365d_high_80') }}
            as predicted_clv_365d_high_80,
        cast(int_customers_profiled.clv_is_population_estimate as boolean)
            as clv_is_population_estimate,
        {{ money('int_customers_profiled.value_at_risk') }} as value_at_risk,
        cast(int_customers_profiled.expected_next_order_date as date)
            as expected_next_order_date,
        {{ money('int_customers_profiled.historic_clv') }} as historic_clv,
        {{ money('int_customers_profiled.total_clv') }} as total_clv,
        cast(int_customers_profiled.clv_model as string) as clv_model,
        cast(int_customers_profiled.clv_scale as string) as clv_scale,
        cast(int_customers_profiled.prediction_abstain_reason as string)
            as prediction_abstain_reason,
        cast(int_customers_profiled.season_risk as string) as season_risk,
        cast(int_customers_profiled.missed_editions_count as bigint)
            as missed_editions_count,
        cast(int_customers_profiled.recommended_event_id as string)
            as recommended_event_id,
        cast(int_customers_profiled.recommended_event_name as string)
            as recommended_event_name,
        cast(int_customers_profiled.loyalty_tier as string) as loyalty_tier,
        cast(int_customers_profiled.loyalty_points as bigint)
            as loyalty_points,
        cast(coalesce(segments_listed.segments, '') as string) as segments,
        cast(int_customers_profiled.may_email as boolean) as may_email,
        cast(int_customers_profiled.may_sms as boolean) as may_sms,
        cast(int_customers_profiled.may_push as boolean) as may_push,
        cast(int_customers_profiled.is_suppressed as boolean) as is_suppressed
    from int_customers_profiled
    left join int_customer_states_chained
        on int_customers_profiled.customer_id = int_customer_states_chained.customer_id
    left join segments_listed
        on int_customers_profiled.customer_id = segments_listed.customer_id
)

select * from customers
