with

stg_shop__customers as (
    select
        customer_key,
        email_key,
        phone_e164
    from {{ ref('stg_shop__customers') }}
),

stg_ops__customer_ids as (
    select
        customer_key,
        customer_id,
        unmerged_customer_id
    from {{ ref('stg_ops__customer_ids') }}
),

addresses_given as (
    select
        customer_key,
        'email:' || email_key as address_key
    from stg_shop__customers
    where email_key is not null
    union all
    select
        customer_key,
        'phone:' || phone_e164 as address_key
    from stg_shop__customers
    where phone_e164 is not null
),

addresses_of_accounts as (
    select
        addresses_given.address_key,
        stg_ops__customer_ids.customer_id,
        stg_ops__customer_ids.unmerged_customer_id
    from addresses_given
    inner join stg_ops__customer_ids
        on addresses_given.customer_key = stg_ops__customer_ids.customer_key
),

addresses_of_mailboxes as (
    select
        customer_key as address_key,
        customer_id,
        unmerged_customer_id
    from stg_ops__customer_ids
    where customer_key like 'email:%'
),

addresses as (
    select * from addresses_of_accounts
    union
    select * from addresses_of_mailboxes
)

select * from addresses
