"""`lueckenlos init` on invented cities, each of which publishes its data in its own way: what it
proposes runs as it is and counts what is there."""

import tomllib
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from tests.cli import cities
from tests.cli.cities import City

from lueckenlos.cli import main
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.records import Case
from lueckenlos.exchange.vocabulary.kinds import recognise

Maker = Callable[[Path], City]
CITIES = (*cities.CITIES, partial(cities.landkreis, old=True))


def proposed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What `init` prints, also written to fall.toml in the current folder."""
    assert main(["init", *arguments]) == 0
    text = capsys.readouterr().out
    Path("fall.toml").write_text(text, encoding="utf-8")
    tomllib.loads(text)
    return text


def children(case: Case) -> dict[tuple[int, int], int]:
    found = Counter[tuple[int, int]]()
    for one in case.populations[0].counts if case.populations else ():
        assert one.count is not None
        found[one.from_month // 12, one.to_month // 12] += one.count
    return dict(found)


@pytest.mark.parametrize(
    "make", CITIES, ids=lambda make: getattr(make, "__name__", "landkreis-alt")
)
def test_a_proposal_runs_as_it_is_and_counts_what_is_there(
    make: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    city = make(tmp_path)
    monkeypatch.chdir(tmp_path)
    text = proposed(capsys, *city.files, *(["--kreis", city.kreis] if city.kreis else []))
    case, problems = read_case(Path("fall.toml"))
    assert not {"unknown_area", "areas_do_not_match"} & {one.code for one in problems}
    assert len(case.areas) == city.areas
    assert children(case) == city.children
    assert Counter(o.kind if recognise(o.kind) else "" for o in case.offers) == city.kinds
    if city.inhabitants is not None:
        assert sum(area.inhabitants or 0 for area in case.areas) == city.inhabitants
    if city.births is not None:
        assert case.births and sum(one.count or 0 for one in case.births.counts) == city.births
    if city.placed is not None:
        assert sum(offer.latitude is not None for offer in case.offers) == city.placed
    asked = [line for line in text.splitlines() if "?" in line and not line.startswith("# [")]
    assert len(asked) <= 24, asked
    assert main(["analyse", "fall.toml", "--out", "bericht"]) == 0
    assert (tmp_path / "bericht" / "report.html").exists()


@pytest.fixture
def several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[City, Callable[..., str]]:
    """A city with lists of several sorts, and `init` in its folder."""
    city = cities.several_lists(tmp_path)
    monkeypatch.chdir(tmp_path)
    return city, partial(proposed, capsys)


def test_places_by_age_and_addresses_in_one_cell(several: tuple[City, Callable[..., str]]):
    city, propose = several
    propose(*city.files)
    offers = {(o.name, o.ages): o for o in read_case(Path("fall.toml"))[0].offers}
    arche = offers["Kita Arche Noah", "1 bis unter 3 Jahre"]
    assert (arche.capacity, arche.phone, arche.provider) == (10, "0561/1", "Ev. Kirche")
    assert offers["Kita Altstadt", "Klasse 1-4"].capacity == 25
    altstadt = offers["Kita Altstadt", "Ü3"]
    assert (altstadt.street, altstadt.postcode, altstadt.city) == (
        "Hauptstr. 1", "34999", "Hellbrunn",
    )  # fmt: skip
    assert ("Kita Altstadt", "1 bis unter 3 Jahre") not in offers
    assert offers["Spielplatz Altstadt", ""].area == ""  # its number is no key of an area


def test_a_whole_folder_and_what_cannot_be_read(several: tuple[City, Callable[..., str]]):
    _, propose = several
    Path("daten").mkdir()
    for path in list(Path().iterdir()):
        if path.is_file():
            path.rename(Path("daten") / path.name)
    Path("daten/plan.pdf").write_bytes(b"%PDF-1.7\n")
    Path("daten/alt.toml").write_text("")
    text = propose("daten")
    assert 'file = "daten/kinder_2023.csv"' in text
    assert "alt.toml" not in text
    told = text[text.index("# Nicht verwendet:") :]
    assert "plan.pdf" in told and "PDF" in told
    assert children(read_case(Path("fall.toml"))[0])


def test_paths_below_the_current_folder_are_written_from_there(
    several: tuple[City, Callable[..., str]],
):
    city, propose = several
    text = propose(*(str(Path(name).absolute()) for name in city.files))
    assert 'file = "kinder_2023.csv"' in text
    Path("fall").mkdir()


def test_other_boundaries_and_other_tables_stand_beside_as_comments(
    several: tuple[City, Callable[..., str]],
):
    city, propose = several
    table = cities.frame("EPSG:4326", BLOCK=[f"B{n:03d}" for n in range(12)])
    table.to_file(Path("baubloecke.geojson"))
    cities.write_csv(Path("haushalte.csv"), [("Jahr", "Haushalte"), (2022, 5000), (2023, 5100)])
    text = propose("baubloecke.geojson", *city.files, "haushalte.csv")
    assert 'file = "stadtteile.geojson"' in text
    assert '# file = "baubloecke.geojson"' in text
    assert "haushalte.csv" in text[text.index("# Nicht verwendet:") :]
    assert len(read_case(Path("fall.toml"))[0].areas) == 12


def test_the_same_list_twice_counts_once(several: tuple[City, Callable[..., str]]):
    city, propose = several
    rows = [
        ("Name", "Adresse", "Telefon"),
        *((f"Spielplatz {n}", "Weg", "1") for n in cities.NAMES),
    ]
    cities.write_csv(Path("spielplaetze_alt.csv"), rows[:7])
    text = propose(*city.files, "spielplaetze_alt.csv")
    assert "stehen wohl schon in spielplaetze.geojson" in text
    kinds = Counter(offer.kind for offer in read_case(Path("fall.toml"))[0].offers)
    assert kinds["Spielplatz"] == 6


def test_counts_that_are_not_clear_are_only_a_comment(several: tuple[City, Callable[..., str]]):
    city, propose = several
    rows: list[tuple[object, ...]] = [("Stadtteil", "Merkmal", "Altersgruppe", "Anzahl")]
    for name in cities.NAMES:
        for sort in ("Bestand", "Saldo"):
            rows += [(name, sort, "unter 3", 30), (name, sort, "3 bis unter 6", 40)]
    cities.write_csv(Path("kinder_2023.csv"), rows)
    text = propose(*city.files)
    assert "# [children]" in text and "mehrere Zeilen" in text
    assert not read_case(Path("fall.toml"))[0].populations


def test_counts_by_sex_are_added_up_unless_some_are_withheld(
    several: tuple[City, Callable[..., str]],
):
    city, propose = several
    bands = ((0, 3), (3, 6), (6, 10), (10, 18))
    head = ["Stadtteil", *(f"{a}-{b - 1} {sex}" for a, b in bands for sex in ("männl.", "weibl."))]
    rows: list[list[object]] = []
    for n, name in enumerate(cities.NAMES):
        counts = [cities.of_age([n], *band) for band in bands]
        rows.append([name, *(part for c in counts for part in (c // 2, c - c // 2))])
    cities.write_csv(Path("kinder_2023.csv"), [head, *rows])
    propose(*city.files)
    assert children(read_case(Path("fall.toml"))[0]) == city.children
    rows[3][1] = "."
    cities.write_csv(Path("kinder_2023.csv"), [head, *rows])
    assert "# [children]" in propose(*city.files)
    assert not read_case(Path("fall.toml"))[0].populations


def test_children_in_kitas_are_not_all_children(several: tuple[City, Callable[..., str]]):
    city, propose = several
    heads = ("0-2", "3-5", "6-9")
    by_kita = [("Kita", "Stadtteil", *heads), *((f"Haus {n}", n, 9, 9, 9) for n in cities.NAMES)]
    cities.write_csv(Path("haeuser.csv"), by_kita)
    cities.write_csv(
        Path("Kinder in Kitas.csv"), [("Stadtteil", *heads), *((n, 9, 9, 9) for n in cities.NAMES)]
    )
    text = propose("haeuser.csv", "Kinder in Kitas.csv", *city.files)
    case = read_case(Path("fall.toml"))[0]
    assert children(case) == city.children
    assert sum(offer.file == "haeuser.csv" for offer in case.offers) == 36
    assert "Kinder in Kitas.csv" in text[text.index("# Nicht verwendet:") :]


def test_a_running_number_is_no_key_of_areas(several: tuple[City, Callable[..., str]]):
    city, propose = several
    rows: list[tuple[object, ...]] = [("Nr.", "Stadtteil", "0-2", "3-5", "6-9")]
    rows += [(n + 1, name, n, n, n) for n, name in enumerate(reversed(cities.NAMES))]
    cities.write_csv(Path("kinder_2023.csv"), rows)
    text = propose(*city.files)
    assert 'columns = { area = "Stadtteil" }' in text
    counts = read_case(Path("fall.toml"))[0].populations[0].counts
    assert {one.count for one in counts if one.area == "12"} == {0}


def test_without_offers_it_says_what_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    cities.differing_keys(tmp_path)
    assert main(["init", "grenzen.geojson", "einwohner.csv", "fehlt.csv"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "Liste von Angeboten" in told.err and "fehlt.csv" in told.err


def test_only_one_list_and_a_key_is_the_first_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    city = cities.one_list(tmp_path)
    text = proposed(capsys, *city.files, "--kreis", "06999")
    assert 'key = "06999"' in text
    assert "delivered = 2024-03-01" in text  # the day above the list
    assert "Schritt 1" in text


SHARED = {
    "flensburg": ("01001", 13, {(0, 7): 6173, (0, 18): 15295}, 199),
    "berlin": ("11000", 542, {(0, 6): 208938, (6, 15): 322476, (15, 18): 102426}, 4202),
}


@pytest.mark.needs("shared")
@pytest.mark.parametrize("city", SHARED)
def test_all_files_of_a_real_city(
    city: str,
    shared_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    key, areas, counted, offers = SHARED[city]
    monkeypatch.chdir(tmp_path)
    proposed(capsys, str(shared_dir / "data" / city), "--kreis", key)
    case, _ = read_case(Path("fall.toml"))
    assert (len(case.areas), len(case.offers)) == (areas, offers)
    assert children(case) == counted
