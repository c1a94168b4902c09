{%- set fields = {
    'email': 'email_key', 'email_key': 'email_key',
    'phone': 'phone_e164', 'phone_e164': 'phone_e164',
    'full_name': 'any_name', 'first_name': 'any_name', 'last_name': 'any_name',
    'country': 'any_place', 'city': 'any_place', 'postal_code': 'any_place',
    'company_name': none, 'customer_type': none, 'date_of_birth': none, 'gender': none,
    'locale': none,
} -%}
{%- set guest_fields = ['email', 'email_key', 'phone', 'phone_e164', 'full_name', 'country'] -%}
with

int_accounts_ranked as (
    select * from {{ ref('int_accounts_ranked') }}
),

int_customers_summarized_by_engagement as (
    select
        customer_id,
        first_seen_at
    from {{ ref('int_customers_summarized_by_engagement') }}
    where first_seen_at is not null
),

int_tickets_resolved_to_customers as (
    select
        order_id,
        attendee_customer_id,
        attended_at
    from {{ ref('int_tickets_resolved_to_customers') }}
    where attendee_customer_id is not null
),

int_orders_resolved_to_customers as (
    select
        order_id,
        ordered_at
    from {{ ref('int_orders_resolved_to_customers') }}
),

int_guests_summarized_by_sighting as (
    select * from {{ ref('int_guests_summarized_by_sighting') }}
),

accounts_unified as (
    select
        customer_id as account_customer_id,
        count(*) as accounts_count,
        min(created_at) as account_created_at,
        {%- for field, present in fields.items() %}
        {{ first_present(field, 'latest_rank', present) }} as {{ field }},
        {%- endfor %}
        {{ first_present('acquisition_source', 'oldest_rank') }} as acquisition_source,
        {{ first_present('acquisition_source_detail', 'oldest_rank', 'acquisition_source') }}
            as acquisition_source_detail
    from int_accounts_ranked
    group by customer_id
),

-- Whoever holds a ticket is known from its order on, before doing anything.
sightings as (
    select
        customer_id,
        first_seen_at as seen_at
    from int_customers_summarized_by_engagement
    union all
    select
        int_tickets_resolved_to_customers.attendee_customer_id as customer_id,
        coalesce(
            int_orders_resolved_to_customers.ordered_at,
            int_tickets_resolved_to_customers.attended_at
        ) as seen_at
    from int_tickets_resolved_to_customers
    left join int_orders_resolved_to_customers
        on
            int_tickets_resolved_to_customers.order_id
            = int_orders_resolved_to_customers.order_id
),

people_seen as (
    select
        customer_id,
        min(seen_at) as first_seen_at
    from sightings
    group by customer_id
),

-- A person is somebody with an account, a ticket, or somebody who did or was sent something.
people as (
    select
        accounts_unified.*,
        coalesce(
            accounts_unified.account_customer_id,
            people_seen.customer_id
        ) as customer_id,
        people_seen.first_seen_at as first_activity_at
    from accounts_unified
    full outer join people_seen
        on accounts_unified.account_customer_id = people_seen.customer_id
),

customers as (
    select
        people.customer_id,
        case when people.account_customer_id is null then 'guest' else 'active' end
            as account_state,
        cast(coalesce(people.accounts_count, 0) as {{ dbt.type_bigint() }}) as accounts_count,
        coalesce(people.account_created_at, people.first_activity_at) as created_at,
        -- `least` of a missing value differs between engines.
        case
            when people.first_activity_at < people.account_created_at
                then people.first_activity_at
            else coalesce(people.account_created_at, people.first_activity_at)
        end as first_seen_at,
        {%- for field in fields if field in guest_fields %}
        coalesce(people.{{ field }}, int_guests_summarized_by_sighting.{{ field }}) as {{ field }},
        {%- endfor %}
        {%- for field in fields if field not in guest_fields %}
        people.{{ field }},
        {%- endfor %}
        people.acquisition_source,
        people.acquisition_source_detail,
        {{ age_in_years('people.date_of_birth') }} as age,
        {{ has_birthday_within('people.date_of_birth', 14) }} as has_birthday_next_14d
    from people
    left join int_guests_summarized_by_sighting
        on people.customer_id = int_guests_summarized_by_sighting.customer_id
)

select * from customers
