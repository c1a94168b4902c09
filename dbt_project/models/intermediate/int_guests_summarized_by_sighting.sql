with

stg_shop__orders as (
    select
        order_id,
        customer_key,
        email,
        email_key,
        phone,
        phone_e164,
        country
    from {{ ref('stg_shop__orders') }}
    where
        ordered_at < {{ as_of_end() }}
        and customer_key = 'email:' || email_key
),

stg_shop__tickets as (
    select
        ticket_id,
        holder_key,
        holder_email,
        holder_email_key,
        holder_name
    from {{ ref('stg_shop__tickets') }}
    where holder_key is not null
),

stg_ops__customer_ids as (
    select
        customer_key,
        customer_id,
        link_reason
    from {{ ref('stg_ops__customer_ids') }}
    where source_customer_id is null
),

seen_as_buyers as (
    select
        stg_ops__customer_ids.customer_id,
        'order:' || stg_shop__orders.order_id as sighting,
        stg_shop__orders.email,
        stg_shop__orders.email_key,
        stg_shop__orders.phone,
        stg_shop__orders.phone_e164,
        stg_shop__orders.country,
        cast(null as {{ dbt.type_string() }}) as full_name
    from stg_shop__orders
    inner join stg_ops__customer_ids
        on stg_shop__orders.customer_key = stg_ops__customer_ids.customer_key
),

seen_as_holders as (
    select
        stg_ops__customer_ids.customer_id,
        'ticket:' || stg_shop__tickets.ticket_id as sighting,
        stg_shop__tickets.holder_email as email,
        stg_shop__tickets.holder_email_key as email_key,
        cast(null as {{ dbt.type_string() }}) as phone,
        cast(null as {{ dbt.type_string() }}) as phone_e164,
        cast(null as {{ dbt.type_string() }}) as country,
        stg_shop__tickets.holder_name as full_name
    from stg_shop__tickets
    inner join stg_ops__customer_ids
        on stg_shop__tickets.holder_key = stg_ops__customer_ids.customer_key
),

-- Whoever left nothing but an address, with a cart or a consent, is reached by that address.
known_by_mailbox as (
    select
        customer_id,
        'unseen:' || customer_key as sighting,
        {{ dbt.replace('customer_key', "'email:'", "''") }} as email,
        {{ dbt.replace('customer_key', "'email:'", "''") }} as email_key,
        cast(null as {{ dbt.type_string() }}) as phone,
        cast(null as {{ dbt.type_string() }}) as phone_e164,
        cast(null as {{ dbt.type_string() }}) as country,
        cast(null as {{ dbt.type_string() }}) as full_name
    from stg_ops__customer_ids
    where link_reason = 'guest'
),

sightings as (
    select * from seen_as_buyers
    union all
    select * from seen_as_holders
    union all
    select * from known_by_mailbox
),

guests as (
    select
        customer_id,
        {{ first_present('email', 'sighting') }} as email,
        {{ first_present('email_key', 'sighting') }} as email_key,
        {{ first_present('phone', 'sighting') }} as phone,
        {{ first_present('phone_e164', 'sighting') }} as phone_e164,
        {{ first_present('country', 'sighting') }} as country,
        {{ first_present('full_name', 'sighting') }} as full_name
    from sightings
    group by customer_id
)

select * from guests
