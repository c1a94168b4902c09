"""The styles of a workbook: few, numbered, complete."""

from __future__ import annotations

from enum import IntEnum

from crm.exports.writing.cells import Kind


class Style(IntEnum):
    """The position of a style in `STYLES`; a risky one marks text that an edit must not run."""

    PLAIN = 0
    RISKY = 1
    MONEY = 2
    DATE = 3
    TIMESTAMP = 4
    HEADER = 5
    RISKY_HEADER = 6
    NAME = 7
    RISKY_NAME = 8
    WRAPPED = 9
    RISKY_WRAPPED = 10
    SHARE = 11


STYLE_OF_KIND: dict[Kind, Style] = {
    "number": Style.PLAIN,
    "boolean": Style.PLAIN,
    "money": Style.MONEY,
    "share": Style.SHARE,
    "date": Style.DATE,
    "timestamp": Style.TIMESTAMP,
}

_TOP = '<alignment vertical="top"/>'
_WRAP = '<alignment vertical="top" wrapText="1"/>'
_FORMATS = {
    Style.PLAIN: (0, 0, False, ""),
    Style.RISKY: (0, 0, True, ""),
    Style.MONEY: (4, 0, False, ""),
    Style.DATE: (164, 0, False, ""),
    Style.TIMESTAMP: (165, 0, False, ""),
    Style.HEADER: (0, 1, False, ""),
    Style.RISKY_HEADER: (0, 1, True, ""),
    Style.NAME: (0, 1, False, _TOP),
    Style.RISKY_NAME: (0, 1, True, _TOP),
    Style.WRAPPED: (0, 0, False, _WRAP),
    Style.RISKY_WRAPPED: (0, 0, True, _WRAP),
    Style.SHARE: (9, 0, False, ""),
}
"""Number format, font, whether text is marked as such, alignment."""


def styles_xml() -> str:
    """Write the part `xl/styles.xml`."""
    formats = "".join(_format(*_FORMATS[style]) for style in Style)
    return (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
        '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
        f'</cellStyleXfs><cellXfs count="{len(Style)}">{formats}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        '<dxfs count="0"/><tableStyles count="0" defaultTableStyle="TableStyleMedium9"'
        ' defaultPivotStyle="PivotStyleLight16"/></styleSheet>'
    )


def _format(number: int, font: int, is_risky: bool, alignment: str) -> str:
    applied = "".join(
        f' {name}="1"'
        for name, holds in (
            ("applyNumberFormat", number),
            ("applyFont", font),
            ("quotePrefix", is_risky),
            ("applyAlignment", alignment),
        )
        if holds
    )
    start = f'<xf numFmtId="{number}" fontId="{font}" fillId="0" borderId="0" xfId="0"{applied}'
    return f"{start}>{alignment}</xf>" if alignment else f"{start}/>"
