"""An invented little Kreis on a chessboard: its files, and the people who bring them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import shapely
from django.test import Client
from shapely.geometry.base import BaseGeometry

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.areas.actions import load_declared
from lueckenlos.areas.models import Import
from lueckenlos.jobs.files import store
from lueckenlos.jobs.models import StoredFile
from lueckenlos.jobs.worker import Worker

WEST, SOUTH, WIDE, HIGH = 9.0, 51.0, 0.03, 0.02
BANDS = ("unter 3", "3 bis unter 6", "6 bis unter 10")


def square(x: float, y: float, width: float = 1, height: float = 1) -> BaseGeometry:
    """A field of the chessboard, about 2 km wide."""
    west, south = WEST + x * WIDE, SOUTH + y * HIGH
    return shapely.box(west, south, west + width * WIDE, south + height * HIGH)


@dataclass(frozen=True)
class Ort:
    """An area of the Kreis with its children by band."""

    key: str
    name: str
    shape: BaseGeometry
    gemeinde: str = "06634001"
    children: tuple[int | str, ...] = (40, 50, 60)
    inhabitants: int = 1000


def orte(number: int = 6, row: int = 4) -> list[Ort]:
    """Areas in rows; every other row is of another Gemeinde."""
    return [
        Ort(
            f"066340{1 + n // row % 2:02}{n:02}" if number < 100 else f"0663{n:06}",
            f"Ort {n:03}",
            square(n % row, n // row),
            f"0663400{1 + n // row % 2}",
            (40 + n, 50 + n, 60 + n),
            1000 + n,
        )
        for n in range(number)
    ]


def borders(some: Iterable[Ort]) -> str:
    """The areas as GeoJSON."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "schluessel": one.key,
                "name": one.name,
                "gemeinde": one.gemeinde,
                "gemeinde_name": f"Gemeinde {one.gemeinde[-1]}",
                "einwohner": one.inhabitants,
            },
            "geometry": shapely.geometry.mapping(one.shape),
        }
        for one in some
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def table(rows: Iterable[Sequence[object]], head: Sequence[str]) -> str:
    """Rows as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()


def children(some: Iterable[Ort], bands: Sequence[str] = BANDS) -> str:
    """The children of the areas as CSV."""
    rows = [
        (one.key, band, count)
        for one in some
        for band, count in zip(bands, one.children, strict=True)
    ]
    return table(rows, ("Ortsteil", "Alter", "Kinder"))


def vorsorge(some: Iterable[Ort] | None = None, few: int = 4) -> str:
    """How many of how many were seen, in two years; few in the third area."""
    told = [
        (one.key, year, few if n == 2 else 30 + n, 60 + n)
        for n, one in enumerate(orte() if some is None else some)
        for year in (2023, 2024)
    ]
    return table(told, ("Gebiet", "Jahr", "Anzahl", "von"))


def number_of(one: Import, use: str) -> int:
    """Which part of an import is used so."""
    return next(n for n, said in enumerate(one.parts) if said["use"] == use)


SOURCE = {"title": "erfunden", "owner": "niemand", "licence": "CC0"}
AREAS: dict[str, Any] = {
    "file": "gebiete.geojson",
    "columns": {
        "id": "schluessel",
        "name": "name",
        "municipality": "gemeinde",
        "municipality_name": "gemeinde_name",
        "inhabitants": "einwohner",
    },
    "date": "2025-01-01",
    **SOURCE,
}
DAY, PEOPLE = "2024-12-31", ("children", "births", "second_population")
CHILDREN: dict[str, Any] = {
    "file": "kinder.csv",
    "columns": {"area": "Ortsteil", "age": "Alter", "count": "Kinder"},
    "date": "2024-12-31",
    **SOURCE,
}
INDICATOR: dict[str, Any] = {
    "key": "vorsorge",
    "name": "Vorsorge U7",
    "definition": "Kinder mit U7 von allen",
    "unit": "%",
    "file": "vorsorge.csv",
    "columns": {"area": "Gebiet", "year": "Jahr", "count": "Anzahl", "of": "von"},
    **SOURCE,
}


def part(use: str, settings: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A section of a declaration as an import keeps it."""
    told = {"use": use, "on": True, "why": "", "settings": {**settings, **more}}
    return {**told, "questions": [], "remarks": []}


def above(level: str = "Ortsteil") -> dict[str, Any]:
    """What stands above all sections."""
    return part("", {"planning_level": level})


@dataclass
class Office:
    """Somebody of a municipality at a browser, with a folder of files; `work` is the worker."""

    here: Municipality
    user: User
    client: Client
    folder: Path

    @property
    def base(self) -> str:
        return f"/k/{self.here.slug}/"

    def write(self, **texts: str) -> list[Path]:
        """Files named by their content: `kinder_csv=…` is kinder.csv."""
        found = []
        for name, text in texts.items():
            stem, _, ending = name.rpartition("_")
            path = self.folder / f"{stem}.{ending}"
            path.write_text(text, encoding="utf-8")
            found.append(path)
        return found

    def post_files(self, *paths: Path, **more: str) -> Any:
        """Upload as the page does."""
        opened = [path.open("rb") for path in paths]
        try:
            return self.client.post(f"{self.base}daten/", {"uploads": opened, **more})
        finally:
            for file in opened:
                file.close()

    def upload(self, *paths: Path, day: str = DAY, **more: str) -> Import:
        """Upload, have it looked at, say of which day people are where no file does; the import
        then."""
        said = self.post_files(*paths, **more)
        assert said.status_code == 302, said.content.decode()
        self.work()
        one = self.again(Import.objects.for_municipality(self.here).latest("made"))
        for number, part in enumerate(one.parts):
            undated = part["on"] and part["use"] in PEOPLE and "date" not in part["settings"]
            if undated and day:
                self.save(one, number, date=day)
        return self.again(one)

    def work(self) -> None:
        Worker().run(until_idle=True)

    def again(self, one: Import) -> Import:
        """The import as it is now."""
        return Import.objects.for_municipality(self.here).select_related("job").get(pk=one.pk)

    def url(self, one: Import, more: str = "") -> str:
        return f"{self.base}daten/{one.pk}/{more}"

    def page(self, address: str) -> str:
        """What a page says."""
        said = self.client.get(address if address.startswith("/") else self.base + address)
        assert said.status_code == 200, said.status_code
        return str(said.content.decode())

    def order_load(self, one: Import) -> str:
        """Press "Laden" on the page as it is now; what the answer says."""
        said = {"version": self.again(one).version}
        return self.client.post(self.url(one, "laden/"), said, follow=True).content.decode()

    def load(self, one: Import) -> Import:
        """Load what was recognised; the import then."""
        self.order_load(one)
        self.work()
        return self.again(one)

    def put_in(self, *paths: Path, **more: str) -> Import:
        """Upload, and load what was recognised."""
        one = self.load(self.upload(*paths, **more))
        assert one.state == Import.State.LOADED, (one.problems, one.job and one.job.error)
        return one

    def save(self, one: Import, number: int, **more: str) -> str:
        """Change how a table is read and have it looked at again; what the answer says."""
        one = self.again(one)
        told = self.typed(one, number, **more)
        said = self.client.post(self.url(one, f"teil/{number}/"), told, follow=True)
        self.work()
        return str(said.content.decode())

    def typed(self, one: Import, number: int, **more: str) -> dict[str, str]:
        """What stands in the form of a part, with something else typed in."""
        form = self.client.get(self.url(one, f"teil/{number}/")).context["form"]
        found = {field.name: field.value() for field in form}
        kept = {k: v for k, v in found.items() if v not in (None, "", False)}
        texts = {k: "on" if v is True else str(v) for k, v in kept.items()}
        return {**texts, "version": str(one.version), **more}

    def add(self, one: Import, use: str, file: str) -> int:
        """Use another table of the files; its number."""
        tables = self.again(one).tables
        number = next(n for n, said in enumerate(tables) if said["file"] == file)
        said = self.client.post(self.url(one, "teil/"), {"use": use, "table": str(number)})
        assert said.status_code == 302
        assert self.client.get(self.url(one)).status_code == 200  # while it is looked at
        self.work()
        return len(self.again(one).parts) - 1

    def stored(self, *names: str) -> list[StoredFile]:
        """Files of the folder, kept."""
        found = []
        for name in names:
            with (self.folder / name).open("rb") as content:
                found.append(
                    store(municipality=self.here, name=name, content=content, by=self.user)
                )
        return found

    def declared(self, parts: Sequence[dict[str, Any]], *names: str) -> Import:
        """Load files of the folder as they are declared."""
        files = self.stored(*names)
        one = load_declared(by=self.user, municipality=self.here, files=files, parts=parts)
        self.work()
        one = self.again(one)
        assert one.state == Import.State.LOADED, one.job and one.job.error
        return one

    def kreis(self, some: Sequence[Ort] | None = None) -> Import:
        """Load areas and their children."""
        found = orte() if some is None else some
        return self.put_in(*self.write(gebiete_geojson=borders(found), kinder_csv=children(found)))


def named(one: Ort, **more: Any) -> Ort:
    """An area with something else."""
    return replace(one, **more)
