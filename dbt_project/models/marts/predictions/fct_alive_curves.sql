{#- Wide, not a row per month: a million buyers would be thirteen million rows of which a page reads thirteen. -#}
{%- set days = [as_of_date()] + month_ends_before_as_of(12) -%}

with

-- times in days; nobody may leave after the first purchase under bgnbd, pareto_nbd has no closed form
parameters as (
    select
        max(case when parameter = 'r' then value end) as r,
        max(case when parameter = 'alpha' then value end) as alpha,
        max(case when parameter = 'a' then value end) as a,
        max(case when parameter = 'b' then value end) as b,
        max(case when model = 'mbgnbd' then 1 else 0 end) as leaves_at_first
    from {{ ref('stg_ml__alive_parameters') }}
    where
        as_of_date = {{ as_of_date() }}
        and model in ('bgnbd', 'mbgnbd')
),

-- as the model saw them: refunds that took a whole day away are known today
int_purchase_days_versioned as (
    select
        customer_id,
        purchase_date
    from {{ ref('int_purchase_days_versioned') }}
    where
        valid_from <= {{ as_of_date() }}
        and valid_to > {{ as_of_date() }}
),

histories as (
    select
        customer_id,
        {% for day in days -%}
        count(case when purchase_date <= {{ day }} then 1 end) as days_count_{{ loop.index0 }},
        max(case when purchase_date <= {{ day }} then purchase_date end) as last_date_{{ loop.index0 }},
        {% endfor -%}
        min(purchase_date) as first_purchase_date
    from int_purchase_days_versioned
    group by customer_id
),

curves as (
    select
        cast(histories.customer_id as string) as customer_id,
        {% for day in days -%}
        {{ alive_probability(
            'histories', 'parameters', 'days_count_' ~ loop.index0, 'last_date_' ~ loop.index0, day
        ) }} as alive_probability{{ '_' ~ loop.index0 ~ 'm' if not loop.first }},
        {% endfor -%}
        {{ as_of_date() }} as as_of_date
    from histories
    cross join parameters
    where parameters.r is not null
)

select * from curves
