"""How a text file is encoded and how many lines it has, found in one pass before reading it."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from charset_normalizer import from_bytes

from crm.errors import BadInputError

CHUNK_BYTES = 1 << 20
SAMPLE_BYTES = 1 << 16
NOT_PLAIN = ('"', "\x00", "\x1f")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SINGLE_BYTE = [
    "cp1250", "cp1252", "iso8859_2", "iso8859_15", "iso8859_16", "cp1251", "cp1253", "cp1254",
    "cp1257", "cp852", "cp850", "koi8_r",
]  # fmt: skip
CODE_PAGES = {
    **dict.fromkeys(("ro", "pl", "cs", "sk", "hu", "hr", "sl", "bs", "sq"), "cp1250"),
    **dict.fromkeys(("ru", "uk", "bg", "sr", "mk", "be"), "cp1251"),
    **dict.fromkeys(("et", "lv", "lt"), "cp1257"),
    "el": "cp1253",
    "tr": "cp1254",
}


@dataclass(frozen=True)
class TextSurvey:
    """What one look over the bytes told.

    `lines` counts line ends (LF, CR LF or a lone CR) and an unended last line; it is counted on
    decoded chunks, apart from the line reader, so the two can be compared. `plain_end` is the
    line end of a file that has one kind of it, no quote and no control character in its way:
    there every line is a record.
    """

    encoding: str
    lines: int
    plain_end: str | None = None
    has_broken_bytes: bool = False
    notices: tuple[str, ...] = ()


def survey_text(path: Path, encoding: str | None, locale: str) -> TextSurvey:
    """Find the encoding (unless the mapping names it) and count the lines.

    Parameters
    ----------
    path : Path
        The file.
    encoding : str, optional
        What the mapping says.
    locale : str
        The tenant's, such as ro_RO: evidence for an old code page.

    Raises
    ------
    BadInputError
        No encoding reads the file.
    """
    if encoding:
        return _named(path, encoding)
    marked = _marked(path)
    if marked:
        return _strict(path, marked)
    try:
        return TextSurvey("utf-8", *count_lines(path, "utf-8"))
    except UnicodeDecodeError:
        return _not_plain_utf8(path, locale)


def count_lines(path: Path, encoding: str, errors: str = "strict") -> tuple[int, str | None]:
    """Count lines by their ends (LF, CR LF, a lone CR) and tell whether the file is plain.

    Returns
    -------
    tuple of int and str or None
        Lines, and `plain_end` of `TextSurvey`.
    """
    feeds = returns = pairs = 0
    last, is_plain = "", True
    for chunk in _decoded(path, encoding, errors):
        feeds += chunk.count("\n")
        returns += chunk.count("\r")
        pairs += chunk.count("\r\n") + (last == "\r" and chunk[0] == "\n")
        is_plain = is_plain and not any(character in chunk for character in NOT_PLAIN)
        last = chunk[-1]
    lines = feeds + returns - pairs + (last not in ("", "\n", "\r"))
    ends = {(feeds, 0, 0): "\n", (feeds, feeds, feeds): "\r\n"}
    return lines, ends.get((feeds, returns, pairs)) if is_plain else None


def holds_broken_bytes(text: str) -> bool:
    """Whether a line read with `surrogateescape` holds bytes that were no UTF-8."""
    return not text.isascii() and any("\udc80" <= char <= "\udcff" for char in text)


def _decoded(path: Path, encoding: str, errors: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    with path.open("rb") as file:
        while data := file.read(CHUNK_BYTES):
            if chunk := decoder.decode(data):
                yield chunk
    if chunk := decoder.decode(b"", final=True):
        yield chunk


def _named(path: Path, encoding: str) -> TextSurvey:
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise BadInputError(
            "The mapping reads {file} as '{encoding}', which is no known encoding; use a name "
            "such as utf-8, cp1250 or iso8859_16.",
            file=path,
            encoding=encoding,
        ) from None
    return _strict(path, encoding)


def _strict(path: Path, encoding: str) -> TextSurvey:
    try:
        return TextSurvey(encoding, *count_lines(path, encoding))
    except UnicodeDecodeError as error:
        raise BadInputError(
            "{file} is not whole {encoding}: byte {start} of a part cannot be read; the file may "
            "be cut: ask the source for it again.",
            file=path,
            encoding=encoding.upper(),
            start=error.start,
        ) from None


def _marked(path: Path) -> str | None:
    with path.open("rb") as file:
        head = file.read(CHUNK_BYTES)
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding
    eighth = len(head) // 8
    if eighth and head[1::2].count(0) > eighth > head[0::2].count(0):
        return "utf-16-le"
    if eighth and head[0::2].count(0) > eighth > head[1::2].count(0):
        return "utf-16-be"
    return None


def _not_plain_utf8(path: Path, locale: str) -> TextSurvey:
    """Tell UTF-8 with a few broken bytes from another encoding.

    Text in another encoding almost never forms valid multi-byte UTF-8 by accident, so when the
    valid characters outnumber the broken bytes, the file is UTF-8 and only those rows are bad.
    """
    valid, broken, sample = 0, 0, bytearray()
    for chunk in _decoded(path, "utf-8", "surrogateescape"):
        strange = [character for character in chunk if character > "\x7f"]
        escaped = sum("\udc80" <= character <= "\udcff" for character in strange)
        valid, broken = valid + len(strange) - escaped, broken + escaped
        if len(sample) < SAMPLE_BYTES:
            sample += _lines_with_broken_bytes(chunk)
    if valid > broken:
        lines, _ = count_lines(path, "utf-8", "surrogateescape")
        return TextSurvey("utf-8", lines, has_broken_bytes=True)
    return _single_byte(path, bytes(sample[:SAMPLE_BYTES]), locale)


def _lines_with_broken_bytes(chunk: str) -> bytes:
    lines = (line for line in chunk.splitlines() if not line.isascii())
    return "\n".join(lines).encode("utf-8", "surrogateescape")


def _single_byte(path: Path, sample: bytes, locale: str) -> TextSurvey:
    """Choose among encodings of one byte a letter, between which a few letters rarely decide.

    The code page of the tenant's language is taken when the text reads well in it; another one
    only when it is the only one in which it does.
    """
    matches = list(from_bytes(sample, cp_isolation=SINGLE_BYTE))
    clean = [match for match in matches if match.chaos == matches[0].chaos]
    readings = {name: str(match) for match in clean for name in match.could_be_from_charset}
    own = CODE_PAGES.get(locale.split("_")[0], "cp1252")
    if own not in readings and len(set(readings.values())) != 1:
        tried = f"; it could be {', '.join(sorted(readings))}" if readings else ""
        raise BadInputError(
            "{file} is not UTF-8 and its encoding cannot be told{tried}. Save it as UTF-8, or "
            "name the encoding in a mapping (reader: encoding: cp1250).",
            file=path,
            tried=tried,
        )
    survey = _strict(path, own if own in readings else clean[0].encoding)
    notice = (
        f"{path.name} is not UTF-8; it was read as {survey.encoding}. If letters look wrong, name "
        "the encoding in a mapping (reader: encoding: ...)."
    )
    return replace(survey, notices=(notice,))
