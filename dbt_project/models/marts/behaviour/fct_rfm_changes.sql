with

int_customer_states_chained as (
    select
        customer_id,
        rfm_segment_before as from_segment,
        rfm_segment as to_segment,
        previous_as_of_date,
        as_of_date,
        origin
    from {{ ref('int_customer_states_chained') }}
    where not is_stored and rfm_segment <> rfm_segment_before
),

int_customers_unified as (
    select customer_id from {{ ref('int_customers_unified') }}
),

stg_history__rfm_changes as (
    select stored.*
    from {{ ref('stg_history__rfm_changes') }} as stored
    inner join int_customers_unified
        on stored.customer_id = int_customers_unified.customer_id
),

changes as (
    {%- for rows in ['stg_history__rfm_changes', 'int_customer_states_chained'] %}
    select
        cast(customer_id as string) as customer_id,
        cast(from_segment as string) as from_segment,
        cast(to_segment as string) as to_segment,
        cast(previous_as_of_date as date) as previous_as_of_date,
        cast(as_of_date as date) as as_of_date,
        cast(origin as string) as origin
    from {{ rows }}
    {{- ' union all' if not loop.last }}
    {%- endfor %}
)

select * from changes
