"""The sentences of the copy, in the languages that people here are answered in."""

from __future__ import annotations

from collections.abc import Mapping

from crm.segments.wording.phrases import Language

ENGLISH = {
    "title": "Your data",
    "lead": (
        "This is a copy of everything we hold about you, as you asked. It was made on {made}; the "
        "figures are those at the end of {as_of}."
    ),
    "files": (
        "The same rows are in the folder “tables”, one file each for a spreadsheet, and together "
        "in “data.json” for machines. Of long tables this page shows the first {rows} rows."
    ),
    "others": (
        "Where a row also names somebody else, that person is written as “another person”; "
        "who of our staff wrote something is left out."
    ),
    "predicted": (
        "Scores and predictions (tables whose names hold churn, clv, rfm, action, recommendation) "
        "are computed by a program from your orders and visits; prediction_reasons says which "
        "facts moved yours."
    ),
    "rights": (
        "You may have wrong data mended, ask for erasure or restriction, object to marketing, take "
        "your data elsewhere, and complain to the data protection authority."
    ),
    "sources": "Where it came from: {sources}.",
    "recipients": "Who got a file with you in it: {recipients}.",
    "nobody": "nobody",
    "rows": "{count} rows",
    "contents": "Contents",
    "contacts": "Who you are and how to reach you",
    "profile": "What we know and compute of you",
    "log": "What was written down about you",
    "delivered": "As our sources delivered it",
    "stored": "Kept from earlier days",
    "log_meaning": "Requests, consents, notes, tags and lists, each when it was recorded.",
    "stored_meaning": "Rows that builds, models and exports of earlier days stored.",
    "yes": "yes",
    "no": "no",
}

ROMANIAN = {
    "title": "Datele dumneavoastră",
    "lead": (
        "Aceasta este o copie a tuturor datelor pe care le păstrăm despre dumneavoastră, așa cum "
        "ați cerut. A fost făcută pe {made}; cifrele sunt cele de la sfârșitul zilei de {as_of}."
    ),
    "files": (
        "Aceleași rânduri sunt în dosarul „tables”, câte un fișier pentru foaia de calcul, și "
        "împreună în „data.json”, pentru programe. Din tabelele lungi pagina arată primele {rows} "
        "rânduri."
    ),
    "others": (
        "Unde un rând numește și pe altcineva, acea persoană apare ca „another person”; cine "
        "dintre angajații noștri a scris ceva nu apare."
    ),
    "predicted": (
        "Scorurile și predicțiile (tabelele în al căror nume apare churn, clv, rfm, action, "
        "recommendation) sunt calculate de un program din comenzile și vizitele dumneavoastră; "
        "prediction_reasons spune ce fapte le-au schimbat."
    ),
    "rights": (
        "Puteți cere corectarea datelor greșite, ștergerea sau restricționarea lor, vă puteți "
        "opune marketingului, vă puteți muta datele în altă parte și vă puteți plânge autorității "
        "de protecție a datelor."
    ),
    "sources": "De unde provin: {sources}.",
    "recipients": "Cine a primit un fișier în care apăreați: {recipients}.",
    "nobody": "nimeni",
    "rows": "rânduri: {count}",
    "contents": "Cuprins",
    "contacts": "Cine sunteți și cum putem lua legătura",
    "profile": "Ce știm și ce calculăm despre dumneavoastră",
    "log": "Ce s-a notat despre dumneavoastră",
    "delivered": "Așa cum au fost livrate de surse",
    "stored": "Păstrate din zilele dinainte",
    "log_meaning": "Cereri, consimțăminte, note, etichete și liste, fiecare când s-a înregistrat.",
    "stored_meaning": "Rânduri păstrate de construcțiile, modelele și exporturile din alte zile.",
    "yes": "da",
    "no": "nu",
}

WORDS: Mapping[Language, Mapping[str, str]] = {"en": ENGLISH, "ro": ROMANIAN}
