"""What a table of children says where areas, ages or days are missing, and which shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pytest
from tests.platform.areas.kreis import (
    AREAS,
    BANDS,
    CHILDREN,
    Office,
    Ort,
    above,
    borders,
    named,
    number_of,
    orte,
    part,
    square,
    table,
)
from tests.platform.areas.seen import csv_rows, pages, put_in, row, table_rows, told, xlsx_rows

from lueckenlos.areas import queries
from lueckenlos.areas.ledger import Figure, Ledger, share
from lueckenlos.areas.models import Population

pytestmark = pytest.mark.django_db(transaction=True)
PARTIAL = "nicht für alle Gebiete"
Row = tuple[str, str, object]
SGB = {"key": "sgb", "name": "SGB II", "threshold": 3, "sensitive": True}


def every(some: Iterable[Ort], bands: Sequence[str] = BANDS) -> list[Row]:
    """A row per area and age."""
    return [
        (one.key, age, count)
        for one in some
        for age, count in zip(bands, one.children, strict=True)
    ]


def load(office: Office, some: list[Ort], rows: Iterable[Row], **more: Any) -> None:
    """Areas with a table of children."""
    office.write(
        gebiete_geojson=borders(some), kinder_csv=table(rows, tuple(CHILDREN["columns"].values()))
    )
    parts = [above(), part("areas", AREAS), part("children", CHILDREN, **more)]
    office.declared(parts, "gebiete.geojson", "kinder.csv")


def more(office: Office, rows: Iterable[Row], use: str = "children", **said: Any) -> None:
    """Another table for the areas that are there."""
    office.write(mehr_csv=table(rows, tuple(CHILDREN["columns"].values())))
    settings = {**CHILDREN, "file": "mehr.csv", **said}
    office.declared([above(), part(use, settings)], "mehr.csv")


def of_key(office: Office, key: str = "children") -> Population:
    """The newest table of a series."""
    return next(one for one in queries.populations(office.here) if one.key == key)


def shown(office: Office, one: Population) -> Any:
    return office.client.get(f"{office.base}kinder/{one.pk}/")


def page(office: Office, one: Population) -> str:
    return str(shown(office, one).content.decode())


# --- areas that are missing ----------------------------------------------------------------------


def test_what_is_not_counted_everywhere_is_no_sum_of_the_municipality(office: Office) -> None:
    rows = [one for one in every(orte()) if one[:2] != (orte()[1].key, BANDS[1])]
    load(office, orte(), rows)
    one = of_key(office)
    assert dict(shown(office, one).context["sums"]) == {
        "unter 3 Jahre": "260",
        "3 bis unter 6 Jahre": PARTIAL,
        "6 bis unter 10 Jahre": "380",
        "zusammen": PARTIAL,
    }
    assert row(page(office, one), "Ort 001")[1:] == ["40", "keine Zahl", "60", "keine Zahl"]
    assert row(page(office, one), "Ort 000")[-1] == "150"
    listing = office.page("gebiete/").split("Liste der Geb")[1]
    assert row(listing, "Ort 001")[-1] == "keine Zahl"  # not 100 "unter 10 Jahre"
    area = office.page(f"gebiete/ebene/ortsteil/{orte()[0].key}/")
    assert row(area, "3 bis unter 6 Jahre")[1:] == ["50", PARTIAL]


def test_an_area_nobody_counted_leaves_no_sum(office: Office) -> None:
    load(office, orte(), every(orte()[:5]))
    assert {words for _, words in shown(office, of_key(office)).context["sums"]} == {PARTIAL}


def test_what_a_gemeinde_counts_is_counted_for_its_areas(office: Office) -> None:
    first = [one for one in orte() if one.gemeinde == "06634001"]
    rows = [*every(first), *(("06634002", age, 100) for age in BANDS)]
    load(office, orte(), rows)
    one = of_key(office)
    homes = queries.homes_of(one.edition)
    ledger = Ledger(one, homes)
    assert ledger.total("").exact == sum(sum(map(int, o.children)) for o in first) + 300
    assert ledger.total("06634001").exact == sum(sum(map(int, o.children)) for o in first)
    assert ledger.total("06634002").exact == 300
    less = Ledger(one, {**homes, "0663400199": "06634001"})
    assert less.total("") == less.total("06634001") == Figure(None, partial=True)
    assert less.total("06634002").exact == 300


def test_nobody_is_counted_twice_where_there_is_one_gemeinde(office: Office) -> None:
    some = [named(one, gemeinde="06634001") for one in orte(3)]
    load(office, some, [*every(some), *(("06634001", age, 200) for age in BANDS)])
    assert {words for _, words in shown(office, of_key(office)).context["sums"]} == {PARTIAL}


def test_after_a_switch_nothing_is_summed_without_the_area_that_was_split(office: Office) -> None:
    load(office, orte(), every(orte()))
    first, *others = orte()
    halves = [
        named(first, key="0663400198", name="Nord", shape=square(0, 0, 0.5)),
        named(first, key="0663400199", name="Süd", shape=square(0.5, 0, 0.5)),
    ]
    office.write(gebiete_geojson=borders([*halves, *others]))
    office.declared([above(), part("areas", AREAS, date="2026-01-01")], "gebiete.geojson")
    new = next(one for one in queries.editions(office.here) if one.valid_from.year == 2026)
    office.client.post(f"{office.base}gebiete/staende/{new.pk}/einschalten/")
    office.work()
    one = of_key(office)
    assert one.carried_id
    assert {words for _, words in shown(office, one).context["sums"]} == {PARTIAL}
    said = told(page(office, one))
    assert "Nord keine Zahl" in said
    assert "oder sie ließ sich nicht auf die neuen Grenzen übertragen" in said
    answer = office.client.get(f"{office.base}kinder/{one.pk}/tabelle.xlsx")
    assert "früheren Grenzen" in str(xlsx_rows(answer, 1))
    more(office, every([*halves, *others]), date="2025-12-31")
    newest = of_key(office)
    assert shown(office, newest).context["course"] is None
    assert "neuen Grenzen" not in page(office, newest)


def test_an_import_tells_which_areas_lack_an_age_group(office: Office) -> None:
    rows = [one for one in every(orte()) if one[:2] != (orte()[1].key, BANDS[1])]
    counts = table(rows, tuple(CHILDREN["columns"].values()))
    one = office.upload(*office.write(gebiete_geojson=borders(orte()), kinder_csv=counts))
    said = told(office.page(office.url(one)))
    assert "fehlen für das Gebiet „Ort 001“ Altersgruppen" in said
    assert "3 bis unter 6 Jahre" in said.split("„Ort 001“ Altersgruppen")[1][:80]
    assert office.load(one).state == one.State.LOADED


def test_no_number_below_three_may_be_allowed(office: Office) -> None:
    one = office.upload(
        *office.write(
            gebiete_geojson=borders(orte()),
            kinder_csv=table(every(orte()), tuple(CHILDREN["columns"].values())),
        )
    )
    number = number_of(one, "children")
    office.save(one, number, threshold="2")
    assert office.again(one).parts[number]["settings"].get("threshold") != 2
    office.save(one, number, threshold="3")
    assert office.again(one).parts[number]["settings"]["threshold"] == 3


# --- ages that are missing -----------------------------------------------------------------------


def test_ages_with_a_hole_have_no_total(office: Office) -> None:
    load(office, orte(), [one for one in every(orte()) if one[1] != BANDS[1]])
    said = page(office, of_key(office))
    assert row(said, "Gebiet") == ["Gebiet", "unter 3 Jahre", "6 bis unter 10 Jahre"]
    assert "zusammen" not in said
    listing = office.page("gebiete/")
    assert "unter 10 Jahre" not in listing
    assert "Altersgruppen mit Lücken, keine Summe" in told(listing)
    assert row(listing.split("Liste der Geb")[1], "Ort 000")[-1] == "keine Zahl"


def test_a_part_with_a_hole_in_its_ages_has_no_share(office: Office) -> None:
    load(office, orte(), every(orte()))
    rows = [(one.key, age, 20) for one in orte() for age in (BANDS[0], BANDS[2])]
    more(office, rows, "second_population", **SGB)
    assert row(page(office, of_key(office, "sgb")), "Ort 000")[-1] == "noch nicht beurteilbar"


# --- the course ----------------------------------------------------------------------------------


def test_the_course_draws_only_days_of_the_same_ages_and_all_areas(office: Office) -> None:
    load(office, orte(), every(orte()))
    more(office, every(orte()[:5]), date="2025-12-31")
    one = of_key(office)
    assert shown(office, one).context["course"] is None
    young = [one for one in every(orte()) if one[1] != BANDS[2]]
    more(office, young, date="2026-03-31")
    assert shown(office, of_key(office)).context["course"] is None
    more(office, every(orte()), date="2023-12-31")
    oldest = list(queries.populations(office.here))[-1]
    chart = shown(office, oldest).context["course"]
    assert "unter 10 Jahre" in chart.title
    assert "2023" in chart.svg and "2024" in chart.svg
    assert not {"2025", "2026"} & set(chart.svg.replace("<", " ").replace(">", " ").split())


# --- shares --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part_of", "threshold", "sensitive", "percent"),
    [
        (150, 3, True, None),  # everybody
        (150, 3, False, 100),
        (148, 3, False, None),  # two are left over
        (147, 3, True, 98),
        (151, 3, False, None),  # the days contradict
        (15, 3, True, 10),
    ],
)
def test_a_share_tells_of_nobody(
    part_of: int, threshold: int, sensitive: bool, percent: float | None
) -> None:
    rules = Population(threshold=threshold, sensitive=sensitive)
    found = share(Figure(part_of), Figure(150), rules)
    assert (found.percent if found else None) == percent


def test_the_page_shows_no_share_of_everybody(office: Office) -> None:
    load(office, orte(), every(orte()))
    rows = [
        (one.key, age, count if n == 0 else 20)
        for n, one in enumerate(orte())
        for age, count in zip(BANDS, one.children, strict=True)
    ]
    more(office, rows, "second_population", **SGB)
    said = page(office, of_key(office, "sgb"))
    assert row(said, "Ort 000")[-1] == "noch nicht beurteilbar"
    assert row(said, "Ort 001")[-1].startswith("39 % (")


@pytest.mark.parametrize(
    ("day", "compared"),
    [("2024-12-31", "2024-12-31"), ("2025-05-31", "2024-12-31"), ("2026-06-30", "2025-12-31")],
)
def test_a_share_is_one_of_the_children_of_the_nearest_day(
    office: Office, day: str, compared: str
) -> None:
    load(office, orte(), every(orte()))
    more(office, every(orte()), date="2025-12-31")
    rows = [(one.key, age, 20) for one in orte() for age in BANDS]
    more(office, rows, "second_population", **{**SGB, "date": day})
    said = page(office, of_key(office, "sgb"))
    on = date.fromisoformat(compared)
    assert row(said, "Gebiet")[-1] == f"Anteil an allen Kindern dieses Alters am {on:%d.%m.%Y}"
    assert f"vom {on.day}.{on.month}.{on.year}" in told(said)


def test_a_share_of_another_time_is_refused(office: Office) -> None:
    load(office, orte(), every(orte()))
    rows = [(one.key, age, 20) for one in orte() for age in BANDS]
    more(office, rows, "second_population", **{**SGB, "date": "2026-06-30"})
    said = page(office, of_key(office, "sgb"))
    assert "Anteil an" not in said
    assert "Anteile fehlen" in told(said)
    assert "Anteile" not in page(office, of_key(office))


# --- names and files -----------------------------------------------------------------------------


def test_areas_of_one_name_are_told_apart(office: Office) -> None:
    some = orte()
    for n in (0, 1, 4):
        some[n] = named(some[n], name="Neustadt")
    load(office, some, every(some))
    said = page(office, of_key(office))
    assert row(said, f"Neustadt (Gemeinde 1) ({some[0].key})")
    assert row(said, f"Neustadt (Gemeinde 1) ({some[1].key})")
    assert row(said, "Neustadt (Gemeinde 2)")


def test_areas_of_one_name_are_two_lines_and_sorted_as_germans_do(office: Office) -> None:
    some = [named(one, name="Zell") for one in orte()]
    some[0], some[3] = named(some[0], name="Ärzen"), named(some[3], name="Neustadt")
    some[5] = named(some[5], name="Neustadt")
    put_in(office, some)
    chosen = "&".join(f"gebiet={some[n].key}" for n in (3, 5))
    address = f"{pages(office)['indicator'].split('?')[0]}?{chosen}"
    said = office.page(address)
    both = ["Neustadt (Gemeinde 1)", "Neustadt (Gemeinde 2)"]
    chart = office.client.get(f"{office.base}{address}").context["chart"]
    assert [all(name in text for name in both) for text in (chart.svg, said)] == [True, True]
    names = [cells[0] for cells in table_rows(said) if cells and cells[0] in ("Ärzen", *both)]
    assert names[-3:] == ["Ärzen", *both]


def test_files_say_what_is_counted_when_and_by_whom(office: Office) -> None:
    some = orte()
    some[2] = named(some[2], children=(1, 1, 1))
    load(office, some, every(some[:5]))
    lines = csv_rows(office.client.get(f"{office.base}gebiete/liste.csv"))
    cells = {line[1]: line for line in lines[1:]}
    assert (cells["Ort 002"][6], cells["Ort 005"][6]) == ("verdeckt", "keine Zahl")
    beside = dict(zip(lines[0][7:], cells["Ort 002"][7:], strict=True))
    assert "unter 10 Jahre" in beside["Was bei Kindern zählt"]
    assert "Stichtag 31.12.2024" in beside["Quelle der Kinderzahlen"]
    assert "01.01.2025" in beside["Quelle der Grenzen"]
    assert "Gerundet auf Zehner" in beside["Hinweis"]
    for address in ("gebiete/liste.xlsx", f"kinder/{of_key(office).pk}/tabelle.xlsx"):
        answer = office.client.get(office.base + address)
        notes = " ".join(str(cell) for line in xlsx_rows(answer, 1) for cell in line)
        for said in ("unter 10 Jahre", "Stichtag 31.12.2024", "Gerundet auf Zehner"):
            assert said in notes
    sheet = xlsx_rows(office.client.get(f"{office.base}gebiete/liste.xlsx"))
    assert next(line for line in sheet if line[1] == "Ort 005")[6] == "keine Zahl"
