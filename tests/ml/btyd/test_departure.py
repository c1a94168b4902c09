"""The one integral of the Pareto/NBD against adaptive quadrature, and where naive formulas fail."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy.integrate import quad

from ml.btyd.departure import chance_of_leaving, departure


def exact(shape, alpha, s, beta, start, end):
    base = min(alpha, beta)

    def density(growth):
        passed = (base + start) * np.expm1(growth)
        gone = shape * np.log1p(passed / (alpha + start)) + s * np.log1p(passed / (beta + start))
        return s * (base + start) * np.exp(growth - gone) / (beta + start + passed)

    longest = np.log1p((end - start) / (base + start))
    edges = np.r_[0.0, np.geomspace(min(1e-6, longest / 2), longest, 40)]
    parts = itertools.pairwise(edges)
    return sum(quad(density, *part, epsabs=0, epsrel=1e-11)[0] for part in parts)


def test_the_chance_of_leaving_is_exact_for_odd_parameters():
    rng = np.random.default_rng(1)
    for _ in range(60):
        r, s = np.exp(rng.uniform(-4, 5, 2))
        alpha, beta = np.exp(rng.uniform(-3, 11, 2))
        repeats = float(rng.choice([0, 1, 5, 300]))
        end = float(rng.choice([5, 90, 2500]))
        start = rng.uniform(0, end) if repeats else 0.0
        ours = chance_of_leaving(
            np.array([r + repeats]), alpha, s, beta, np.array([start]), np.array([end])
        )
        assert ours[0] == pytest.approx(exact(r + repeats, alpha, s, beta, start, end), rel=1e-8)


def test_means_over_the_time_of_leaving_are_derivatives_of_the_chance():
    shape, start, end = np.array([7.5]), np.array([40.0]), np.array([600.0])
    alpha, s, beta, step = 30.0, 0.6, 80.0, 1e-5
    left = departure(shape, alpha, s, beta, start, end)
    ahead, behind = (
        chance_of_leaving(shape, alpha, s, beta + sign * step, start, end) for sign in (1, -1)
    )
    by_beta = np.log(ahead / behind) / (2 * step)
    assert by_beta[0] == pytest.approx(s / (beta + 40) - (s + 1) * left.beta_inverse[0], rel=1e-6)
    ahead, behind = (
        chance_of_leaving(shape + sign * step, alpha, s, beta, start, end) for sign in (1, -1)
    )
    by_shape = np.log(ahead / behind) / (2 * step)
    assert by_shape[0] == pytest.approx(-left.log_alpha_growth[0], rel=1e-6)


def test_nobody_leaves_in_no_time():
    now = np.array([0.0, 12.0])
    left = departure(np.array([0.5, 3.5]), 30.0, 0.6, 80.0, now, now)
    assert (left.chance == 0).all()
    assert (left.beta_inverse == 0).all()
