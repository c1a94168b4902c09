with

prediction_reasons as (
    select
        customer_id,
        as_of_date,
        model_kind,
        direction,
        rank,
        reason_code,
        weight,
        text_en,
        text_ro
    from {{ source('ml', 'prediction_reasons') }}
)

select * from prediction_reasons
