"""How long the server takes to draw each page of the app, and how much it sends: a table.

    CRM_HOME=… CRM_TENANT=twin python -m tests.benchmarks.page_times [PAGE ...] [--times 30]

Two figures per page: asked for the first time (answers and charts forgotten, connections kept)
and drawn again (everything kept); goals of 300 and 80 ms at the 95th percentile for a million
customers. `AppTest` compiles the scripts at every run and reads back every message, so an empty
page's time is the first line, to be taken off. Seconds of processor are printed beside seconds
of clock: on a busy machine they are the ones to believe.
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median, quantiles

import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.testing.v1 import AppTest

from crm.config import PROJECT_ROOT
from streamlit_app.shell.navigation import PAGES

EMPTY = "empty page"


@dataclass
class Sent:
    """Bytes of the messages of one run."""

    sizes: list[int] = field(default_factory=list)

    def watch(self) -> None:
        """Count every message from now on."""
        enqueue = ForwardMsgQueue.enqueue

        def counted(queue: ForwardMsgQueue, message: ForwardMsg) -> None:
            self.sizes.append(message.ByteSize())
            enqueue(queue, message)

        ForwardMsgQueue.enqueue = counted  # type: ignore[method-assign]


def main() -> None:
    """Print one line per page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", default=[entry.path for entry in PAGES])
    parser.add_argument("--times", type=int, default=30)
    parser.add_argument("--role", default="marketer")
    asked = parser.parse_args()
    logging.disable(logging.WARNING)  # Streamlit's own, about running without a server
    sent = Sent()
    sent.watch()
    print("page        first ms p50 (cpu)  p95    again ms p50 (cpu)  p95    kB sent  largest")
    for page in (EMPTY, *asked.pages):
        print(_line(page, asked.role, asked.times, sent), flush=True)


def _line(page: str, role: str, times: int, sent: Sent) -> str:
    app = _opened(page, role)
    if app.exception or app.error:
        return f"{page:<12}failed: {[element.value for element in (*app.exception, *app.error)]}"
    first = [_timed(app.run, before=st.cache_data.clear) for _ in range(max(3, times // 3))]
    again = [_timed(app.run) for _ in range(times)]
    sent.sizes.clear()
    app.run()
    sizes = f"{sum(sent.sizes) / 1024:>7.0f}  {max(sent.sizes) / 1024:>7.0f}"
    return f"{page:<12}{_figures(first)}    {_figures(again)}  {sizes}"


def _opened(page: str, role: str) -> AppTest:
    if page == EMPTY:
        return AppTest.from_string("import streamlit as st\nst.title('Empty')").run()
    app = AppTest.from_file(str(PROJECT_ROOT / "streamlit_app/app.py"), default_timeout=120)
    app.session_state["role"] = role
    return app.switch_page(f"app_pages/{page}.py").run()


def _timed(run: Callable[[], object], before: Callable[[], object] = int) -> tuple[float, float]:
    before()
    clock, processor = time.perf_counter(), time.process_time()
    run()
    return 1000 * (time.perf_counter() - clock), 1000 * (time.process_time() - processor)


def _figures(runs: list[tuple[float, float]]) -> str:
    clock, processor = [one for one, _ in runs], [one for _, one in runs]
    p95 = quantiles(clock, n=20, method="inclusive")[18]
    return f"{median(clock):>8.0f} ({median(processor):>5.0f}) {p95:>6.0f}"


if __name__ == "__main__":
    main()
