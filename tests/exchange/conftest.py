"""A small, clean case in a temporary folder that each test dirties in its own way."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.records import Case

CASE = """
title = "Kleinstadt (Beispiel)"
key = "06999"
reference_day = 2026-11-18

[areas]
file = "gebiete.geojson"
columns = { municipality = "gemeinde", inhabitants = "einwohner" }
title = "Ortsteile"
owner = "Stadt"
licence = "dl-de/by-2-0"
date = 2026-01-01

[children]
file = "kinder.csv"
columns = { area = "gebiet", from_year = "von", to_year = "bis", count = "anzahl" }

[offers]
file = "angebote.csv"
columns = { provider = "traeger", kind = "art" }
"""
CHILDREN = "gebiet,von,bis,anzahl\n01,0,3,30\n01,3,6,28\n02,0,3,12\n02,3,6,.\n"
OFFERS = "name,traeger,art,area\nStilltreff,Verein,Stillgruppe,01\nKita Nord,Stadt,Kita,02\n"


def square(west: float, south: float, size: float = 0.01) -> list[list[list[float]]]:
    east, north = west + size, south + size
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def feature(
    key: object, west: float, south: float = 50.0, **properties: object
) -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"id": key, "name": f"Ort {key}", "gemeinde": "06999001", **properties},
        "geometry": {"type": "Polygon", "coordinates": square(west, south)},
    }


def collection(*features: object, **members: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": list(features), **members})


AREAS = collection(feature("01", 9.0, einwohner=900), feature("02", 9.01, einwohner=400))


@dataclass
class Folder:
    """The case's files; `write` replaces one, `more` adds to the case file."""

    path: Path

    def write(self, name: str, content: str | bytes) -> "Folder":
        data = content.encode() if isinstance(content, str) else content
        (self.path / name).write_bytes(data)
        return self

    def more(self, toml: str) -> "Folder":
        return self.write("fall.toml", (self.path / "fall.toml").read_text("utf-8") + toml)

    def change(self, old: str, new: str) -> "Folder":
        text = (self.path / "fall.toml").read_text("utf-8")
        assert old in text
        return self.write("fall.toml", text.replace(old, new))

    def read(self) -> tuple[Case, list[Problem]]:
        return read_case(self.path / "fall.toml")

    def case(self) -> Case:
        return self.read()[0]

    def warning(self, code: str) -> Problem:
        """The one warning or note of this code."""
        found = [problem for problem in self.read()[1] if problem.code == code]
        assert len(found) == 1, [problem.code for problem in self.read()[1]]
        return told(found[0])

    def error(self, code: str) -> Problem:
        """The first error of this code."""
        with pytest.raises(CaseError) as caught:
            self.read()
        found = [problem for problem in caught.value.problems if problem.code == code]
        assert found, [problem.code for problem in caught.value.problems]
        assert found[0].what in str(caught.value)
        return told(found[0])


def told(problem: Problem) -> Problem:
    """Every problem names its place and its cure in full sentences."""
    assert problem.place
    assert problem.what.endswith((".", "?", "!")), problem.what
    assert problem.cure.endswith("."), problem.cure
    assert "{" not in problem.what + problem.cure
    return problem


def fill(path: Path) -> Folder:
    folder = Folder(path)
    files = {"fall.toml": CASE, "gebiete.geojson": AREAS, "kinder.csv": CHILDREN}
    for name, content in (files | {"angebote.csv": OFFERS}).items():
        folder.write(name, content)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return fill(tmp_path)


@pytest.fixture(scope="module")
def module_folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """One folder for all the examples of a hypothesis test, which fills it anew itself."""
    return fill(tmp_path_factory.mktemp("fall"))


@pytest.fixture
def areas_of() -> Callable[..., str]:
    """GeoJSON of the features given."""
    return collection


@pytest.fixture
def area() -> Callable[..., dict[str, object]]:
    """A square area: key, west, south and properties."""
    return feature
