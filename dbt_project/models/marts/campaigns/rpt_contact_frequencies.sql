{#- Days over which contacts are counted. -#}
{%- set days_counted = 30 -%}

with

fct_campaign_recipients as (
    select customer_id
    from {{ ref('fct_campaign_recipients') }}
    where
        arm = 'treatment'
        and sent_date > {{ add_days(as_of_date(), -days_counted) }}
),

int_customers_unified as (
    select customer_id from {{ ref('int_customers_unified') }}
),

int_customers_permitted_by_channel as (
    select
        customer_id,
        coalesce(may_email or may_sms or may_push, false) as is_reachable
    from {{ ref('int_customers_permitted_by_channel') }}
),

contacts as (
    select
        customer_id,
        count(*) as contacts_count
    from fct_campaign_recipients
    group by customer_id
),

frequencies as (
    select
        cast(coalesce(contacts.contacts_count, 0) as bigint) as contacts_count,
        count(*) as customers_count,
        count(case when permitted.is_reachable then 1 end) as reachable_count
    from int_customers_unified as people
    left join int_customers_permitted_by_channel as permitted
        on people.customer_id = permitted.customer_id
    left join contacts
        on people.customer_id = contacts.customer_id
    group by coalesce(contacts.contacts_count, 0)
)

select * from frequencies
