"""An old workbook of a town's statistics office: sheets for years, four rows of headers."""

import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlwt
from tests.cli.cities.making import City, frame, of_age, write_csv, xlsx

PARTS = (
    "Altstadt",
    "Am Weiher",
    "Bleichviertel",
    "Eschenrode",
    "Furtwiesen",
    "Galgenberg",
    "Klein Süntel",
    "Oststadt",
    "Sankt Veit",
    "Über der Wupp",
)
AGES = (
    *(("unter 3", 0, 3), ("3 - u. 6", 3, 6), ("6–9", 6, 10), ("10 - u. 15", 10, 15)),
    *(("15 - u. 18", 15, 18), ("18 - u. 65", 18, 65), ("65 u. älter", 65, 200)),
)
YEARS = range(2020, 2025)
SHEETS = ("Deckblatt", "Erläuterungen", "Wahlen", "Fläche", "Haushalte", "Arbeitslose", "Kfz")


def city_office(folder: Path) -> City:
    """An XLS of 19 sheets, a zipped shapefile in Gauß-Krüger, Kitas in two lists."""
    book = xlwt.Workbook()
    for name in SHEETS:
        _other(book, name)
    for year in YEARS:
        _ages(book, year)
    for year in YEARS:
        _residents(book, year)
    _births(book)
    _deaths(book)
    book.save(str(folder / "Bezirksdaten.xls"))
    _shapes(folder)
    _kitas(folder)
    return City(
        ["Bezirksdaten.xls", "stat_bezirke.zip", "Kitas.csv", "Angebote_Familien.xlsx"],
        areas=len(PARTS),
        kreis="05999001",
        inhabitants=sum(_everybody(at, 2024) for at in range(len(PARTS))),
        births=sum(50 + at for at in range(len(PARTS))),
        children={(a, b): of_age(range(len(PARTS)), a, b) for _, a, b in AGES if b <= 18},
        kinds=Counter({"Kindertagesstätte": 11, "Babymassage": 1, "Eltern-Kind-Café": 1}),
    )


def _everybody(area: int, year: int) -> int:
    return sum(sum(_parts(area, *age[1:], year)) for age in AGES)


def _parts(area: int, start: int, stop: int, year: int) -> tuple[int, int, int, int]:
    """German men and women, others men and women."""
    count = of_age([area], start, stop) if stop <= 18 else 1200 + 31 * area + start
    count -= 3 * (2024 - year)
    foreign = count // 5
    german = count - foreign
    return german // 2, german - german // 2, foreign // 2, foreign - foreign // 2


def _put(sheet: xlwt.Worksheet, row: int, cells: Iterable[object]) -> None:
    for column, cell in enumerate(cells):
        if cell != "":
            sheet.write(row, column, cell)


def _ages(book: xlwt.Workbook, year: int) -> None:
    """A row for each Bezirk and nationality, a column for each age and sex."""
    sheet = book.add_sheet(f"Alter {year}")
    sheet.write(0, 0, "Stadt Weidenfurt · Amt für Statistik und Wahlen")
    sheet.write(1, 0, f"Tab. 4  Bevölkerung in den Statistischen Bezirken am 31.12.{year}")
    sheet.write(2, 0, "nach Altersgruppen, Geschlecht und Staatsangehörigkeit")
    sheet.write_merge(4, 6, 0, 0, "Statistischer Bezirk")
    sheet.write_merge(4, 6, 1, 1, "Staatsangehörigkeit")
    sheet.write_merge(4, 4, 2, 1 + 3 * len(AGES), "davon im Alter von … Jahren")
    for at, (label, _, _) in enumerate(AGES):
        sheet.write_merge(5, 5, 2 + 3 * at, 4 + 3 * at, label)
        for column, word in enumerate(("m", "w", "zus.")):
            sheet.write(6, 2 + 3 * at + column, word)
    row = 7
    numbered = [(f"{area + 1:02d} {name}", [area]) for area, name in enumerate(PARTS)]
    sums = [("Stadtbezirk 1", range(5)), ("Stadtbezirk 2", range(5, len(PARTS)))]
    whole = ("Stadt insgesamt", range(len(PARTS)))
    for head, areas in (*numbered[:5], sums[0], *numbered[5:], sums[1], whole):
        ages = [_sum_of(areas, start, stop, year) for _, start, stop in AGES]
        for at, word in enumerate(("insgesamt", "Deutsche", "Nichtdeutsche")):
            _put(sheet, row + at, ["", word, *_by_sex(ages, at)])
        sheet.write_merge(row, row + 2, 0, 0, head)
        row += 3
    sheet.write(row + 1, 0, "1) Personen mit Hauptwohnung; Fortschreibung des Melderegisters")
    sheet.write(row + 2, 0, "Quelle: Einwohnermelderegister, Stadt Weidenfurt")


def _sum_of(areas: Iterable[int], start: int, stop: int, year: int) -> list[int]:
    return [sum(four) for four in zip(*(_parts(a, start, stop, year) for a in areas), strict=True)]


def _by_sex(ages: Sequence[Sequence[int]], at: int) -> list[int]:
    cells: list[int] = []
    for german_m, german_w, other_m, other_w in ages:
        men = (german_m + other_m, german_m, other_m)[at]
        women = (german_w + other_w, german_w, other_w)[at]
        cells += [men, women, men + women]
    return cells


def _residents(book: xlwt.Workbook, year: int) -> None:
    sheet = book.add_sheet(f"Bevölkerung {year}")
    sheet.write(0, 0, f"Tab. 1  Einwohner mit Haupt- und Nebenwohnung am 31.12.{year}")
    sheet.write_merge(2, 3, 0, 0, "Statistischer Bezirk")
    sheet.write_merge(2, 2, 1, 3, "Hauptwohnung")
    sheet.write_merge(2, 3, 4, 4, "Nebenwohnung")
    _put(sheet, 3, ["", "Einwohner", "männlich", "weiblich"])
    for area, name in enumerate(PARTS):
        count = _everybody(area, year)
        _put(sheet, 4 + area, [f"{area + 1:02d} {name}", count, count // 2, count - count // 2, 70])
    total = sum(_everybody(area, year) for area in range(len(PARTS)))
    _put(sheet, 4 + len(PARTS), ["Stadt insgesamt", total, total // 2, total - total // 2, 700])


def _births(book: xlwt.Workbook) -> None:
    """Years beside each other, the newest on the right."""
    sheet = book.add_sheet("Geburten")
    sheet.write(0, 0, "Tab. 7  Lebendgeborene in den Statistischen Bezirken 2020 bis 2024")
    _put(sheet, 2, ["Statistischer Bezirk", *map(str, YEARS)])
    for area, name in enumerate(PARTS):
        _put(sheet, 3 + area, [f"{area + 1:02d} {name}", *(50 + area - (2024 - y) for y in YEARS)])
    sheet.write(15, 0, "Quelle: Standesamt")


def _deaths(book: xlwt.Workbook) -> None:
    sheet = book.add_sheet("Sterbefälle")
    sheet.write(0, 0, "Tab. 8  Gestorbene in den Statistischen Bezirken 2024")
    _put(sheet, 2, ["Statistischer Bezirk", "Gestorbene"])
    for area, name in enumerate(PARTS):
        _put(sheet, 3 + area, [f"{area + 1:02d} {name}", 40 + area])


def _other(book: xlwt.Workbook, name: str) -> None:
    sheet = book.add_sheet(name)
    sheet.write(0, 0, f"Stadt Weidenfurt: {name}")
    if name not in SHEETS[:2]:
        _put(sheet, 2, ["Statistischer Bezirk", "2022", "2023"])
        for area, part in enumerate(PARTS):
            _put(sheet, 3 + area, [f"{area + 1:02d} {part}", 300 + area, 310 + area])


def _shapes(folder: Path) -> None:
    table = frame(
        "EPSG:31467",
        STATBEZ=[f"{at + 1:02d}" for at in range(len(PARTS))],
        BEZNAME=list(PARTS),
        STADTBEZ=["1" if at < 5 else "2" for at in range(len(PARTS))],
        FLAECHE_QM=[1.5e6 + at for at in range(len(PARTS))],
    )
    inner = folder / "shp"
    inner.mkdir()
    table.to_file(inner / "stat_bezirke.shp", encoding="cp1252")
    with zipfile.ZipFile(folder / "stat_bezirke.zip", "w") as archive:
        for part in sorted(inner.iterdir()):
            archive.write(part, part.name)


def _kitas(folder: Path) -> None:
    head = ("Nr", "Name", "Trägertyp", "Träger", "Adresse", "Plätze U3", "Plätze Ü3", "Stat. Bez.")
    rows = [
        (at + 1, f"Kita {word}", "freier Träger", "Kirche", f"Ring {at}, 58999 Weidenfurt", 20,
         60, f"{2 * at + 1:02d}")
        for at, word in enumerate(("Arche", "Biber", "Clown", "Dachs", "Esel"))
    ]  # fmt: skip
    rows.append((6, "Haus Farbklecks", "städtisch", "Stadt", "Kamp 3, 58999 Weidenfurt", 0, 90,
                 "02"))  # fmt: skip
    write_csv(folder / "Kitas.csv", [head, *rows], "cp1252")
    xlsx(
        folder / "Angebote_Familien.xlsx",
        Liste=[
            ("Angebot", "Träger", "Wo?", "Für wen?", "Wann?"),
            ("Babymassage", "Familienbildung", "Ring 4, 58999 Weidenfurt", "0-1", "Di 10 Uhr"),
            ("Elterncafé", "Verein", "Kamp 3, 58999 Weidenfurt", "0-6", "monatlich"),
        ],
    )
