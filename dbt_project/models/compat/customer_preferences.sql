with

dim_customers as (
    select
        customer_id,
        may_email,
        may_sms,
        may_push
    from {{ ref('dim_customers') }}
),

dim_consents as (
    select
        customer_id,
        {%- for channel in ['email', 'sms', 'push'] %}
        max(case
            when
                purpose = 'service' and channel = '{{ channel }}'
                and state in ('granted', 'denied', 'withdrawn')
                then case when state = 'granted' then 1 else 0 end
        end) = 1 as {{ channel }}_notifications,
        {%- endfor %}
        max(changed_at) as consent_updated_at
    from {{ ref('dim_consents') }}
    group by customer_id
),

dim_suppressions as (
    select distinct customer_id
    from {{ ref('dim_suppressions') }}
),

dim_customer_preferences as (
    select
        customer_id,
        {{ sorted_list("case when preference_kind = 'channel' then preference end") }}
            as contact_methods,
        {{ sorted_list("case when preference_kind = 'genre' then preference end") }}
            as genres,
        {{ sorted_list("case when preference_kind = 'topic' then preference end") }}
            as subscriptions
    from {{ ref('dim_customer_preferences') }}
    where is_stated
    group by customer_id
),

customer_preferences as (
    select
        {{ tenant_id() }} as user_id,
        dim_customers.customer_id,
        dim_consents.email_notifications,
        dim_consents.sms_notifications,
        dim_consents.push_notifications,
        dim_customers.may_email as email_marketing,
        dim_customers.may_sms as sms_marketing,
        dim_customers.may_push as push_marketing,
        dim_customer_preferences.contact_methods,
        dim_customer_preferences.genres,
        dim_customer_preferences.subscriptions,
        dim_suppressions.customer_id is not null as do_not_contact,
        dim_consents.consent_updated_at
    from dim_customers
    left join dim_consents
        on dim_customers.customer_id = dim_consents.customer_id
    left join dim_suppressions
        on dim_customers.customer_id = dim_suppressions.customer_id
    left join dim_customer_preferences
        on dim_customers.customer_id = dim_customer_preferences.customer_id
)

select * from customer_preferences
