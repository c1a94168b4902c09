with

int_customers_unified as (
    select customer_id from {{ ref('int_customers_unified') }}
),

int_items_acquired as (
    select
        customer_id,
        item_kind,
        item_id
    from {{ ref('int_items_acquired') }}
    where bought_date is not null
),

int_items_described as (
    select
        item_number,
        item_kind,
        item_id
    from {{ ref('int_items_described') }}
),

purchases_listed as (
    select
        int_items_acquired.customer_id,
        {{ sorted_list('cast(int_items_described.item_number as string)') }}
            as items
    from int_items_acquired
    inner join int_items_described
        on
            int_items_acquired.item_kind = int_items_described.item_kind
            and int_items_acquired.item_id = int_items_described.item_id
    group by int_items_acquired.customer_id
),

histories as (
    select
        items,
        first_customer_id,
        row_number() over (order by first_customer_id) as history_number
    from (
        select
            items,
            min(customer_id) as first_customer_id
        from purchases_listed
        group by items
    ) as lists
),

-- the history 0 is that of everybody who bought nothing
customers as (
    select
        int_customers_unified.customer_id,
        cast(coalesce(histories.history_number, 0) as integer) as history_number,
        coalesce(
            int_customers_unified.customer_id = histories.first_customer_id, false
        ) as is_example
    from int_customers_unified
    left join purchases_listed
        on int_customers_unified.customer_id = purchases_listed.customer_id
    left join histories
        on purchases_listed.items = histories.items
)

select * from customers
