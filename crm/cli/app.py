"""`crm app`: start the pages on this machine."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import Annotated

import typer

from crm.cli.commands import command
from crm.cli.console import notices
from crm.config import PROJECT_ROOT, Settings, load_settings
from crm.errors import CrmError

EXAMPLES = {
    "crm app": "on the port that CRM_APP_PORT says",
    "crm app --port 8600": "on another one",
}
LOOPBACK = "127.0.0.1"
STARTS_AT = PROJECT_ROOT / "streamlit_app" / "app.py"


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    command(app, "app", EXAMPLES)(start)


def start(
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port; default CRM_APP_PORT.")
    ] = None,
) -> None:
    """Open the app on this machine only (no login: it never listens on other addresses)."""
    serve(load_settings(app_port=port))


def serve(settings: Settings) -> None:
    """Run the app until it is stopped with Ctrl-C.

    Raises
    ------
    CrmError
        The port is taken, or the app ended by itself.
    """
    check_port_is_free(settings.app_port)
    notices.print(f"Open http://{LOOPBACK}:{settings.app_port} (Ctrl-C stops it)")
    try:
        ended = subprocess.run(command_line(settings.app_port), cwd=PROJECT_ROOT, check=False)
    except KeyboardInterrupt:
        return
    if ended.returncode > 0:
        raise CrmError(f"The app ended with exit code {ended.returncode}; its last lines say why.")


def command_line(port: int) -> list[str]:
    """Return how the app is started; the rest of its settings are in .streamlit/config.toml."""
    streamlit = [sys.executable, "-m", "streamlit", "run", str(STARTS_AT)]
    return [*streamlit, "--server.address", LOOPBACK, "--server.port", str(port)]


def check_port_is_free(port: int) -> None:
    """Refuse a port that something already listens on.

    Raises
    ------
    CrmError
        Names the port and the way out.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise CrmError(
                f"Port {port} on {LOOPBACK} is busy ({error.strerror}); "
                f"choose another with `crm app --port {port + 1}` or CRM_APP_PORT."
            ) from None
