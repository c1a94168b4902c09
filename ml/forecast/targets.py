"""The decisions by target: silence per horizon, counts once for all, and what an order is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ml.backtest.pool import Pool
from ml.baselines import MeanValueBaseline
from ml.btyd.order_value import GammaGammaModel
from ml.candidates.candidate import Candidate
from ml.candidates.orders import ORDERS
from ml.candidates.silence import SILENCE
from ml.candidates.spend import ProductSpend, spend_candidates
from ml.errors import DegenerateFitError
from ml.forecast.election import Elected, elect
from ml.forecast.judge import Judge
from ml.forecast.served import Served
from ml.forecast.value_gates import independence_gate, value_data_gates
from ml.forecast.verdict import Verdict, allowed, honest, parameters, scale_of, season, serve
from ml.gates import Gate, fit_gate
from ml.trial_gates import validated_gate


def decide_silence(
    judge: Judge, horizons_days: Sequence[int], leak: Gate | None, counts: Candidate | None
) -> Verdict:
    """Choose what states the probability of silence, for each horizon by its own trials.

    Where the trials cannot tell, by the model that counts: expected orders and silence then agree.
    """
    known, served = judge.known, {}
    for days in horizons_days:
        pool, trials = judge.pool("silence", days, SILENCE), judge.choice("silence", days, SILENCE)
        try:
            # A share of silence measured over 90 days says little of 365: the model's form does.
            elected = elect(
                trials, SILENCE, allowed(SILENCE, leak), known, days,
                may_fall_back=judge.judged_days(days) == days,
                preferred=counts.kind if counts is not None else None,
            )  # fmt: skip
        except DegenerateFitError as error:
            gate = fit_gate(str(error))
            return Verdict(gates=(gate,), closed=gate)
        claim = honest((pool, trials), elected.candidate.kind, known, is_probability=True)
        gates = [*_shared(judge, pool, elected, days, leak), claim]
        served[days] = serve(judge, "silence", days, elected.fitted, scale_of([claim]), gates)
    return Verdict(served, served[horizons_days[0]].gates)


def decide_orders(
    judge: Judge, horizons_days: Sequence[int], leak: Gate | None
) -> tuple[Verdict, Candidate | None]:
    """Choose what forecasts counts; return also the candidate, unfitted, to put a value on.

    The first horizon decides for all, so that a longer one never expects fewer orders. How far it
    may be taken at its word is judged per horizon.
    """
    known, first, served = judge.known, horizons_days[0], {}
    trials = judge.choice("orders", first, ORDERS)
    try:
        elected = elect(trials, ORDERS, allowed(ORDERS, leak), known, first)
    except DegenerateFitError as error:
        gate = fit_gate(str(error))
        return Verdict(gates=(gate,), closed=gate), None
    for days in horizons_days:
        judged = judge.pool("orders", days, ORDERS)
        claim = honest((judged, trials), elected.candidate.kind, known, is_probability=False)
        gates = [*_shared(judge, judged, elected, days, leak), claim]
        served[days] = serve(judge, "orders", days, elected.fitted, scale_of([claim]), gates)
    return Verdict(served, served[first].gates), elected.candidate


def decide_spend(
    judge: Judge,
    horizons_days: Sequence[int],
    leak: Gate | None,
    counts: Candidate,
    counted: Verdict,
) -> Verdict:
    """Choose what an order is worth, over the counts that serve; abstain without amounts.

    Where value moves with frequency a plain product would be wrong for the best customers: a
    learner of spend serves there if one was tried, else the product is good for ranks only. So it
    is wherever its counts are, even if both errors cancelled in the totals so far.
    """
    known, first, served = judge.known, horizons_days[0], {}
    data = value_data_gates(known.frame, known.limits)
    missing = next((gate for gate in data if not gate.is_open), None)
    if missing:
        return Verdict(gates=tuple(data), closed=missing)
    independent = independence_gate(known.frame, known.limits)
    candidates = spend_candidates(counts)
    pool = judge.choice("spend", first, candidates)
    try:
        known.model(GammaGammaModel.kind)
        elected = _elect_spend(judge, pool, counts, leak, independent, first)
    except DegenerateFitError as error:
        gate = _named(fit_gate(str(error)))
        return Verdict(gates=(*data, gate), closed=gate)
    claims = [independent] if elected.candidate.learner == "none" else []
    for days in horizons_days:
        judged = judge.pool("spend", days, candidates)
        claim = honest((judged, pool), elected.candidate.kind, known, is_probability=False)
        count = replace(_claim_of(counted.served[days]), gate="value_counts")
        own = map(_named, (fit_gate(None), elected.earns, claim))
        gates = [*data, *own, count, independent]
        scale = scale_of([claim, count, *claims])
        served[days] = serve(judge, "spend", days, elected.fitted, scale, gates)
    return Verdict(served, served[first].gates)


def _elect_spend(
    judge: Judge,
    pool: Pool | None,
    counts: Candidate,
    leak: Gate | None,
    independent: Gate,
    horizon_days: int,
) -> Elected:
    candidates = spend_candidates(counts)
    may, known = allowed(candidates, leak), judge.known
    learned = [c for c in may if c.learner != "none" and pool and c.kind in pool.kinds]
    preferred = learned if learned and not independent.is_open else may
    try:
        elected = elect(pool, candidates, preferred, known, horizon_days)
    except DegenerateFitError:
        elected = elect(pool, candidates, may, known, horizon_days)
    if elected.candidate.fallback is None:
        # The naive product counts orders otherwise than what serves; its value of one is the same.
        mean = ProductSpend(counts, MeanValueBaseline.kind)
        return Elected(mean, known.fitted(mean, horizon_days), elected.earns)
    return elected


def _shared(
    judge: Judge, pool: Pool | None, elected: Elected, horizon_days: int, leak: Gate | None
) -> list[Gate]:
    known = judge.known
    is_tried = pool is not None and pool.took_part(elected.candidate.kind)
    return [
        fit_gate(None),
        parameters(elected.fitted, known),
        validated_gate(horizon_days, judge.judged_days(horizon_days), is_tried=is_tried),
        season(known, horizon_days),
        judge.labels(horizon_days),
        *([leak] if leak else []),
        elected.earns,
    ]


def _claim_of(served: Served) -> Gate:
    return next(gate for gate in served.gates if gate.gate == "honest_scale")


def _named(gate: Gate) -> Gate:
    return replace(gate, gate=f"value_{gate.gate}")
