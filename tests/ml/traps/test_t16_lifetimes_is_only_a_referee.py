"""T16: the archived library is contained, and nothing that serves needs it."""

from __future__ import annotations

import subprocess
import sys
import warnings

import pandas as pd

from ml.btyd.purchases import BetaGeoModel
from ml.btyd.referee import disagreement

SERVING = "ml.btyd.purchases, ml.btyd.order_value, ml.forecast, ml.candidates.orders, ml.fits"


def test_fitting_and_scoring_never_import_lifetimes():
    code = f"import sys, {SERVING}; sys.exit('lifetimes' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_referee_leaves_warnings_options_and_stdout_alone(cdnow_histories, capsys):
    filters, option = list(warnings.filters), pd.get_option("mode.chained_assignment")
    disagreement(BetaGeoModel().fit(cdnow_histories), cdnow_histories)
    assert list(warnings.filters) == filters
    assert pd.get_option("mode.chained_assignment") == option
    assert capsys.readouterr().out == ""
