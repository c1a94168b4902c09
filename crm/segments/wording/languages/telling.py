"""How each language tells of one person: what is known, what would change it, what days will do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Telling:
    """One language; `acts` say a change of a certain field better than `changes` say any."""

    changes: Mapping[str, str]
    acts: Mapping[tuple[str, str], str]
    known: Mapping[str, str]
    verdicts: Mapping[str, str]


ENGLISH = Telling(
    changes={
        "more": "{label}: {amount} more (now {now})",
        "less": "{label}: {amount} less (now {now})",
        "become": "{label} becomes {value}",
        "become_other": "{label} is no longer {value}",
        "known": "{label} becomes known",
        "gain": "{label} gains {values}",
        "lose": "{label} loses {values}",
        "again": "{label}: once more",
        "first": "{label}: for the first time",
        "wait": "nothing new until {day}",
        "wait_order": "no new order until {day}",
        "enter": "enter the segment {segment}",
        "leave": "leave the segment {segment}",
        "do": "{event}: {number} more {unit}",
        "do_once": "{event}: once",
    },
    acts={
        ("last_order_at", "again"): "order again",
        ("recency_days", "again"): "order again",
        ("last_attended_at", "again"): "attend an event",
        ("last_seen_at", "again"): "be active again",
        ("last_order_at", "first"): "place a first order",
        ("first_order_at", "first"): "place a first order",
        ("last_attended_at", "first"): "attend a first event",
        ("total_spent_net", "more"): "spend {amount} more",
        ("total_spent_gross", "more"): "spend {amount} more",
        ("total_spent_net", "less"): "be refunded {amount}",
        ("orders_count", "more"): "place {number} more {unit}",
        ("events_attended", "more"): "attend {number} more {unit}",
        ("tickets_count", "more"): "hold {number} more {unit}",
        ("loyalty_points", "more"): "earn {number} more {unit}",
    },
    known={
        "is": "is {value}",
        "missing": "not known",
        "none": "has none",
        "has": "has {value}",
        "threshold": "is {value}, the percentile begins at {threshold}",
        "done": "{times}, the last on {day}",
        "never": "never",
        "any": "any",
        "counted": "{number} in the window",
    },
    verdicts={
        "in": "{customer} is in {segment} at the end of {day}.",
        "out": "{customer} is not in {segment} at the end of {day}.",
        "would": "{customer} meets the rule at the end of {day}.",
        "would_not": "{customer} does not meet the rule at the end of {day}.",
        "include": "Somebody put them on the include list, whatever the rule says.",
        "exclude": "Somebody put them on the exclude list, whatever the rule says.",
        "member": "The segment is a list of people, and they are on it.",
        "no_member": "The segment is a list of people, and they are not on it.",
        "snapshot": "The segment is a snapshot of {frozen}, and they were in it.",
        "no_snapshot": "The segment is a snapshot of {frozen}, and they were not in it.",
        "to_enter": "To enter: {changes}.",
        "to_leave": "To leave: {changes}.",
        "never": "Nothing that can still happen changes this.",
        "and": " and ",
        "will_leave": "Will leave on {day} if nothing new happens.",
        "will_enter": "Will enter on {day} if nothing new happens.",
        "will_leave_order": (
            "Will leave on {day} without a new order; to stay, order again before {day}."
        ),
        "will_enter_order": "Will enter on {day} without a new order.",
    },
)

ROMANIAN = Telling(
    changes={
        "more": "{label}: cu {amount} mai mult (acum {now})",
        "less": "{label}: cu {amount} mai puțin (acum {now})",
        "become": "{label}: să devină {value}",
        "become_other": "{label}: să nu mai fie {value}",
        "known": "{label}: să se cunoască",
        "gain": "{label}: să primească {values}",
        "lose": "{label}: să piardă {values}",
        "again": "{label}: încă o dată",
        "first": "{label}: pentru prima dată",
        "wait": "nimic nou până la {day}",
        "wait_order": "nicio comandă nouă până la {day}",
        "enter": "să intre în segmentul {segment}",
        "leave": "să iasă din segmentul {segment}",
        "do": "{event}: încă {times}",
        "do_once": "{event}: o dată",
    },
    acts={
        ("last_order_at", "again"): "să comande din nou",
        ("recency_days", "again"): "să comande din nou",
        ("last_attended_at", "again"): "să participe la un eveniment",
        ("last_seen_at", "again"): "să fie activ din nou",
        ("last_order_at", "first"): "să facă prima comandă",
        ("first_order_at", "first"): "să facă prima comandă",
        ("last_attended_at", "first"): "să participe la primul eveniment",
        ("total_spent_net", "more"): "să mai cheltuiască {amount}",
        ("total_spent_gross", "more"): "să mai cheltuiască {amount}",
        ("total_spent_net", "less"): "să i se ramburseze {amount}",
        ("orders_count", "more"): "să mai facă {counted}",
        ("events_attended", "more"): "să mai participe la {counted}",
        ("tickets_count", "more"): "să mai aibă {counted}",
        ("loyalty_points", "more"): "să mai câștige {counted}",
    },
    known={
        "is": "este {value}",
        "missing": "nu se cunoaște",
        "none": "nu are",
        "has": "are {value}",
        "threshold": "este {value}, percentila începe la {threshold}",
        "done": "{times}, ultima la {day}",
        "never": "niciodată",
        "any": "oricare",
        "counted": "{number} în interval",
    },
    verdicts={
        "in": "{customer} este în {segment} la sfârșitul zilei de {day}.",
        "out": "{customer} nu este în {segment} la sfârșitul zilei de {day}.",
        "would": "{customer} îndeplinește regula la sfârșitul zilei de {day}.",
        "would_not": "{customer} nu îndeplinește regula la sfârșitul zilei de {day}.",
        "include": "Cineva a trecut persoana pe lista celor incluși, orice ar spune regula.",
        "exclude": "Cineva a trecut persoana pe lista celor excluși, orice ar spune regula.",
        "member": "Segmentul este o listă de oameni, iar persoana este pe listă.",
        "no_member": "Segmentul este o listă de oameni, iar persoana nu este pe listă.",
        "snapshot": "Segmentul este o fotografie din {frozen}, iar persoana era în el.",
        "no_snapshot": "Segmentul este o fotografie din {frozen}, iar persoana nu era în el.",
        "to_enter": "Ca să intre: {changes}.",
        "to_leave": "Ca să iasă: {changes}.",
        "never": "Nimic din ce se mai poate întâmpla nu schimbă asta.",
        "and": " și ",
        "will_leave": "Va ieși la {day} dacă nu se întâmplă nimic nou.",
        "will_enter": "Va intra la {day} dacă nu se întâmplă nimic nou.",
        "will_leave_order": (
            "Va ieși la {day} fără o comandă nouă; "
            "ca să rămână, să comande din nou înainte de {day}."
        ),
        "will_enter_order": "Va intra la {day} fără o comandă nouă.",
    },
)
