with

int_consents_reduced_to_latest as (
    select
        customer_id,
        channel,
        state = 'granted' as is_permitted,
        false as is_suppressed
    from {{ ref('int_consents_reduced_to_latest') }}
    where purpose = 'marketing'
),

int_suppressions_derived as (
    select distinct
        customer_id,
        channel,
        false as is_permitted,
        true as is_suppressed
    from {{ ref('int_suppressions_derived') }}
),

-- Suppression always wins, so one "no" is enough.
unioned as (
    select * from int_consents_reduced_to_latest
    union all
    select * from int_suppressions_derived
),

customers as (
    select
        customer_id,
        bool_and(case when channel = 'email' then is_permitted end) as may_email,
        bool_and(case when channel = 'sms' then is_permitted end) as may_sms,
        bool_and(case when channel = 'push' then is_permitted end) as may_push,
        bool_or(is_suppressed) as is_suppressed
    from unioned
    group by customer_id
)

select * from customers
