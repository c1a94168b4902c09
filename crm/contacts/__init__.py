"""The only reader of the published contacts file: names, e-mail addresses, phone numbers.

Dashboards and notebooks cannot leak what they never open; who needs a contact asks here, says who
they are and what for. Reading unmasked contacts is written to the operational log: who, what for,
how many people. Everything is read from the file of the very build the caller looks at.

========  ==========================================================================================
role      sees
========  ==========================================================================================
viewer    masked
analyst   masked
marketer  of people who agreed to marketing: the e-mail address or the phone number, each with the
          consent for its channel, and the name with either; everything else masked
steward   all, where the machine's owner set `CRM_LOCAL_STEWARD`
========  ==========================================================================================
"""

from __future__ import annotations

from crm.contacts.reading import find_customers, read_accounts, read_contacts
from crm.contacts.transfer import (
    CONTACT_POINTS,
    load_contact_points,
    load_contacts,
    load_contacts_to_remove,
)
from crm.identity.masking import Account, Contact

__all__ = [
    "CONTACT_POINTS",
    "Account",
    "Contact",
    "find_customers",
    "load_contact_points",
    "load_contacts",
    "load_contacts_to_remove",
    "read_accounts",
    "read_contacts",
]
