with

alive_parameters as (
    select
        as_of_date,
        model,
        parameter,
        value
    from {{ source('ml', 'alive_parameters') }}
)

select * from alive_parameters
