"""Flensburg as a whole case: what `lueckenlos init` proposes, unedited, and its variants."""

import contextlib
import csv
import io
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from lueckenlos.assemble.figures import figures
from lueckenlos.assemble.world import Assembled, assemble
from lueckenlos.cli import main
from lueckenlos.engine.types import PARTS
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.figures import Figures
from lueckenlos.exchange.problems import Problem

FILES = (
    "stadtteile.geojson",
    "kitas.geojson",
    "schulen.csv",
    "spielplaetze.geojson",
    "sozialatlas_altersgruppen_stadtteil_jahr.csv",
    "sozialatlas_einwohner_stadtteil_jahr.csv",
    "sozialatlas_details.json",
    "zensus2011_alter_unter_10_100m.csv",
    "sozialatlas_sgb2_nichterwerbsfaehige_stadtteil_jahr.csv",
)
COMPLETE = '\n[[complete]]\nfields = []\nby = "Stadt"\non = 2026-11-01\n'
CSV = "sozialatlas_altersgruppen_stadtteil_jahr.csv"
SECOND = """
[[second_population]]
file = "{data}/sozialatlas_sgb2_nichterwerbsfaehige_stadtteil_jahr.csv"
name = "Kinder im SGB-II-Bezug (BA, 2022)"
area_by = "number"
columns = {{ area = "district_id", count = "residents" }}
where = {{ year = "2022" }}
constants = {{ age = "unter 15" }}
"""


@dataclass(frozen=True)
class Run:
    """A case as it was read, assembled and computed."""

    made: Assembled
    problems: list[Problem]
    figures: Figures

    def found(self, code):
        return [one for one in self.problems if one.code == code]

    def living(self, start, stop, population=0):
        """Children by district number, added up over places and months, in whole children."""
        world = self.made.world
        children = world.populations[population]
        inside = [b.start >= start and b.stop <= stop for b in children.bands]
        months = [len(b) for b, yes in zip(children.bands, inside, strict=True) if yes]
        by_place = (children.parts[:, inside] * months).sum(1)
        areas = np.zeros(len(self.made.case.areas), np.int64)
        np.add.at(areas, world.places.area, by_place)
        named = zip(self.made.case.areas, areas.tolist(), strict=True)
        return {int(area.name[:2]): parts / PARTS for area, parts in named}

    def offers(self, file):
        return [one for one in self.figures.offers if Path(one.file).name == file]


@cache
def propose(data):
    """What `lueckenlos init` proposes, unedited."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        assert main(["init", *(str(data / name) for name in FILES), "--kreis", "01001"]) == 0
    return out.getvalue()


def run(folder, text):
    path = folder / "fall.toml"
    path.write_text(text, encoding="utf-8")
    case, problems = read_case(path)
    made = assemble(case, folder)
    return Run(made, [*problems, *made.problems], figures(made, evidence=False))


def with_children(text, file, more=""):
    """The case with another table of children."""
    return re.sub(r'(\[children\]\nfile = )"[^"]*"', rf'\1"{file}"{more}', text)


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def raw_ages(data, year="2022"):
    """District number → (under 7, under 18), as the file says."""
    return {
        int(row["district_id"]): (int(row["age_0_to_under_7"]), int(row["age_under_18"]))
        for row in table(data / CSV)
        if row["year"] == year
    }
