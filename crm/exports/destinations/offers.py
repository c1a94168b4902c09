"""What to offer whom, as columns of a file: the first three recommendations and why."""

from __future__ import annotations

from crm.exports.writing.cells import Column

RANKS = (1, 2, 3)
OFFER_COLUMNS = tuple(
    column
    for rank in RANKS
    for column in (
        Column(f"recommended_event_{rank}", meaning=f"Event (or product) to offer, choice {rank}."),
        Column(f"recommended_event_{rank}_reason", meaning=f"Why choice {rank} suits this person."),
    )
)


def offers_query(locale: str) -> str:
    """Ask a build for the offers of everybody who has some.

    Parameters
    ----------
    locale : str
        Of the workspace: reasons are in Romanian for `ro`, else in English.

    Returns
    -------
    str
        A query of `customer_id` and the columns of `OFFER_COLUMNS`.
    """
    reason = "reason_ro" if locale.startswith("ro") else "reason_en"
    columns = ", ".join(
        f"max(item_name) filter (offer_rank = {rank}) as recommended_event_{rank},"
        f" max({reason}) filter (offer_rank = {rank}) as recommended_event_{rank}_reason"
        for rank in RANKS
    )
    return f"select customer_id, {columns} from fct_recommendations group by customer_id"
