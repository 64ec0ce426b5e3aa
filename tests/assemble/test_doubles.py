"""Double records: the quick look at names finds what comparing every pair finds."""

from dataclasses import replace
from difflib import SequenceMatcher
from itertools import combinations
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from lueckenlos.assemble.doubles import ALIKE, SHORTENED, double_records, further_parts
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.records import OfferRecord

names = st.lists(st.sampled_from(["Kita", "Kíta", "am", "Park", "Pfad", "Süd", "Sued", "1", "–"]))
streets = st.sampled_from(["", "Parkstr. 1", "Parkstraße 1", "Parkstraße 12", "Am See 3"])
lists = st.lists(st.tuples(names.map(" ".join), streets), max_size=8)


def offer(row, name, street):
    return OfferRecord(str(row), name, "AWO", "Kita", street=street, city="Stadt", row=row)


def alike(one, two, least):
    """Spelled alike, compared letter by letter."""
    if not one or not two or one == two:
        return True
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= least


def street_of(one):
    return fold(one.street).replace("strasse", "str")


@given(lists)
def test_no_pair_is_missed_and_none_is_invented(texts):
    offers = [offer(row, *one) for row, one in enumerate(texts, 1)]
    expected = [
        (one.row, two.row)
        for one, two in combinations(offers, 2)
        if alike(fold(one.name), fold(two.name), ALIKE)
        and alike(street_of(one), street_of(two), SHORTENED)
    ]
    assert [(one.row, two.row) for one, two in double_records(offers)] == expected


def test_a_list_of_one_town_without_districts_is_read_quickly():
    """Without areas, postcodes and points every offer may be a double of every other."""
    offers = [offer(i, f"Kita {i * 7919 % 100_003} {i}", f"Weg {i}") for i in range(1, 1501)]
    begun = process_time()
    list(double_records(offers))
    assert process_time() - begun < 5  # letter by letter it would be a minute


def by_age(*rows):
    """Rows of one street: (name, ages)."""
    made = [offer(i, name, "Parkstr. 1") for i, (name, _) in enumerate(rows, 1)]
    return [replace(one, ages=ages) for one, (_, ages) in zip(made, rows, strict=True)]


def test_a_kita_in_a_row_for_each_age_is_one_institution_and_no_double_record():
    offers = by_age(("Kita Sonne (U3)", "1-3"), ("Kita Sonne (Ü3)", "3-6"), ("Kita Sonne", "6-10"))
    assert further_parts(offers) == {1: 0, 2: 0}
    assert list(double_records(offers)) == []


def test_rows_whose_ages_overlap_or_are_not_said_are_no_parts_but_double_records():
    for ages in ("2-6", "", "alle"):
        offers = by_age(("Kita Sonne", "1-3"), ("Kita Sonne", ages))
        assert further_parts(offers) == {}
        assert len(list(double_records(offers))) == 1


def test_neighbours_of_another_name_are_no_parts():
    assert further_parts(by_age(("Kita Sonne", "1-3"), ("Kita Mond", "3-6"))) == {}
