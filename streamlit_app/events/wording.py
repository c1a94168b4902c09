"""What the page calls things: a place with events speaks of genres, a shop of categories."""

from __future__ import annotations

import numpy as np
import pandas as pd

from streamlit_app.queries import patterns as ask
from streamlit_app.queries.warehouse import records
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.plain import plain

WEEKDAYS = (
    *(N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu")),
    *(N_("Fri"), N_("Sat"), N_("Sun")),
)
NOT_KNOWN, NONE_YET = "not known", "none yet"


def headline(session: Session, kinds: list[str]) -> str:
    """Say in one sentence what sells best, and when."""
    if not kinds:
        return ""
    months = ask.genre_months(session, kinds[0])
    if months.empty:
        return ""
    first = records(months)[0]
    share = months.loc[months["genre"] == first["genre"], "revenue"].sum() / (
        months["revenue"].sum() or 1
    )
    return _(
        "**{genre}** brings most: {share} of the sales of the last two years ({what}).",
        genre=plain(named(first["genre"])),
        share=session.formats.percent(share),
        what=_("tickets") if kinds[0] == "event" else _("goods"),
    )


def named(value: str) -> str:
    """Say a word of the data; only the words the pipeline puts for nothing are translated."""
    known = {NOT_KNOWN: _("not known"), NONE_YET: _("none yet"), ask.EVERYTHING: _("all")}
    return known.get(value, value)


def group_word(kinds: list[str]) -> str:
    """Return what things are grouped by here."""
    return _("Genre") if "event" in kinds else _("Category")


def neighbours(pairs: pd.DataFrame) -> list[str]:
    """Order genres so that those people have together stand together.

    The order is that of the second smallest eigenvector of the graph whose edges are the lifts.
    """
    table = pairs.pivot(index="genre", columns="other_genre", values="lift")
    names = sorted(set(table.index) | set(table.columns))
    lifts = table.reindex(index=names, columns=names).fillna(0).to_numpy(dtype=float)
    lifts = (lifts + lifts.T) / 2
    laplacian = np.diag(lifts.sum(axis=1)) - lifts
    _values, vectors = np.linalg.eigh(laplacian)
    if len(names) < 3:
        return names
    return [names[at] for at in np.argsort(vectors[:, 1], kind="stable")]
