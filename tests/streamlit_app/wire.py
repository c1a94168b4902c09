"""What goes over the wire: every message a page sends, and whose contacts are in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from crm.config import Settings
from crm.warehouse.connection import published_build

CONTACTS = "select unnest([full_name, email, phone, phone_e164]) from dim_customer_contacts"


@contextmanager
def sent_messages() -> Iterator[list[bytes]]:
    """Collect what the server sends to browsers meanwhile."""
    sent: list[bytes] = []
    enqueue = ForwardMsgQueue.enqueue

    def noted(queue: ForwardMsgQueue, message: ForwardMsg) -> None:
        sent.append(message.SerializeToString())
        enqueue(queue, message)

    ForwardMsgQueue.enqueue = noted  # type: ignore[method-assign]
    try:
        yield sent
    finally:
        ForwardMsgQueue.enqueue = enqueue  # type: ignore[method-assign]


def contact_values(settings: Settings) -> list[bytes]:
    """Return every name, address and number that the workspace's contacts file holds."""
    file = published_build(settings).contacts_file
    with duckdb.connect(str(file), read_only=True) as connection:
        return [value.encode() for (value,) in connection.execute(CONTACTS).fetchall() if value]


def contacts_among(messages: list[bytes], contacts: list[bytes]) -> set[bytes]:
    """Return the contacts that stand in what was sent."""
    everything = b"\n".join(messages)
    return {contact for contact in contacts if contact in everything}
