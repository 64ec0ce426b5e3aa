"""An old statistical yearbook."""

import zipfile
from collections import Counter
from pathlib import Path

import xlwt
from tests.cli.cities.making import NAMES, City, dotted, everybody, frame, of_age, people, write_csv


def yearbook(folder: Path) -> City:
    """XLS with 19 sheets and stacked headers, boundaries as a zipped shapefile, a Kita list."""
    book = xlwt.Workbook()
    _contents(book)
    _residents(book)
    _single_years(book)
    _shares(book)
    _births(book)
    for number in range(6, 20):
        _other(book, number)
    book.save(str(folder / "Statistisches_Jahrbuch_2023.xls"))
    _zipped_shapes(folder)
    rows = [("Einrichtung", "Träger", "Straße", "Hausnr.", "PLZ", "Ort", "Stadtteil", "Plätze")]
    rows += [
        (f"Kita {word}", "Stadt Hellbrunn", "Ringstraße", n, "34999", "Hellbrunn", NAMES[n], 60 + n)
        for n, word in enumerate(("Sonnenschein", "Regenbogen", "Löwenzahn", "Pusteblume"))
    ]
    write_csv(folder / "Kitas.csv", rows, "cp1252")
    return City(
        ["Statistisches_Jahrbuch_2023.xls", "stadtteile_utm32.zip", "Kitas.csv"],
        inhabitants=sum(map(everybody, range(12))),
        births=sum(40 + area for area in range(12)),
        children={(y, y + 1): of_age(range(12), y, y + 1) for y in range(18)},
        kinds=Counter({"Kindertagesstätte": 4}),
    )


def _contents(book: xlwt.Workbook) -> None:
    sheet = book.add_sheet("Inhalt")
    sheet.write(0, 0, "Statistisches Jahrbuch der Stadt Hellbrunn 2023")
    for row in range(1, 20):
        sheet.write(row + 2, 0, f"T {row}")
        sheet.write(row + 2, 1, f"Tabelle {row}: was darin steht")


def _residents(book: xlwt.Workbook) -> None:
    sheet = book.add_sheet("T 2.1")
    sheet.write(0, 0, "2.1 Einwohner mit Hauptwohnung nach Stadtteilen am 31.12.2023")
    sheet.write_merge(2, 3, 0, 0, "Nr.")
    sheet.write_merge(2, 3, 1, 1, "Stadtteil")
    sheet.write_merge(2, 2, 2, 4, "Einwohner")
    for column, word in enumerate(("insgesamt", "männlich", "weiblich"), 2):
        sheet.write(3, column, word)
    sheet.write_merge(2, 3, 5, 5, "Fläche in ha")
    for area, name in enumerate(NAMES):
        count = everybody(area)
        cells = [f"{area + 1:02d}", name, dotted(count, " "), dotted(count // 2, " ")]
        for column, cell in enumerate([*cells, dotted(count - count // 2, " "), 100 + area]):
            sheet.write(area + 4, column, cell)
    total = sum(map(everybody, range(12)))
    for column, cell in enumerate(["", "Stadt insgesamt", dotted(total, " "), "", "", 1266]):
        sheet.write(16, column, cell)
    sheet.write(18, 0, "Quelle: Einwohnermelderegister, eigene Berechnungen")


def _single_years(book: xlwt.Workbook) -> None:
    sheet = book.add_sheet("T 2.4")
    sheet.write(0, 0, "2.4 Kinder und Jugendliche nach Altersjahren, Geschlecht und Stadtteilen")
    sheet.write(1, 0, "Stand: 31.12.2023")
    sheet.write_merge(3, 5, 0, 0, "Nr.")
    sheet.write_merge(3, 5, 1, 1, "Stadtteil")
    sheet.write_merge(3, 3, 2, 55, "im Alter von … Jahren")
    for year in range(18):
        sheet.write_merge(4, 4, 2 + 3 * year, 4 + 3 * year, "unter 1" if not year else str(year))
        for column, word in enumerate(("männl.", "weibl.", "insg.")):
            sheet.write(5, 2 + 3 * year + column, word)
    for column in range(2, 56):
        sheet.write(6, column, "Anzahl")
    for area, name in enumerate(NAMES):
        sheet.write(area + 7, 0, f"{area + 1:02d}")
        sheet.write(area + 7, 1, name)
        for year in range(18):
            count = people(area, year)
            for column, part in enumerate((count // 2, count - count // 2, count)):
                sheet.write(area + 7, 2 + 3 * year + column, part)
    sheet.write(19, 1, "Insgesamt")
    for year in range(18):
        count = of_age(range(12), year, year + 1)
        for column, part in enumerate((count // 2, count - count // 2, count)):
            sheet.write(19, 2 + 3 * year + column, part)
    sheet.write(21, 0, "1) einschließlich Personen ohne Angabe")


def _shares(book: xlwt.Workbook) -> None:
    sheet = book.add_sheet("T 2.5")
    sheet.write(0, 0, "2.5 Altersstruktur in den Stadtteilen in %")
    for column, word in enumerate(["Stadtteil", "unter 3", "3-5", "6-9", "10-17", "18-64", "65+"]):
        sheet.write(2, column, word)
    for area, name in enumerate(NAMES):
        for column, cell in enumerate([name, 2.9, 3.1, 4.2, 7.7, 62.0, 20.1]):
            sheet.write(area + 3, column, cell)


def _births(book: xlwt.Workbook) -> None:
    sheet = book.add_sheet("T 2.7")
    sheet.write(0, 0, "2.7 Natürliche Bevölkerungsbewegung 2023")
    for column, word in enumerate(["Nr.", "Stadtteil", "Geburten", "Sterbefälle", "Saldo"]):
        sheet.write(2, column, word)
    for area, name in enumerate(NAMES):
        cells = [f"{area + 1:02d}", name, 40 + area, 30 + area, 10]
        for column, cell in enumerate(cells):
            sheet.write(area + 3, column, cell)
    for column, cell in enumerate(["", "Gesamtstadt", 546, 426, 120]):
        sheet.write(15, column, cell)


def _other(book: xlwt.Workbook, number: int) -> None:
    """Something else every yearbook has."""
    sheet = book.add_sheet(f"T {number}")
    sheet.write(0, 0, f"{number} Etwas anderes im Zeitvergleich")
    for column, word in enumerate(["Jahr", "Fälle", "je 1 000", "Veränderung"]):
        sheet.write(2, column, word)
    for row in range(10):
        for column, cell in enumerate([2014 + row, 500 + 3 * row * number, 4.2, "-"]):
            sheet.write(row + 3, column, cell)


def _zipped_shapes(folder: Path) -> None:
    table = frame(
        "EPSG:25832",
        STT_NR=[f"{area + 1:02d}" for area in range(12)],
        STT_NAME=list(NAMES),
        GEMEINDE=["06999000"] * 12,
        AREA_HA=[100.0 + area for area in range(12)],
    )
    inner = folder / "shapes"
    inner.mkdir()
    table.to_file(inner / "stadtteile.shp", encoding="utf-8")
    with zipfile.ZipFile(folder / "stadtteile_utm32.zip", "w") as archive:
        for part in sorted(inner.iterdir()):
            archive.write(part, f"Geodaten/{part.name}")
