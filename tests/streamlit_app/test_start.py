"""`crm app`: loopback only, and a busy port is named with the way out."""

from __future__ import annotations

import socket

import pytest

from crm.cli.app import LOOPBACK, check_port_is_free, command_line
from crm.errors import CrmError


def test_a_busy_port_is_named_with_the_way_out() -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CrmError, match=f"Port {port} .* busy .*--port {port + 1}"):
            check_port_is_free(port)


def test_the_app_listens_on_this_machine_only() -> None:
    line = command_line(8501)

    assert line[line.index("--server.address") + 1] == LOOPBACK
    assert line[line.index("--server.port") + 1] == "8501"
