"""The words for what the system calls by a machine name: conditions, causes, kinds, fields.

A name that nobody put here is written as words by `vocabulary.words`; names of the tenant's own
making (a source of its shop, a tag) are data and stay as delivered.
"""

from __future__ import annotations

from collections.abc import Mapping

from streamlit_app.wording.language import N_

GATES: Mapping[str, str] = {
    "buyers": N_("Buyers"),
    "repeaters": N_("Repeat buyers"),
    "history": N_("Days of history"),
    "fit": N_("The fit"),
    "labels": N_("Examples to learn from"),
    "validated": N_("Tried at this horizon"),
    "earns_its_place": N_("Better than a baseline"),
    "honest_scale": N_("Honest scale"),
    "leak_alarm": N_("No leak"),
    "parameters": N_("Parameters"),
    "season_matched": N_("Same season"),
    "value_repeaters": N_("Amounts of repeat buyers"),
    "value_varies": N_("Amounts differ"),
    "value_fit": N_("The fit of amounts"),
    "value_earns_its_place": N_("Amounts: better than a baseline"),
    "value_honest_scale": N_("Amounts: honest scale"),
    "value_counts": N_("Amounts: counts hold"),
    "value_independence": N_("Amounts do not follow frequency"),
}
FEATURES: Mapping[str, str] = {
    "repeat_orders_count": N_("Repeat orders"),
    "last_order_place_in_life": N_("Last order's place in the time known"),
    "age_at_last_order_days": N_("Days known at the last order"),
    "age_days": N_("Days since the first order"),
    "mean_repeat_order_value": N_("Mean value of a repeat order"),
    "avg_order_value": N_("Mean value of an order"),
    "last_order_value": N_("Value of the last order"),
    "orders_90d_count": N_("Orders in 90 days"),
    "orders_180d_count": N_("Orders in 180 days"),
    "orders_364d_count": N_("Orders in 364 days"),
    "longest_gap_days": N_("Longest gap between orders"),
    "same_season_90d_count": N_("Orders of the same season a year ago"),
    "visits_count_90d": N_("Visits in 90 days"),
    "opens_count_90d": N_("Opened e-mails in 90 days"),
    "clicks_count_90d": N_("Clicks in 90 days"),
    "check_ins_count_90d": N_("Check-ins in 90 days"),
    "check_ins_count_365d": N_("Check-ins in 365 days"),
    "refunds_count_365d": N_("Refunds in 365 days"),
    "is_new": N_("New in 90 days"),
    "is_abstained": N_("Without a score"),
    "acquisition_channel": N_("Channel of acquisition"),
    "city": N_("City"),
}
SOURCES: Mapping[str, str] = {
    "organic": N_("Organic"),
    "newsletter": N_("Newsletter"),
    "friend": N_("Friend"),
    "influencers": N_("Influencers"),
    "facebook_ads": N_("Facebook ads"),
    "google_ads": N_("Google ads"),
    "tiktok_ads": N_("TikTok ads"),
    "box_office": N_("Box office"),
    "not known": N_("Not known"),
}
CAUSES: Mapping[str, str] = {
    "bounced": N_("Bounced"),
    "complained": N_("Complained"),
    "unsubscribed": N_("Unsubscribed"),
    "do_not_contact": N_("Do not contact"),
    "refused": N_("Refused"),
    "unknown": N_("Unknown"),
    "pending": N_("Pending"),
    "granted": N_("Granted"),
    "withdrawn": N_("Withdrawn"),
    "suppressed": N_("Suppressed"),
    "restricted": N_("Restricted"),
    "objected": N_("Objected"),
    "privacy_request": N_("Privacy request open"),
    "merged into another customer": N_("Merged into another customer"),
    "no longer known": N_("No longer known"),
}
STATUSES: Mapping[str, str] = {
    "queued": N_("Queued"),
    "sent": N_("Sent"),
    "delivered": N_("Delivered"),
    "opened": N_("Opened"),
    "clicked": N_("Clicked"),
    "replied": N_("Replied"),
    "failed": N_("Failed"),
}
KINDS: Mapping[str, str] = {
    "person": N_("Person"),
    "company": N_("Company"),
    "guest": N_("Guest"),
    "retail": N_("Retail"),
    "wholesale": N_("Wholesale"),
    "distributor": N_("Distributor"),
    "individual": N_("Individual"),
    "group_booker": N_("Group booker"),
    "school": N_("School"),
    "corporate": N_("Corporate"),
    "agency": N_("Agency"),
}
FIELDS: Mapping[str, str] = {
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "given_name": N_("First name"),
    "family_name": N_("Last name"),
    "date_of_birth": N_("Date of birth"),
    "place": N_("Town"),
}
CODES: Mapping[str, str] = {
    **GATES,
    **FEATURES,
    **SOURCES,
    **CAUSES,
    **STATUSES,
    **KINDS,
    **FIELDS,
}
"""Every machine name of the system that a page says; one name has one meaning."""
UNITS: Mapping[str, str] = {
    "base currency": N_("base currency"),
    "currency delivered": N_("currency delivered"),
    "share": N_("share"),
    "share, 0 to 1": N_("share, 0 to 1"),
    "share, -1 to 1": N_("share, -1 to 1"),
    "probability, 0 to 1": N_("probability, 0 to 1"),
    "points": N_("points"),
    "points, 0 to 100": N_("points, 0 to 100"),
    "points, or base currency": N_("points, or base currency"),
    "base currency per unit of the currency": N_("base currency per unit of the currency"),
    "points per unit of the currency": N_("points per unit of the currency"),
    "yes or no": N_("yes or no"),
    "code": N_("code"),
    "stage": N_("stage"),
    "score": N_("score"),
    "count": N_("count"),
    "days": N_("days"),
    "local day": N_("local day"),
    "years": N_("years"),
    "people": N_("people"),
    "orders": N_("orders"),
    "refunds": N_("refunds"),
    "events": N_("events"),
    "editions": N_("editions"),
    "tickets": N_("tickets"),
    "pieces": N_("pieces"),
    "notes": N_("notes"),
    "clicks": N_("clicks"),
}
"""What the dictionary counts in."""
FAULTS: Mapping[str, str] = {
    "missing": N_("is empty"),
    "unreadable": N_("cannot be computed"),
    "not_an_amount": N_("is not an amount that can be stored"),
    "not_a_number": N_("is not a number that can be stored"),
    "not_a_whole_number": N_("is not a whole number"),
    "not_a_time": N_("is not a date or time"),
    "not_a_date": N_("is not a date"),
    "not_yes_or_no": N_("is neither yes nor no"),
    "cut_by_spreadsheet": N_(
        "is a number that a spreadsheet has cut; format the column as text there"
    ),
    "too_long": N_("is too long"),
    "unknown_value": N_("is none of the values that the contract knows"),
    "not_a_currency": N_("must be an ISO 4217 code such as RON"),
    "not_positive": N_("must be above zero"),
    "negative": N_("may not be negative"),
    "implausible_date": N_("lies before 1900"),
    "in_the_future": N_("lies in the future"),
    "unclosed_quote": N_("a quote opens and never closes"),
    "nul_character": N_("the line holds a NUL character"),
    "too_many_fields": N_("the line has more fields than the header"),
    "too_few_fields": N_("the line has fewer fields than the header"),
    "not_an_object": N_("the line is no JSON object"),
    "not_json": N_("is not JSON"),
}
"""Why a row of a file is refused, by the code of `crm.sources.faults`."""
ABSTENTIONS: Mapping[str, str] = {
    "this customer's order history is impossible (an order outside its own time span)": N_(
        "this customer's order history is impossible: an order outside its own time span"
    ),
    "this customer has bought once: no gap between orders is known": N_(
        "this customer has bought once, so no gap between orders is known"
    ),
    "the next order is not expected within 730 days": N_(
        "the next order is not expected within two years"
    ),
}
"""Why the models say nothing about a person."""
