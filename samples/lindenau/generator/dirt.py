"""The dirt of life: stale lines, lines without age or street, double records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from .chance import Chance
from .offers import Book, Offer

STALE, NEVER, AGELESS, STREETLESS = 96, 8, 30, 15
DOUBLES = (
    # art, area, the name as somebody else typed it, the provider as somebody else typed it
    ("Stillcafé", "0699900401", "Still-Café Erlenroth", "Hebammenhaus Lindenau"),
    (
        "Elternkurs",
        "0699900105",
        "Elternkurs „Starker Rückhalt“ (Oststadt)",
        "Familiennetz Lindental eV",
    ),
    ("Kinderturnen", "0699901201", "Kinder-Turnen Eichhag", "Turn- & Sportverein Eichhag"),
    ("Tafel", "0699900102", "Tafel-Laden Bahnhofsviertel", "Gemeinsam satt"),
    (
        "Offene Elternsprechstunde",
        "0699900301",
        "Eltern-Sprechstd. Steinbach",
        "Lebenswege Lindenau",
    ),
    ("Jugendtreff", "0699901001", "Kinder & Jugendtreff Kirchtal", "Gem. Kirchtal"),
)


def soil(book: Book) -> None:
    """Make the list as lists are; lines that are needed stay as they are."""
    free = [offer for offer in book.offers if not offer.needed]
    for count, mark in (
        (STALE, _stale),
        (NEVER, _never),
        (AGELESS, _ageless),
        (STREETLESS, _streetless),
        (6, _ends_soon),
        (5, _odd_words),
    ):
        for offer in Chance("dirt", mark.__name__).shuffled(free)[:count]:
            mark(offer)
    _doubles(book)
    for offer in book.offers:
        if offer.strasse == "" and offer.geschuetzt == "" and not offer.needed:
            offer.breite = offer.laenge = ""


def _doubles(book: Book) -> None:
    for art, area, name, provider in DOUBLES:
        first = next(o for o in book.offers if o.art == art and o.ortsteil == area)
        number = f"LN-{len(book.offers) + 1:03}"
        chance = Chance("double", number)
        book.offers.append(
            replace(
                first,
                nr=number,
                name=name,
                traeger=provider,
                telefon=first.telefon.replace(" ", "/"),
                strasse=first.strasse.replace("straße", "str.").replace("weg", "-Weg"),
                web="",
                bestaetigt_am=Book.day(chance, date(2025, 12, 1), date(2026, 10, 1)),
            )
        )


def _stale(offer: Offer) -> None:
    offer.bestaetigt_am = Book.day(Chance("stale", offer.nr), date(2020, 3, 1), date(2023, 9, 30))


def _never(offer: Offer) -> None:
    offer.bestaetigt_am = ""


def _ageless(offer: Offer) -> None:
    offer.alter = ""


def _streetless(offer: Offer) -> None:
    offer.strasse = ""


def _ends_soon(offer: Offer) -> None:
    offer.gefoerdert_bis = Book.day(
        Chance("funded", offer.nr), date(2026, 12, 31), date(2027, 8, 31)
    )


def _odd_words(offer: Offer) -> None:
    offer.kosten = Chance("odd", offer.nr).pick(("Spende erbeten", "auf Anfrage", "s. Aushang"))
