"""What portals give out: CKAN, ArcGIS, and columns with English names."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.cli.cities.long_tables import BANDS
from tests.cli.cities.making import NAMES, City, everybody, frame, middle, of_age, points, write_csv


def portal(folder: Path) -> City:
    """A CKAN answer and exports of ArcGIS."""
    table = frame(
        "EPSG:4326",
        OBJECTID=[100 + n for n in range(12)],
        STT_NR=[11 + n for n in range(12)],
        STADTTEIL_NAME=list(NAMES),
        Shape__Area=[1.5e6 + n for n in range(12)],
        Shape__Length=[5000.5 + n for n in range(12)],
    )
    table.to_file(folder / "Stadtteile.geojson")
    records = [
        {
            "_id": 12 * n + at + 1,
            "stadtteil_nummer": str(11 + n),
            "stadtteil": name,
            "altersgruppe": f"{a} bis unter {b}" if b < 200 else "65 und älter",
            "stichtag": "2023-12-31T00:00:00",
            "anzahl": str(of_age([n], a, b) if b <= 18 else 1500 + n),
        }
        for n, name in enumerate(NAMES)
        for at, (a, b) in enumerate(BANDS)
    ]
    fields = [{"id": name, "type": "text"} for name in records[0]]
    answer = {"help": "", "success": True, "result": {"fields": fields, "records": records}}
    (folder / "datastore_search.json").write_text(json.dumps(answer), encoding="utf-8")
    rows = [
        {
            "OBJECTID": n,
            "EINRICHTUNG": f"Familienzentrum {NAMES[n]}" if n < 3 else f"Jugendzentrum {NAMES[n]}",
            "KATEGORIE": "Familienzentrum" if n < 3 else "Jugendzentrum",
            "TRAEGER": "Stadt",
            "STRASSE": "Ring",
            "HAUSNR": str(n),
            "STADTTEIL": NAMES[n],
            "URL": "https://example.org",
        }
        for n in range(6)
    ]
    points(folder / "Soziale_Einrichtungen.geojson", rows, range(6))
    return City(
        ["Stadtteile.geojson", "datastore_search.json", "Soziale_Einrichtungen.geojson"],
        children={b: of_age(range(12), *b) for b in BANDS if b[1] <= 18},
        kinds=Counter({"Familienzentrum": 3, "Kinder- und Jugendtreff": 3}),
        placed=6,
    )


def english(folder: Path) -> City:
    """Columns in English, shares beside counts, totals, births."""
    ids = [f"0110{n + 1:04d}" for n in range(12)]
    table = frame("EPSG:25833", PLR_ID=ids, PLR_NAME=list(NAMES), BEZ=["01"] * 12)
    table.to_file(folder / "planning_areas.gpkg", layer="plr")
    rows: list[Sequence[object]] = [
        (
            *("id", "name", "inhabitants", "inhabitants_male", "inhabitants_female"),
            *("inhabitants_aged_below_6", "inhabitants_aged_6_below_15"),
            *("inhabitants_aged_15_below_18", "inhabitants_aged_18_below_27"),
            *("inhabitants_aged_below_6_percentage", "inhabitants_aged_6_below_15_percentage"),
        )
    ]
    for n, name in enumerate(NAMES):
        bands = ((0, 6), (6, 15), (15, 18))
        counts = [of_age([n], *band) for band in bands]
        half = everybody(n) // 2
        shares = [round(100 * count / everybody(n), 1) for count in counts[:2]]
        people_of = (everybody(n), half, everybody(n) - half)
        rows.append((ids[n], name, *people_of, *counts, 300, *shares))
    write_csv(folder / "population-2024.csv", rows, delimiter=",")
    write_csv(
        folder / "births_2024.csv",
        [("planning_area_id", "year", "births"), *((ids[n], 2024, 15 + n) for n in range(12))],
        delimiter=",",
    )
    rows = [("id", "name", "street", "zip_code", "city", "latitude", "longitude", "operator",
             "type", "places")]  # fmt: skip
    for n in range(5):
        lon, lat = middle(n)
        place = ("Main street 1", "34999", "Hellbrunn", round(lat, 5), round(lon, 5))
        rows.append((f"K{n}", f"Kita {NAMES[n]}", *place, "City", "Kita", 50 + n))
    write_csv(folder / "daycare-centers.csv", rows, delimiter=",")
    return City(
        ["planning_areas.gpkg", "population-2024.csv", "births_2024.csv", "daycare-centers.csv"],
        inhabitants=sum(map(everybody, range(12))),
        births=sum(15 + n for n in range(12)),
        children={b: of_age(range(12), *b) for b in ((0, 6), (6, 15), (15, 18))},
        kinds=Counter({"Kindertagesstätte": 5}),
        placed=5,
    )
