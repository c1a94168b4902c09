-- A person whom people merged from several profiles is refused where one of them is: a merge is never
-- a way to a permission. The silence of one is filled by a grant of another only when it is proven.
with

int_consents_folded_by_profile as (
    select * from {{ ref('int_consents_folded_by_profile') }}
),

stg_ops__merged_profiles as (
    select
        customer_id,
        unmerged_customer_id,
        joined_at
    from {{ ref('stg_ops__merged_profiles') }}
),

people_merged as (
    select
        customer_id,
        count(distinct unmerged_customer_id) as profiles_count,
        max(case when joined_at < {{ as_of_end() }} then joined_at end) as last_joined_at
    from stg_ops__merged_profiles
    group by customer_id
),

summarized as (
    select
        customer_id,
        channel,
        purpose,
        count(*) as profiles_heard_count,
        bool_or(state = 'granted') as is_granted_by_one,
        bool_or(state = 'granted' and has_proof) as is_proven_by_one
    from int_consents_folded_by_profile
    group by customer_id, channel, purpose
),

ranked as (
    select
        *,
        row_number() over (
            partition by customer_id, channel, purpose
            order by
                case when state = 'granted' then 1 else 0 end asc,
                changed_at desc,
                unmerged_customer_id asc
        ) as profile_rank
    from int_consents_folded_by_profile
),

consents as (
    select
        ranked.customer_id,
        ranked.channel,
        ranked.purpose,
        ranked.state,
        -- Where a refusal overrules another profile's grant, it does so since the merge.
        case
            when
                ranked.state <> 'granted'
                and summarized.is_granted_by_one
                and people_merged.last_joined_at > ranked.changed_at
                then people_merged.last_joined_at
            else ranked.changed_at
        end as changed_at,
        ranked.source,
        case
            when ranked.state = 'granted' then summarized.is_proven_by_one
            else ranked.has_proof
        end as has_proof
    from ranked
    inner join summarized
        on
            ranked.customer_id = summarized.customer_id
            and ranked.channel = summarized.channel
            and ranked.purpose = summarized.purpose
    left join people_merged
        on ranked.customer_id = people_merged.customer_id
    where
        ranked.profile_rank = 1
        and (
            ranked.state <> 'granted'
            or summarized.is_proven_by_one
            or summarized.profiles_heard_count >= coalesce(people_merged.profiles_count, 1)
        )
)

select * from consents
