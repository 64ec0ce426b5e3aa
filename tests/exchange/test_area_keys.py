"""Why the keys of a table and of the areas do not meet: only what they show is said."""

import csv
from pathlib import Path

import pytest

from lueckenlos.exchange.area_keys import UNKNOWN, AreaKeys, reason
from lueckenlos.exchange.layers.polygons import read_polygons

GEMEINDEN = [f"066340{n:02}" for n in range(1, 28)]
PARTS = [f"011001{n:02}" for n in range(1, 40)]


def why(here: list[str], there: list[str], names: tuple[str, ...] = ()) -> str:
    named = dict(zip(there, names, strict=False)) if names else dict.fromkeys(there, "")
    return reason(here, AreaKeys(named, {}))


@pytest.mark.parametrize(
    ("here", "there", "said"),
    [
        ([key[1:] for key in GEMEINDEN], GEMEINDEN, 'area_by = "number"'),
        (["Nord", "Süd"], ["01", "02"], "Hier stehen Namen, dort Schlüssel"),
        (["06634", "06635"], [*GEMEINDEN, "06635001"], "gröbere Ebene"),
        ([key + "01" for key in GEMEINDEN], GEMEINDEN, "feinere Ebene"),
        ([key[:5] + "0000" + key[5:] for key in GEMEINDEN], GEMEINDEN, "als ARS, dort als AGS"),
        (GEMEINDEN, [key[:5] + "0000" + key[5:] for key in GEMEINDEN], "als AGS, dort als ARS"),
        ([key[5:] + "x" for key in GEMEINDEN], [key + "x" for key in GEMEINDEN], "„06634"),
        ([*PARTS[:8], *(key[:-2] + "9" + key[-1] for key in PARTS[:12])], PARTS, "Gebietsstand"),
    ],
)
def test_what_the_keys_show_is_said(here: list[str], there: list[str], said: str):
    assert said in why(here, there)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ([f"0202{n:04}" for n in range(30)], PARTS),
        (["21", "22", "23"], ["01", "02", "03"]),
        (["0021", "0022"], ["01001", "01002"]),
        (["STBZ01", "STBZ02"], ["21", "22"]),
        ([f"2{n}" for n in range(10, 30)], GEMEINDEN),
    ],
)
def test_what_they_do_not_show_is_unknown(here: list[str], there: list[str]):
    assert why(here, there) == UNKNOWN


@pytest.mark.needs("shared")
def test_the_index_of_the_old_areas_of_berlin(shared_dir: Path):
    data = shared_dir / "data/berlin"
    areas = read_polygons(data / "lor_planungsraeume_2021_shp.zip")
    with (data / "gssa_2022_planungsraeume.csv").open(encoding="utf-8") as file:
        old = [row["plrID"] for row in csv.DictReader(file)]
    names = {one.properties["PLR_ID"]: one.properties["PLR_NAME"] for one in areas}
    assert reason(old, AreaKeys(names, {})) == UNKNOWN


def test_hints_only_where_nearly_all_others_match(folder, areas_of, area):
    keys = [f"{number:04}" for number in range(1, 31)]
    folder.write(
        "gebiete.geojson", areas_of(*(area(key, 9 + int(key) / 50, einwohner=9) for key in keys))
    )
    folder.write("angebote.csv", "name,traeger,art\nStilltreff,Verein,Stillgruppe\n")

    def hints(*said: str) -> set[bool]:
        rows = "".join(f"{key},0,3,5\n" for key in said)
        folder.write("kinder.csv", "gebiet,von,bis,anzahl\n" + rows)
        told = [one for one in folder.read()[1] if one.code == "unknown_area"]
        assert told
        return {"Meinten Sie" in one.what for one in told}

    assert hints(*keys[:-1], "0031") == {True}
    assert hints(*keys[:20], *(f"00{n}" for n in range(40, 50))) == {False}
