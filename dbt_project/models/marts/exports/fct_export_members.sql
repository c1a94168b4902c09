with

int_export_members_resolved_to_customers as (
    select * from {{ ref('int_export_members_resolved_to_customers') }}
),

int_orders_resolved_to_customers as (
    select
        order_id,
        customer_id,
        ordered_at,
        ordered_date,
        net_before_refunds - refunded as net
    from {{ ref('int_orders_resolved_to_customers') }}
    where is_countable and customer_id is not null
),

conversions as (
    {{ conversions_in_window(
        'int_export_members_resolved_to_customers', 'int_orders_resolved_to_customers',
        'export_id', 'exported'
    ) }}
),

members as (
    select
        members.export_id,
        members.customer_id,
        members.arm,
        cast(members.exported_at as timestamp) as exported_at,
        cast(members.exported_date as date) as exported_date,
        {{ add_days('members.exported_date', var('campaign_window_days')) }} <= {{ as_of_date() }}
            as is_window_complete,
        coalesce(conversions.converted_orders_count, 0) > 0 as has_converted,
        coalesce(conversions.converted_orders_count, 0) as converted_orders_count,
        {{ money('coalesce(conversions.converted_revenue, 0)') }} as converted_revenue
    from int_export_members_resolved_to_customers as members
    left join conversions
        on
            members.export_id = conversions.export_id
            and members.customer_id = conversions.customer_id
)

select * from members
