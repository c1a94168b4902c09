"""The one query of the waterfall: each member of a segment meets the first fate that applies."""

from __future__ import annotations

FATES_QUERY = """
    with asked as (
        select distinct customer_id from {members} where customer_id is not null
    ),
    known as (
        select
            asked.customer_id,
            coalesce(contacts.is_given, false) as is_given,
            contacts.contact_id,
            coalesce(decisions.may_contact, false) as may_contact,
            coalesce(decisions.reason, 'unknown') as consent_reason,
            requests.request,
            recent.customer_id is not null as is_recent,
            listed.customer_id is not null as is_listed,
            dim_customers.age,
            dim_customers.last_order_at
        from asked
        left join {contacts} as contacts on asked.customer_id = contacts.customer_id
        left join {decisions} as decisions on asked.customer_id = decisions.customer_id
        left join {requests} as requests on asked.customer_id = requests.customer_id
        left join {recent} as recent on asked.customer_id = recent.customer_id
        left join {listed} as listed on asked.customer_id = listed.customer_id
        left join dim_customers on asked.customer_id = dim_customers.customer_id
    ),
    judged as (
        select
            *,
            case
                when contact_id is null then 'no usable contact'
                when list_contains($suppressions, consent_reason) then 'suppressed'
                when not may_contact then 'no consent'
                when request is not null then 'privacy request open'
                when age < {minimum_age} then 'under minimum age'
                when bool_or(is_recent) over (partition by contact_id) then 'contacted recently'
            end as lost_at
        from known
    ),
    ranked as (
        select
            *,
            row_number() over (
                partition by contact_id, lost_at is null
                order by last_order_at desc nulls last, customer_id
            ) as place
        from judged
    ),
    staged as (
        select
            *,
            case
                when lost_at is not null then lost_at
                when place > 1 then 'duplicate contact'
                when {is_control} then 'control group'
                when is_listed then 'on the list already'
            end as stage
        from ranked
    )
    select
        customer_id,
        contact_id,
        stage,
        case stage
            when 'no usable contact' then if(is_given, 'invalid', 'missing')
            when 'privacy request open' then request
            when 'under minimum age' then 'younger than {minimum_age}'
            when 'contacted recently' then 'within {cap_days} days'
            when 'duplicate contact' then 'same contact as a more recent customer'
            when 'control group' then 'kept out to measure the effect'
            when 'on the list already' then 'since an earlier export'
            else if(stage is null, null, consent_reason)
        end as reason
    from staged"""
