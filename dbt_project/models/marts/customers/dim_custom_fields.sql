with

int_custom_fields_reduced_to_current as (
    select * from {{ ref('int_custom_fields_reduced_to_current') }}
)

select * from int_custom_fields_reduced_to_current
