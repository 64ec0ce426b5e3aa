"""Counts of Flensburg that are withheld stay so in every row, report and public edition."""

import contextlib
import csv
import io
import re

import pytest
from tests.attack import narrowed
from tests.real.flensburg import COMPLETE, CSV, SECOND, propose, raw_ages, run, table, with_children

from lueckenlos.cli import main
from lueckenlos.report.decision import decided
from lueckenlos.report.public import published

pytestmark = pytest.mark.needs("shared")


NULLED = {1: "", 4: ".", 11: ""}
INTERVAL = (1, 3)


@pytest.fixture(scope="module")
def data(shared_dir):
    return shared_dir / "data/flensburg"


@pytest.fixture(scope="module")
def proposed(data):
    return propose(data)


def children_table(data, folder, cells, name="kinder.csv"):
    """The table with other counts under 7; those under 18 stay known."""
    rows = table(data / CSV)
    for row in rows:
        cell = cells.get(int(row["district_id"]), row["age_0_to_under_7"])
        row["age_0_to_under_7"] = str(cell)
    with (folder / name).open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return name


@pytest.fixture(scope="module")
def nulled(proposed, data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("nulled")
    name = children_table(data, folder, NULLED)
    text = with_children(proposed, name, f"\nwithheld = {list(INTERVAL)}")
    return run(folder, text + COMPLETE), folder


def spans(row):
    if "|" in row.months:
        return [tuple(int(n) for n in part.split("-")) for part in row.months.split("|")]
    sign, months = ("-", row.months[1:]) if row.months.startswith("-") else ("", row.months)
    start, stop = months.split("-")
    return [(int(sign + start), int(stop))]


def born(rows):
    return [row for row in rows if spans(row)[0][0] >= 0 and row.population == "children"]


def test_withheld_counts_stay_withheld_in_every_row(nulled):
    found, _ = nulled
    for one in (found.figures, published(found.figures)):
        for row in born(one.coverage):
            if int(row.area_name[:2]) in NULLED:
                told = (row.children, row.covered_recorded, row.share_recorded, row.places_per_100)
                assert told == (None,) * 4
        for link in one.links:
            if int(link.area_name[:2]) in NULLED:
                assert link.held_recorded is None
        for gap in one.gaps:
            if gap.from_month >= 0:
                assert not {int(name[:2]) for name in gap.area_names} & NULLED.keys()
        assert one.populations[0].children is None
        assert all(row.share_recorded is None for row in born(one.overall))


def test_no_printed_interval_is_narrower_than_the_source(nulled, data):
    """Every count the source allows fits every interval that is printed."""
    found, raw = nulled[0].figures, raw_ages(data)
    for row in born(found.coverage):
        key = int(row.area_name[:2])
        if key not in NULLED:
            continue
        for under_7 in range(INTERVAL[0], INTERVAL[1] + 1):
            rest = raw[key][1] - under_7
            fits = sum(
                under_7 * max(0, min(stop, 84) - min(start, 84)) / 84
                + rest * max(0, max(stop, 84) - max(start, 84)) / 132
                for start, stop in spans(row)
            )
            assert row.children_low <= fits <= row.children_high
    note = found.populations[0]
    assert note.until == 120
    for hidden in INTERVAL:
        groups = [(hidden if key in NULLED else few, all_) for key, (few, all_) in raw.items()]
        under_10 = sum(few + (under_18 - few) * 36 / 132 for few, under_18 in groups)
        assert note.children_low <= under_10 <= note.children_high
    for row in born(published(found).coverage):
        assert (row.children_low, row.children_high) == (None, None)


def told_of(area, text):
    """What the page of an area says before its picture."""
    return re.search(rf">{area}</h3>(.*?)<figure", text, re.DOTALL)[1]


def test_reports_say_nothing_of_withheld_children(nulled, tmp_path):
    _, folder = nulled
    for edition in ((), ("--public",)):
        out = tmp_path / f"out{len(edition)}"
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            assert main(["analyse", str(folder / "fall.toml"), "--out", str(out), *edition]) == 0
        text = (out / "report.html").read_text(encoding="utf-8")
        assert "Hier leben" in told_of("13 Tarup", text)
        for name in ("01 Altstadt", "04 Westliche Höhe", "11 Mürwik"):
            assert not re.search(r"Hier leben|etwa \d", told_of(name, text))


# --- the public edition ---------------------------------------------------------------------


def test_a_small_inner_group_is_not_given_away_by_the_rest(proposed, data, tmp_path):
    """Under 18 is known from elsewhere: what is published of 7 to 18 must not tell 0 to 7."""
    editions = {}
    for under_7 in (1, 2, 4):
        name = children_table(data, tmp_path, {1: under_7})
        case = with_children(proposed, name) + COMPLETE
        editions[under_7] = published(run(tmp_path, case).figures)
    told = {
        tuple((row.children, row.covered_recorded, row.share_recorded, row.places_per_100)
              for row in born(one.coverage) if row.area_name == "01 Altstadt")
        for one in editions.values()
    }  # fmt: skip
    assert told == {((None,) * 4,) * len(next(iter(told)))}
    for rows in ("overall", "overall_links", "headlines", "populations"):
        assert len({getattr(one, rows) for one in editions.values()}) == 1


def test_the_public_edition_withstands_the_attack(proposed, data, tmp_path):
    name = children_table(data, tmp_path, {1: 3, 4: ".", 11: 7})
    text = with_children(proposed, name, "\nwithheld = [1, 3]") + COMPLETE
    found = run(tmp_path, text + SECOND.format(data=data)).figures
    assert decided(found).hidden
    assert narrowed([decided(found)], every=10) == []
