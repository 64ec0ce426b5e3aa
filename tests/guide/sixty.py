"""The list of an invented Landkreis on its first day: 60 rows, two kinds nobody knows, one twin."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

PLACES = ("Kirchau", "Lindtal", "Moosfeld", "Oberau", "Waldau", "Bachdorf",
          "Steinach", "Hohenrain", "Talheim", "Birkenau", "Seefeld", "Erlbach")  # fmt: skip
OFFERS = (
    ("Kita {}", "Kita", "Gemeinde {}", "1 bis Schuleintritt"),
    ("Grundschule {}", "Grundschule", "Landkreis Auental", ""),
    ("Elterncafé {}", "Elterncafé", "Familienverein Auental", "0-3"),
    ("Krabbelfrühstück {}", "Krabbelfrühstück", "Kirchengemeinde {}", ""),
    ("Wichtelstube {}", "Wichtelstube", "Familienverein Auental", "2-6"),
)
TWIN = ("Eltern-Café Kirchau", "Elterncafé", "Familienverein Auental", "0-3", "Marktweg 3", "34900",
        "Kirchau")  # fmt: skip
"""The café of the first place once more, spelled another way."""
HEADER = ("Angebot", "Art", "Träger", "Alter", "Straße", "PLZ", "Ort")


def list_of_60(folder: Path) -> Path:
    """The list as a workbook."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Angebote"
    sheet.append(HEADER)
    rows = [
        (name.format(place), kind, provider.format(place), ages, f"Marktweg {number}", code, place)
        for code, place in enumerate(PLACES, 34900)
        for number, (name, kind, provider, ages) in enumerate(OFFERS, 1)
    ]
    for row in (*rows[:-1], TWIN):
        sheet.append(row)
    path = folder / "angebote-auental.xlsx"
    book.save(path)
    return path
