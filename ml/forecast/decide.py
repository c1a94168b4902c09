"""All decisions of a run: what serves every target and horizon, and every gate on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ml.backtest.pool import Pool
from ml.backtest.trial import TARGETS, Target
from ml.candidates.candidate import Candidate
from ml.candidates.orders import ORDERS
from ml.candidates.silence import SILENCE
from ml.candidates.spend import spend_candidates
from ml.forecast.judge import Judge
from ml.forecast.served import Served
from ml.forecast.targets import decide_orders, decide_silence, decide_spend
from ml.forecast.verdict import Verdict
from ml.gates import Gate, data_gates, first_closed
from ml.windows import Known


@dataclass(frozen=True)
class Decision:
    """What serves by (target, horizon), all gates by target, and the trials by (target, horizon).

    `closed` names by target the gate that makes it abstain, `candidates` all that were tried.
    """

    served: dict[tuple[Target, int], Served]
    gates: dict[Target, tuple[Gate, ...]]
    pools: dict[tuple[Target, int], Pool]
    closed: dict[Target, Gate]
    candidates: tuple[Candidate, ...] = ()


def decide(
    known: Known, clv_horizons_days: Sequence[int], churn_horizons_days: Sequence[int], seed: int
) -> Decision:
    """Back-test, choose and fit what serves.

    Counts, value and silence gate separately: a log of equal amounts still gets churn. Silence is
    tried first, for its trials tell whether learners leak, and then none of them may serve.
    """
    data = tuple(data_gates(known.frame, known.limits))
    closed = first_closed(data)
    if closed:
        shared: dict[Target, tuple[Gate, ...]] = {"orders": data, "silence": data}
        return Decision({}, shared, {}, dict.fromkeys(TARGETS, closed))
    judge = Judge(known, seed)
    for days in churn_horizons_days:
        judge.pool("silence", days, SILENCE)
    leak = judge.leak()
    orders, counts = decide_orders(judge, clv_horizons_days, leak)
    silence = decide_silence(judge, churn_horizons_days, leak, counts)
    spend = Verdict(closed=orders.closed)
    if counts is not None:
        spend = decide_spend(judge, clv_horizons_days, leak, counts, orders)
    verdicts: dict[Target, Verdict] = {"orders": orders, "spend": spend, "silence": silence}
    return Decision(
        {(t, days): served for t, v in verdicts.items() for days, served in v.served.items()},
        {t: (*(data if t != "spend" else ()), *v.gates) for t, v in verdicts.items()},
        judge.pools,
        {t: v.closed for t, v in verdicts.items() if v.closed is not None},
        (*ORDERS, *SILENCE, *(spend_candidates(counts) if counts is not None else ())),
    )
