with

stg_exports__members as (
    select
        export_id,
        subject_id,
        is_control,
        exported_at
    from {{ ref('stg_exports__members') }}
),

int_subjects_resolved_to_customers as (
    select
        subject_id,
        customer_id
    from {{ ref('int_subjects_resolved_to_customers') }}
),

int_customers_unified as (
    select customer_id from {{ ref('int_customers_unified') }}
),

resolved as (
    select
        stg_exports__members.export_id,
        coalesce(int_subjects_resolved_to_customers.customer_id, stg_exports__members.subject_id)
            as customer_id,
        stg_exports__members.is_control,
        stg_exports__members.exported_at
    from stg_exports__members
    left join int_subjects_resolved_to_customers
        on stg_exports__members.subject_id = int_subjects_resolved_to_customers.subject_id
),

-- Who was written to under any id was written to: nobody is compared with themselves.
members as (
    select
        resolved.export_id,
        resolved.customer_id,
        case when bool_and(resolved.is_control) then 'control' else 'treatment' end as arm,
        min(resolved.exported_at) as exported_at,
        {{ local_date('min(resolved.exported_at)') }} as exported_date
    from resolved
    inner join int_customers_unified
        on resolved.customer_id = int_customers_unified.customer_id
    group by resolved.export_id, resolved.customer_id
)

select * from members
