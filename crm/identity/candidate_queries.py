"""The queries of candidate pairs: which pairs are written, and which of them are open still."""

from __future__ import annotations

from crm.identity.matching import LEVELS


def _weights_text() -> str:
    named = [
        f"case when mw_{field} <> 0 then '{field}:' || round(mw_{field}, 2) end"
        for field in sorted(LEVELS)
    ]
    return f"concat_ws('|', {', '.join(named)})"


def _fields_where(level: str) -> str:
    named = [f"case when mw_{field} {level} then '{field}' end" for field in sorted(LEVELS)]
    return f"concat_ws('|', {', '.join(named)})"


_NOT_DISMISSED = """not exists (
        select 1 from dismissed
        where (one, other) in ((customer_id, other_customer_id), (other_customer_id, customer_id))
    )"""

OPEN_PAIRS = f"""
    select customer_id, other_customer_id, match_weight, match_probability,
        agreeing_fields, differing_fields, field_weights
    from (
        select null::varchar as field_weights where false
        union all by name
        select * from read_parquet({{file}})
    )
    where customer_id in (select customer_id from customer_ids)
        and other_customer_id in (select customer_id from customer_ids)
        and {_NOT_DISMISSED}
    order by match_weight desc, customer_id, other_customer_id"""

PAIRS = f"""
    create or replace temp table candidates as
    with ranks as (
        select customer_id, min(known_rank) as known_rank from customer_ids group by all
    ),
    best as (
        select * from scored
        where customer_id_l <> customer_id_r
        qualify row_number() over (
            partition by least(customer_id_l, customer_id_r), greatest(customer_id_l, customer_id_r)
            order by match_weight desc, unique_id_l, unique_id_r
        ) = 1
    ),
    ordered as (
        select
            best.*,
            if(one.known_rank < other.known_rank, customer_id_l, customer_id_r) as customer_id,
            if(one.known_rank < other.known_rank, customer_id_r, customer_id_l)
                as other_customer_id
        from best
        inner join ranks as one on best.customer_id_l = one.customer_id
        inner join ranks as other on best.customer_id_r = other.customer_id
    )
    select
        customer_id,
        other_customer_id,
        round(match_weight, 6) as match_weight,
        round(match_probability, 6) as match_probability,
        {_fields_where("> 0")} as agreeing_fields,
        {_fields_where("< 0")} as differing_fields,
        {_weights_text()} as field_weights
    from ordered
    where {_NOT_DISMISSED}
    order by match_weight desc, customer_id, other_customer_id
    limit $most"""
