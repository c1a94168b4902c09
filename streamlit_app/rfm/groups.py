"""The eleven RFM groups: their order, what each means, what to do, and the class each is of."""

from __future__ import annotations

from dataclasses import dataclass

from streamlit_app.wording.language import N_


@dataclass(frozen=True)
class Group:
    """What the page says of a group; the texts are marked for the catalogues."""

    kind: str
    meaning: str
    advice: str


BEST, GROWING, WAVERING, SLIPPING, GONE = (
    N_("Best"),
    N_("Growing"),
    N_("Wavering"),
    N_("Slipping"),
    N_("Gone"),
)
CLASSES = {
    BEST: "#117733",
    GROWING: "#56B4E9",
    WAVERING: "#0072B2",
    SLIPPING: "#E69F00",
    GONE: "#882255",
}
"""Five classes of groups, best first, in the life-cycle's colours."""

GROUPS = {
    "Champions": Group(
        BEST,
        N_("Bought lately, often, and much."),
        N_("Thank them first: early access, a name for the guest list. No discounts."),
    ),
    "Loyal Customers": Group(
        BEST,
        N_("Buy regularly and spend well."),
        N_("Ask for reviews and referrals; offer what goes with what they bought."),
    ),
    "Potential Loyalists": Group(
        GROWING,
        N_("Came back lately; small amounts so far."),
        N_("Show the next thing of their taste; invite them to the loyalty programme."),
    ),
    "Promising": Group(
        GROWING,
        N_("Bought lately, once or twice."),
        N_("Bring the second or third order about: what others bought next."),
    ),
    "New Customers": Group(
        GROWING,
        N_("First order lately, a small one."),
        N_("Welcome them; one clear next step within a month."),
    ),
    "Need Attention": Group(
        WAVERING,
        N_("Silent for two to three months."),
        N_("Remind them while they still remember: what is new since their last order."),
    ),
    "About to Sleep": Group(
        WAVERING,
        N_("Silent for three to six months; small or few orders."),
        N_("One friendly reminder; a small offer if they are worth it."),
    ),
    "At Risk": Group(
        SLIPPING,
        N_("Bought often or much, and then stopped."),
        N_("Win them back now: a personal message, an offer with an end date."),
    ),
    "Can't Lose Them": Group(
        SLIPPING,
        N_("Among the best once; silent for long."),
        N_("Call or write in person; find out what went wrong."),
    ),
    "Hibernating": Group(
        GONE,
        N_("Silent for more than half a year; little before that."),
        N_("Leave them to the big occasions; save the budget."),
    ),
    "Lost": Group(
        GONE,
        N_("One small order, long ago."),
        N_("Only what costs nothing; clean them out of paid audiences."),
    ),
}
"""In the order of recency, best first; the names are data, as dbt's seed writes them."""

SLIPPING_GROUPS = tuple(name for name, group in GROUPS.items() if group.kind == SLIPPING)
