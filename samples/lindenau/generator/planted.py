"""What is planted: the gaps, and offers that must not close one. README.md says where and why."""

from __future__ import annotations

from .offers import Book

FEW_PLACES = ("0699900201", "0699900202", "0699900301")
"""Gap A: places for 38 in 100 children from the first to the third birthday."""
FAR_MEETING = "0699900104"
"""Gap B: no meeting place near."""
EDGE = "0699900601"
"""No practice in reach, but the neighbouring Kreis is near."""
AGE_LIMIT = "0699900701"
"""Meeting places "0-1" and "2-3"."""
UNDECLARED = "0699901102"
"""Nothing recorded, and nobody says that this is all."""
PAID = "0699900103"
"""A meeting place that costs money."""
STALE_KITA = "0699900106"
"""A third of the Kita places is not confirmed any more."""
STALE_MEETING = "0699901001"
"""The only meeting place is not confirmed any more."""
SPECIAL_MEETING = (FAR_MEETING, AGE_LIMIT, UNDECLARED, PAID, STALE_MEETING)


NEIGHBOURLY = "Familiennetz Lindental e. V."
IN_NORDEND = (
    # kind, name, provider, ages, cost, times a year, what keeps it from closing the gap
    (
        ("Krabbelgruppe", "Krabbelgruppe Nordlichter", NEIGHBOURLY),
        ("6 bis 18 Monate", "frei", 50),
        {"beginn": "2021-09-01", "ende": "2026-06-30"},
    ),
    (
        ("Eltern-Kind-Gruppe", "Gruppe Sicherer Hafen (Zuweisung)", "Lebenswege Lindenau e. V."),
        ("12 bis 24 Monate", "frei", 50),
        {"praevention": "indiziert"},
    ),
    (("Babycafé", "Willkommensfest für Neugeborene", "Stadt Lindenau"), ("0-1", "frei", 1), {}),
    (
        ("Eltern-Kind-Treff", "Café auf Rädern – wir kommen zu Ihnen", NEIGHBOURLY),
        ("0-1", "frei", 50),
        {"zugang": "aufsuchend", "zustaendig_fuer": FAR_MEETING},
    ),
    (
        ("PEKiP", "PEKiP-Kurs Nordend", "Hebammenhaus Lindenau GbR"),
        ("2 bis 12 Monate", "95 € je Kurs", 50),
        {"weitere_felder": "treffpunkt"},
    ),
    (
        ("Familienbildung", "Elternkurs Gelassen durch den Alltag", NEIGHBOURLY),
        ("0-3", "frei", 12),
        {"weitere_felder": "treffpunkt"},
    ),
)
"""None closes gap B. Those barred by one condition alone cover part of its months, so that the
cause stays "too far"."""
MEETINGS = (
    (PAID, "Eltern-Kind-Café", "Café Pusteblume Weststadt", "Bunte Brücke gGmbH", "0-3"),
    (AGE_LIMIT, "Babygruppe", "Babytreff Haselgrund", "Gemeinde Haselgrund", "0-1"),
    (AGE_LIMIT, "Spielkreis", "Spielkreis Haselzwerge", "Kinderhaus am Anger e. V.", "2-3"),
    (
        STALE_MEETING,
        "Eltern-Kind-Café",
        "Elterncafé im Pfarrhof Kirchtal",
        "Gemeinde Kirchtal",
        "0-3",
    ),
)


def add_planted(book: Book) -> None:
    """Everything a test or the guide points at."""
    for (art, name, provider), (ages, cost, often), said in IN_NORDEND:
        how = {"ages": ages, "cost": cost, "often": often, "needed": True}
        book.add(art, FAR_MEETING, name, provider, **how, **said)
    for area, art, name, provider, ages in MEETINGS:
        how = {"ages": "", "alter": ages, "often": 50, "needed": True}
        offer = book.add(art, area, name, provider, cost="frei", **how)
        if area == PAID:
            offer.kosten = "6 € je Treffen"
        if area == STALE_MEETING:
            offer.bestaetigt_am = "14.02.2024"
    _shelter(book)


def _shelter(book: Book) -> None:
    """A shelter whose address stands in the list by mistake and must never be seen anywhere."""
    offer = book.add(
        "Frauenhaus",
        "0699900108",
        "Frauenhaus im Landkreis Lindenau",
        "Lebenswege Lindenau e. V.",
        cost="frei",
        needed=True,
        geschuetzt="ja",
        strasse="Am Verschwiegenen Garten 7",
        zustaendig_fuer=book.everywhere,
        telefon="0000 11011",
        web="",
        ortsteil="",
    )
    offer.plz, offer.ort = "", ""
