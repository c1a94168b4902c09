with

fct_exports as (
    select
        export_id,
        segment_id,
        destination,
        exported_date
    from {{ ref('fct_exports') }}
),

{% for name, arm in [('treated', 'treatment'), ('controls', 'control')] -%}
{{ name }} as (
    select
        export_id,
        count(*) as {{ name | replace('controls', 'control') }}_count,
        count(case when not is_window_complete then 1 end) as open_windows_count,
        count(case when has_converted then 1 end) as converted_count,
        coalesce(sum(converted_revenue), 0) as revenue,
        coalesce(sum(converted_revenue * converted_revenue), 0) as revenue_squares
    from {{ ref('fct_export_members') }}
    where arm = '{{ arm }}'
    group by export_id
),

{% endfor -%}
compared as (
    {{ arms_compared('treated', 'controls', 'export_id') }}
),

lift as (
    select
        fct_exports.export_id,
        fct_exports.segment_id,
        fct_exports.destination,
        fct_exports.exported_date,
        coalesce(compared.open_windows_count = 0, false) as is_window_complete,
        coalesce(compared.treated_count, 0) as treated_count,
        coalesce(compared.control_count, 0) as control_count,
        coalesce(compared.converted_count, 0) as converted_count,
        coalesce(compared.control_converted_count, 0) as control_converted_count,
        compared.conversion_rate,
        compared.control_conversion_rate,
        compared.conversion_lift,
        compared.conversion_lift_low,
        compared.conversion_lift_high,
        {{ money('compared.revenue_per_head') }} as revenue_per_head,
        {{ money('compared.control_revenue_per_head') }} as control_revenue_per_head,
        {{ money('compared.revenue_per_head_lift') }} as revenue_per_head_lift,
        {{ money('compared.revenue_per_head_lift - compared.revenue_margin') }}
            as revenue_per_head_lift_low,
        {{ money('compared.revenue_per_head_lift + compared.revenue_margin') }}
            as revenue_per_head_lift_high,
        {{ money('compared.revenue_per_head_lift * compared.treated_count') }}
            as incremental_revenue
    from fct_exports
    left join compared
        on fct_exports.export_id = compared.export_id
)

select * from lift
