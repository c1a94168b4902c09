with

stg_ops__loyalty_multipliers as (
    select * from {{ ref('stg_ops__loyalty_multipliers') }}
),

int_loyalty_programs_versioned as (
    select
        definition_id,
        program_id,
        valid_from,
        valid_to
    from {{ ref('int_loyalty_programs_versioned') }}
),

int_orders_resolved_to_customers as (
    select
        order_id,
        ordered_at,
        ordered_date,
        channel
    from {{ ref('int_orders_resolved_to_customers') }}
    where customer_id is not null and is_sale
),

-- read only when a genre is asked for
stg_shop__order_items as (
    select
        order_id,
        event_id
    from {{ ref('stg_shop__order_items') }}
    where
        quantity > 0
        and exists (
            select 1 from stg_ops__loyalty_multipliers
            where genre is not null
        )
),

stg_shop__events as (
    select
        event_id,
        genre
    from {{ ref('stg_shop__events') }}
),

-- One line of another genre, or of none, and the order has no genre: a cheap
-- extra ticket must not multiply the rest.
orders_of_one_genre as (
    select
        stg_shop__order_items.order_id,
        min(stg_shop__events.genre) as genre
    from stg_shop__order_items
    left join stg_shop__events
        on stg_shop__order_items.event_id = stg_shop__events.event_id
    group by stg_shop__order_items.order_id
    having
        count(*) = count(stg_shop__events.genre)
        and min(stg_shop__events.genre) = max(stg_shop__events.genre)
),

-- the best multiplier counts; they do not add up
factors as (
    select
        programs.program_id,
        orders.order_id,
        max(multipliers.factor) as factor
    from int_orders_resolved_to_customers as orders
    inner join int_loyalty_programs_versioned as programs
        on
            orders.ordered_at >= programs.valid_from
            and orders.ordered_at < programs.valid_to
    inner join stg_ops__loyalty_multipliers as multipliers
        on programs.definition_id = multipliers.definition_id
    left join orders_of_one_genre
        on orders.order_id = orders_of_one_genre.order_id
    where
        coalesce(multipliers.channel = orders.channel, multipliers.channel is null)
        and coalesce(
            multipliers.genre = orders_of_one_genre.genre,
            multipliers.genre is null
        )
        and coalesce(multipliers.from_date <= orders.ordered_date, true)
        and coalesce(multipliers.to_date >= orders.ordered_date, true)
    group by programs.program_id, orders.order_id
)

select * from factors
