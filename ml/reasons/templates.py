"""Every sentence a reason may be, in both languages.

A placeholder says what stands there and how it is written: `{gap:day}` is a count of days,
`{value:money}` money, `{orders:}` a bare number. Who is meant stays open (no pronoun, no gender);
"typical" is the median customer of the same build.
"""

from __future__ import annotations

TEMPLATES: dict[str, tuple[str, str]] = {
    "rhythm": (
        "bought {orders:time}, every {gap:day} on average; typical of those who come back: "
        "{usual:day}",
        "a cumpărat de {orders:time}, în medie o dată la {gap:day}; "
        "obișnuit la clienții care revin: {usual:day}",
    ),
    "came_back": (
        "bought {orders:time}; {share:} of 100 customers have come back",
        "a cumpărat de {orders:time}; clienți care au revenit: {share:} din 100",
    ),
    "orders_in_days": (
        "bought {orders:time} in {span:day}",
        "a cumpărat de {orders:time} în {span:day}",
    ),
    "bought_once": (
        "bought once so far; {share:} of 100 customers have come back",
        "a cumpărat o singură dată până acum; clienți care au revenit: {share:} din 100",
    ),
    "last_order": (
        "last purchase {recency:day} ago; usual gap of this customer: {gap:day}",
        "ultima cumpărătură acum {recency:day}; pauza obișnuită a acestui client: {gap:day}",
    ),
    "last_order_of_others": (
        "last purchase {recency:day} ago; half of the customers bought at most {typical:day} ago",
        "ultima cumpărătură acum {recency:day}; "
        "jumătate dintre clienți au cumpărat acum cel mult {typical:day}",
    ),
    "only_order": (
        "only purchase {recency:day} ago; half of the customers bought at most {typical:day} ago",
        "singura cumpărătură acum {recency:day}; "
        "jumătate dintre clienți au cumpărat acum cel mult {typical:day}",
    ),
    "last_order_today": (
        "last purchase on the last day of the data",
        "ultima cumpărătură în ultima zi a datelor",
    ),
    "recent_orders": (
        "{near:purchase} in the last 90 days, {far:} in the last 364; "
        "typical: {typical_near:} and {typical_far:}",
        "{near:purchase} în ultimele 90 de zile, {far:} în ultimele 364; "
        "obișnuit: {typical_near:} și {typical_far:}",
    ),
    "no_recent_orders": (
        "no purchase in the last 364 days; typical: {typical_far:}",
        "nicio cumpărătură în ultimele 364 de zile; obișnuit: {typical_far:}",
    ),
    "same_season": (
        "{season:purchase} in the same 90 days of last year",
        "{season:purchase} în aceleași 90 de zile de anul trecut",
    ),
    "season_unseen": (
        "had not bought yet in this season last year",
        "încă nu cumpărase în acest sezon anul trecut",
    ),
    "order_value": (
        "an order is worth {value:money} on average, the last one was {last:money}; "
        "typical: {typical:money}",
        "o comandă valorează în medie {value:money}, ultima a fost de {last:money}; "
        "obișnuit: {typical:money}",
    ),
    "only_order_value": (
        "the only order was worth {value:money}; typical: {typical:money}",
        "singura comandă a fost de {value:money}; obișnuit: {typical:money}",
    ),
    "visits": (
        "{count:visit} in the last 90 days; typical: {typical:}",
        "{count:visit} în ultimele 90 de zile; obișnuit: {typical:}",
    ),
    "opens": (
        "{count:open} in the last 90 days; typical: {typical:}",
        "{count:open} în ultimele 90 de zile; obișnuit: {typical:}",
    ),
    "clicks": (
        "{count:click} in the last 90 days; typical: {typical:}",
        "{count:click} în ultimele 90 de zile; obișnuit: {typical:}",
    ),
    "check_ins": (
        "{count:check_in} in the last 365 days; typical: {typical:}",
        "{count:check_in} în ultimele 365 de zile; obișnuit: {typical:}",
    ),
    "refunds": (
        "{count:refund} in the last 365 days; typical: {typical:}",
        "{count:refund} în ultimele 365 de zile; obișnuit: {typical:}",
    ),
}
