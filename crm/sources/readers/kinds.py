"""What kind of file this really is: by its first bytes, never by its name alone."""

from __future__ import annotations

import hashlib
import stat
import zipfile
from pathlib import Path

from crm.errors import BadInputError, Sentence, sentence_of

EXTENSIONS = {
    ".csv": "delimited",
    ".tsv": "delimited",
    ".txt": "delimited",
    ".dat": "delimited",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
}
FOREIGN = (
    (b"\x1f\x8b", "is gzip-compressed; unpack it first"),
    (b"PK\x03\x04", "is a zip archive; unpack it first"),
    (b"PK\x05\x06", "is an empty zip archive; send the file itself"),
    (b"\x28\xb5\x2f\xfd", "is zstd-compressed; unpack it first"),
    (b"BZh", "is bzip2-compressed; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "is a 7-Zip archive; unpack it first"),
    (b"Rar!", "is a RAR archive; unpack it first"),
    (b"\xd0\xcf\x11\xe0", "is an old Excel workbook (.xls); save it as .xlsx"),
    (b"%PDF", "is a PDF document; export the table as CSV"),
    (b"SQLite format 3", "is an SQLite database; export the table as CSV"),
    (b"\x89PNG", "is a picture; export the table as CSV"),
)
HEAD_BYTES = 65_536
CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1a\x1b\x00"))


def kind_of(path: Path) -> str:
    """Return `delimited`, `jsonl`, `json`, `parquet` or `xlsx`.

    Raises
    ------
    BadInputError
        The file is absent, empty, of another kind, or its name says another kind than its bytes.
    """
    _refuse_no_file(path)
    named = EXTENSIONS.get(path.suffix.lower())
    if named is None:
        allowed = ", ".join(EXTENSIONS)
        if not path.suffix:
            raise BadInputError(
                "{file} has a name without an ending; files must be {allowed}.",
                file=path,
                allowed=allowed,
            )
        raise BadInputError(
            "{file} ends in '{suffix}'; files must be {allowed}.",
            file=path,
            suffix=path.suffix,
            allowed=allowed,
        )
    head = _head(path)
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise BadInputError("{file} is empty; ask the source for it again.", file=path)
    found = _binary_kind(path, head)
    if found != named and "parquet" in (found, named):
        raise BadInputError(_mismatch(path, named, found))
    if found != named and "xlsx" in (found, named):
        raise BadInputError(_mismatch(path, named, found))
    if found == "text":
        _refuse_foreign_text(path, head, named)
    return named


def content_hash(path: Path) -> str:
    """Return the SHA-256 of the file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _refuse_no_file(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        raise BadInputError("{file} does not exist; check the path.", file=path) from None
    except OSError as error:
        raise BadInputError(sentence_of(error)) from None
    if stat.S_ISDIR(mode):
        raise BadInputError("{file} is a folder; name a file in it.", file=path)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(HEAD_BYTES)
    except OSError as error:
        raise BadInputError(sentence_of(error)) from None


def _binary_kind(path: Path, head: bytes) -> str:
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04") and _is_workbook(path):
        return "xlsx"
    if head.startswith(b"PK") and EXTENSIONS.get(path.suffix.lower()) == "xlsx":
        raise BadInputError(
            "{file} is cut or no Excel workbook, though its name says so; ask the source for it "
            "again.",
            file=path,
        )
    for magic, sentence in FOREIGN:
        if head.startswith(magic):
            raise BadInputError("{file} {sentence}.", file=path, sentence=sentence)
    return "text"


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def _mismatch(path: Path, named: str, found: str) -> Sentence:
    words = {"parquet": Sentence("Parquet"), "xlsx": Sentence("an Excel workbook")}
    if found == "text":
        return Sentence(
            "{file} is not {named}, though its name says so; it may be cut or be text under a "
            "wrong name: ask the source for it again, or rename it.",
            file=path,
            named=words[named],
        )
    return Sentence(
        "{file} is {found}, not '{suffix}'; rename it to end in .{ending}.",
        file=path,
        found=words[found],
        suffix=path.suffix,
        ending=found,
    )


def _refuse_foreign_text(path: Path, head: bytes, named: str) -> None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<head", b"<body", b"<?xml", b"<svg")):
        raise BadInputError(
            "{file} is a web page or XML, not data: the download may have been a login or error "
            "page; open the link in a browser and export the table again.",
            file=path,
        )
    if named == "delimited" and start.startswith((b'{"', b"[{")):
        raise BadInputError(
            "{file} is JSON, not '{suffix}'; rename it to .json or .jsonl.",
            file=path,
            suffix=path.suffix,
        )
    if _looks_binary(head):
        raise BadInputError(
            "{file} holds bytes that are no text in any encoding; export it as CSV.", file=path
        )


def _looks_binary(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head[:4]:
        return False  # UTF-16 or UTF-32; the decoder judges
    if head[1::2].count(0) > len(head) // 8 or head[0::2].count(0) > len(head) // 8:
        return False  # UTF-16 without a mark
    controls = len(head) - len(head.translate(None, CONTROL))
    return controls > len(head) * 0.02
