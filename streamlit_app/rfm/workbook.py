"""The grid of scores as a workbook: a row per score beside recency, a column per recency score."""

from __future__ import annotations

import pandas as pd

from crm.exports.writing.cells import Column, Kind
from streamlit_app.shell.downloads import Sheet
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _

SCORES = (5, 4, 3, 2, 1)


def grid_sheet(
    session: Session, cells: pd.DataFrame, letters: str, figure: tuple[str, str, str]
) -> Sheet:
    """Lay the grid out as the page shows it, the best row on top.

    Parameters
    ----------
    session : Session
        Whose build and formats.
    cells : DataFrame
        `r`, `y`, `rfm_segment` and the figures of each cell.
    letters : str
        What stands beside recency: FM, F or M.
    figure : tuple of str
        The column that is shown, how it is written (d3), and its name.
    """
    column, written, name = figure
    wide = cells.pivot(index="y", columns="r", values=column)
    wide = wide.reindex(index=SCORES, columns=SCORES[::-1]).astype(float)
    groups = cells.pivot(index="y", columns="r", values="rfm_segment")
    groups = groups.reindex(index=SCORES, columns=SCORES[::-1])
    frame = pd.concat([wide, groups], axis=1).reset_index()
    frame.columns = [f"c{place}" for place in range(len(frame.columns))]
    kind: Kind = "share" if written.endswith("%") else "number" if written == ",d" else "money"
    columns = (
        Column(letters, "number"),
        *(Column(f"R{score}", kind, is_shaded=True) for score in SCORES[::-1]),
        *(Column(_("Group at R{score}", score=score)) for score in SCORES[::-1]),
    )
    about = (
        (_("Figure"), name),
        (_("Columns"), _("Recency score")),
        (_("Rows"), _("{letters} score", letters=letters)),
        (_("As of"), session.formats.day(session.as_of)),
        (_("Build"), session.build.build_id),
    )
    return Sheet(frame, columns, about)
