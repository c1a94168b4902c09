with

stg_ops__custom_field_values as (
    select * from {{ ref('stg_ops__custom_field_values') }}
    where effective_at < {{ as_of_end() }}
),

int_custom_fields_reduced_to_current as (
    select
        field,
        type,
        is_personal
    from {{ ref('int_custom_fields_reduced_to_current') }}
),

int_subjects_resolved_to_customers as (
    select
        subject_id,
        customer_id
    from {{ ref('int_subjects_resolved_to_customers') }}
),

values_ranked as (
    select
        int_subjects_resolved_to_customers.customer_id,
        stg_ops__custom_field_values.field,
        stg_ops__custom_field_values.value,
        stg_ops__custom_field_values.effective_at,
        row_number() over (
            partition by
                int_subjects_resolved_to_customers.customer_id,
                stg_ops__custom_field_values.field
            order by
                stg_ops__custom_field_values.effective_at desc,
                stg_ops__custom_field_values.sequence desc
        ) as value_rank
    from stg_ops__custom_field_values
    inner join int_subjects_resolved_to_customers
        on
            stg_ops__custom_field_values.subject_id
            = int_subjects_resolved_to_customers.subject_id
),

field_values as (
    select
        values_ranked.customer_id,
        values_ranked.field,
        int_custom_fields_reduced_to_current.is_personal,
        values_ranked.value,
        case
            when int_custom_fields_reduced_to_current.type = 'number'
                then {{ try_cast('values_ranked.value', 'decimal(28, 8)') }}
        end as value_number,
        case
            when int_custom_fields_reduced_to_current.type = 'date'
                then {{ try_cast('values_ranked.value', 'date') }}
        end as value_date,
        case
            when int_custom_fields_reduced_to_current.type = 'boolean'
                then values_ranked.value = 'true'
        end as value_boolean,
        values_ranked.effective_at as set_at
    from values_ranked
    inner join int_custom_fields_reduced_to_current
        on values_ranked.field = int_custom_fields_reduced_to_current.field
    where
        values_ranked.value_rank = 1
        and values_ranked.value is not null
)

select * from field_values
