with

int_customers_unified as (
    select
        customer_id,
        created_at,
        first_seen_at,
        account_state,
        customer_type,
        acquisition_source,
        country,
        city,
        locale,
        age,
        has_birthday_next_14d,
        gender
    from {{ ref('int_customers_unified') }}
),

int_customers_summarized_by_orders as (
    select * from {{ ref('int_customers_summarized_by_orders') }}
),

int_customers_described_by_first_order as (
    select * from {{ ref('int_customers_described_by_first_order') }}
),

int_customers_summarized_by_attendance as (
    select * from {{ ref('int_customers_summarized_by_attendance') }}
),

int_customers_summarized_by_genre as (
    select * from {{ ref('int_customers_summarized_by_genre') }}
),

int_customers_summarized_by_engagement as (
    select * from {{ ref('int_customers_summarized_by_engagement') }}
),

int_customers_scored_by_rfm as (
    select * from {{ ref('int_customers_scored_by_rfm') }}
    where
        scheme = {{ text_literal(var('rfm_default_scheme')) }}
        and as_of_date = {{ as_of_date() }}
),

int_vips_chosen_by_day as (
    select
        customer_id,
        vip_source,
        vip_reason,
        vip_since
    from {{ ref('int_vips_chosen_by_day') }}
    where as_of_date = {{ as_of_date() }}
),

int_scores_reduced_to_latest as (
    select * from {{ ref('int_scores_reduced_to_latest') }}
),

int_customers_permitted_by_channel as (
    select
        customer_id,
        may_email,
        may_sms,
        may_push,
        is_suppressed
    from {{ ref('int_customers_permitted_by_channel') }}
),

int_recommendations_chosen as (
    select
        customer_id,
        item_id,
        item_name
    from {{ ref('int_recommendations_chosen') }}
    where offer_rank = 1
),

int_loyalty_balances_summarized as (
    select
        customer_id,
        tier,
        points_balance
    from {{ ref('int_loyalty_balances_summarized') }}
    where program_id = 'default'
),

int_customers_summarized_by_season as (
    select * from {{ ref('int_customers_summarized_by_season') }}
),

int_customers_described_by_people as (
    select * from {{ ref('int_customers_described_by_people') }}
),

joined as (
    select
        people.customer_id,
        {{ as_of_date() }} as as_of_date,
        people.created_at,
        people.first_seen_at,
        coalesce(described.account_state, people.account_state) as account_state,
        case when described.account_state is not null then 'log' else 'source' end
            as account_state_origin,
        coalesce(described.customer_type, people.customer_type) as customer_type,
        case
            when described.customer_type is not null then 'log'
            when people.customer_type is not null then 'source'
        end as customer_type_origin,
        coalesce(described.acquisition_source, people.acquisition_source)
            as acquisition_source,
        case
            when described.acquisition_source is not null then 'log'
            when people.acquisition_source is not null then 'source'
        end as acquisition_source_origin,
        coalesce(described.tags, '') as tags,
        coalesce(described.notes_count, 0) as notes_count,
        coalesce(described.open_complaints_count, 0) as open_complaints_count,
        people.country,
        people.city,
        people.locale,
        people.age,
        people.has_birthday_next_14d,
        people.gender,
        coalesce(orders.orders_count, 0) as orders_count,
        coalesce(orders.total_spent_gross, 0) as total_spent_gross,
        coalesce(orders.total_spent_net, 0) as total_spent_net,
        orders.avg_order_value,
        orders.first_order_at,
        orders.last_order_at,
        orders.recency_days,
        orders.avg_days_between_orders,
        coalesce(orders.refunds_count, 0) as refunds_count,
        first_orders.first_order_channel,
        first_orders.first_order_genre,
        first_orders.first_order_venue,
        first_orders.first_order_discount,
        coalesce(attendance.tickets_count, 0) as tickets_count,
        coalesce(attendance.events_attended, 0) as events_attended,
        coalesce(attendance.no_show_count, 0) as no_show_count,
        -- Who pays, who is named on a ticket and who comes may be three people.
        coalesce(orders.orders_count, 0) > 0 as is_buyer,
        coalesce(attendance.tickets_count, 0) > 0 as is_ticket_holder,
        coalesce(attendance.events_attended, 0) > 0 as is_attendee,
        attendance.last_attended_at,
        coalesce(genres.genres, '') as genres,
        genres.favourite_genre,
        attendance.favourite_venue,
        attendance.median_lead_time_days,
        attendance.median_party_size,
        engagement.last_seen_at,
        coalesce(engagement.email_clicked_count_90d, 0)
            as email_clicked_count_90d,
        coalesce(engagement.engagement_score, 0) as engagement_score,
        engagement.engagement_version,
        engagement.nps_last,
        {{ text_literal(var('rfm_default_scheme')) }} as rfm_scheme,
        rfm.recency_score,
        rfm.frequency_score,
        rfm.monetary_score,
        rfm.rfm_code,
        coalesce(rfm.rfm_segment, 'No purchase') as rfm_segment,
        vips.customer_id is not null as is_vip,
        vips.vip_source,
        vips.vip_reason,
        vips.vip_since,
        scores.churn_probability,
        scores.churn_horizon_days,
        scores.churn_band,
        scores.churn_model,
        scores.churn_scale,
        scores.expected_orders as expected_orders_365d,
        scores.predicted_clv as predicted_clv_365d,
        scores.predicted_clv_low_80 as predicted_clv_365d_low_80,
        scores.predicted_clv_high_80 as predicted_clv_365d_high_80,
        scores.clv_is_population_estimate,
        scores.value_at_risk,
        scores.expected_next_order_date,
        scores.clv_model,
        scores.clv_scale,
        scores.prediction_abstain_reason,
        offers.item_id as recommended_event_id,
        offers.item_name as recommended_event_name,
        seasons.missed_editions_count,
        {{ season_risk(
            'seasons.missed_editions_count',
            'seasons.has_coming_ticket',
            'orders.recency_days'
        ) }} as season_risk,
        loyalty.tier as loyalty_tier,
        loyalty.points_balance as loyalty_points,
        permissions.may_email,
        permissions.may_sms,
        permissions.may_push,
        coalesce(permissions.is_suppressed, false) as is_suppressed
    from int_customers_unified as people
    left join int_customers_summarized_by_orders as orders
        on people.customer_id = orders.customer_id
    left join int_customers_described_by_first_order as first_orders
        on people.customer_id = first_orders.customer_id
    left join int_customers_summarized_by_attendance as attendance
        on people.customer_id = attendance.customer_id
    left join int_customers_summarized_by_genre as genres
        on people.customer_id = genres.customer_id
    left join int_customers_summarized_by_engagement as engagement
        on people.customer_id = engagement.customer_id
    left join int_customers_scored_by_rfm as rfm
        on people.customer_id = rfm.customer_id
    left join int_vips_chosen_by_day as vips
        on people.customer_id = vips.customer_id
    left join int_scores_reduced_to_latest as scores
        on people.customer_id = scores.customer_id
    left join int_customers_summarized_by_season as seasons
        on people.customer_id = seasons.customer_id
    left join int_recommendations_chosen as offers
        on people.customer_id = offers.customer_id
    left join int_loyalty_balances_summarized as loyalty
        on people.customer_id = loyalty.customer_id
    left join int_customers_permitted_by_channel as permissions
        on people.customer_id = permissions.customer_id
    left join int_customers_described_by_people as described
        on people.customer_id = described.customer_id
),

staged as (
    select
        *,
        {{ lifecycle_stage('orders_count', 'recency_days', 'rfm_segment') }}
            as lifecycle_stage,
        total_spent_net as historic_clv,
        total_spent_net + predicted_clv_365d as total_clv
    from joined
),

profiled as (
    select
        *,
        {{ compatible_status('lifecycle_stage', 'is_vip') }} as status
    from staged
)

select * from profiled
