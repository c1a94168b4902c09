with

int_custom_field_values_reduced_to_current as (
    select * from {{ ref('int_custom_field_values_reduced_to_current') }}
    where is_personal
),

int_customers_unified as (
    select customer_id from {{ ref('int_customers_unified') }}
),

-- Who was written about but is not yet known on the as_of day has no profile to hang it on.
field_values as (
    select
        int_custom_field_values_reduced_to_current.customer_id,
        int_custom_field_values_reduced_to_current.field,
        int_custom_field_values_reduced_to_current.value,
        int_custom_field_values_reduced_to_current.value_number,
        int_custom_field_values_reduced_to_current.value_date,
        int_custom_field_values_reduced_to_current.value_boolean,
        int_custom_field_values_reduced_to_current.set_at
    from int_custom_field_values_reduced_to_current
    inner join int_customers_unified
        on int_custom_field_values_reduced_to_current.customer_id = int_customers_unified.customer_id
)

select * from field_values
