"""Questions go out as a workbook, come back filled in, and become what the providers said."""

from datetime import date
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from tests.report.asking import DAY, OFFERS, back, cell, codes, written

from lueckenlos.exchange.ages import age_words, read_ages
from lueckenlos.exchange.offers.answers import read_answers
from lueckenlos.exchange.offers.questions import (
    ACCESS,
    ASKED,
    CHOICES,
    COST,
    OFTEN,
    Question,
    often,
    questions_of,
)
from lueckenlos.exchange.problems import CaseError
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.vocabulary.kinds import kinds_of_offer
from lueckenlos.exchange.vocabulary.words import read_frequency, read_word
from lueckenlos.report.workbook import write_questions


def test_what_is_known_assumed_and_missing_looks_different():
    book = written()
    assumed, missing, known = (
        cell(book, "S1", title) for title in ("Alter", "Kosten", "Straße und Hausnummer")
    )
    assert (assumed.value, assumed.font.i) == ("0 bis unter 1 Jahr", True)
    assert "Vorgabe für „Stillgruppe“" in assumed.comment.text
    assert (missing.value, missing.fill.fgColor.rgb[-6:]) == (None, "FFF3B0")
    assert (known.value, known.fill.fill_type, known.font.i) == ("Am Markt 3", None, False)
    assert cell(book, "K1", "Plätze").value == 86


def test_a_provider_has_one_sheet_however_its_name_is_spaced():
    book = written()
    assert book.sheetnames == ["Anleitung", "Geburtshaus Lindenau e. V.", "Hilfe Frauen Kinder"]
    sheet = book.worksheets[1]
    hidden = [sheet.cell(4, at).value for at in range(1, 20)]
    assert hidden[14:16] == ["Kennung", "Datei"]
    assert sheet.column_dimensions["O"].hidden and sheet.column_dimensions["P"].hidden
    assert len(sheet.data_validations.dataValidation) == len(CHOICES) + 1


def providers_of(*names):
    """The names of sheets for offers of these providers."""
    offers = [OfferRecord(str(i), f"Treff {i}", name, "Kita") for i, name in enumerate(names)]
    return written(offers).sheetnames[1:]


@pytest.mark.parametrize(
    "names",
    [
        ("AWO Musterstadt e.V.", "AWO Musterstadt e. V.", "awo musterstadt", "AWO-Musterstadt eV"),
        ("Lebenshilfe gGmbH", "Lebenshilfe gemeinnützige GmbH", "Lebenshilfe g GmbH"),
        ("Ev. Kirchengemeinde St. Marien", "Evangelische Kirchengemeinde Sankt Marien"),
        ("Familie & Kind", "Familie und Kind e.V.", "Familie u. Kind"),
    ],
)
def test_spellings_of_one_provider_share_a_sheet(names):
    assert len(providers_of(*names)) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("AWO Musterstadt e.V.", "AWO Musterstadt gGmbH"),
        ("AWO Musterstadt e.V.", "AWO Musterstadt gGmbH", "AWO Musterstadt"),
        ("AWO Musterstadt", "AWO Neustadt"),
        ("Bildung GmbH", "Bildung gGmbH"),
        ("Träger 1", "Träger 2"),
        ("e.V.", "gGmbH"),
        ("Ev. Kirchengemeinde", "Kath. Kirchengemeinde"),
    ],
)
def test_providers_that_may_be_two_stay_apart(names):
    assert len(providers_of(*names)) == len(names)


def test_sheet_names_are_what_excel_takes():
    names = ("A" * 40, "A" * 40 + "b", "History", "'Zitat'", "[x]:*?/\\", "", "Anleitung")
    questions = [Question(name, str(i), "x", "ages", "Alter") for i, name in enumerate(names)]
    book = load_workbook(BytesIO(write_questions(questions, title="T", day=DAY)))
    made = book.sheetnames
    assert len({name.casefold() for name in made}) == len(names) + 1
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in made)
    assert "History" not in made and made.count("Anleitung") == 1


def test_a_protected_address_is_not_asked_for():
    shut = cell(written(), "F1", "PLZ")
    assert shut.value is None and "geschützt" in shut.comment.text


def test_the_same_questions_give_the_same_bytes():
    questions = questions_of(OFFERS)
    one, two = (write_questions(questions, title="T", day=DAY) for _ in range(2))
    assert one == two


def test_untouched_it_changes_nothing(tmp_path):
    offers, problems = back(tmp_path, written())
    assert offers == OFFERS and problems == []


def test_answers_become_what_the_list_says(tmp_path):
    book = written()
    book["Anleitung"]["B4"] = date(2026, 12, 1)
    cell(book, "S1", "Kosten").value = "kostenfrei"
    cell(book, "S1", "stimmt noch?").value = "ja"
    cell(book, "K1", "Plätze").value = 90
    cell(book, "K1", "PLZ").value = 601
    cell(book, "K1", "läuft bis").value = date(2027, 7, 31)
    cell(book, "F1", "stimmt noch?").value = "beendet"
    (still, kita, house), problems = back(tmp_path, book)
    assert problems == []
    assert (still.cost, still.ages, still.access, still.per_year) == (
        *("free", "0 bis unter 1 Jahr", "komm", 50),
    )
    assert still.confirmed_on == date(2026, 12, 1)
    assert (kita.capacity, kita.postcode, kita.ends_on) == (90, "00601", date(2027, 7, 31))
    assert kita.confirmed_on == date(2025, 1, 1)
    assert (house.ends_on, house.confirmed_on) == (date(2026, 11, 30), None)


def test_no_takes_a_confirmation_back_and_says_what_happens(tmp_path):
    book = written()
    cell(book, "K1", "stimmt noch?").value = "nein"
    (_, kita, _), problems = back(tmp_path, book, day=DAY)
    assert (kita.confirmed_on, kita.capacity, codes(problems)) == (None, 86, ["answers_denied"])
    assert "stimmt nicht mehr" not in problems[0].what and "steht „nein“" in problems[0].what
    assert "zählt weiter als erfasst, aber nicht als bestätigt" in problems[0].what
    assert "„beendet“: Dann zählt es nicht mehr" in problems[0].cure
    cell(book, "K1", "Plätze").value = 60
    (_, kita, _), problems = back(tmp_path, book, day=DAY)
    assert (kita.capacity, codes(problems)) == (60, ["answers_denied_changed"])
    assert "Die geänderten Angaben gelten" in problems[0].what


@pytest.mark.parametrize(
    ("said", "places", "confirmed"),
    [
        ("80", 80, DAY),
        ("80 Plätze", 80, DAY),
        ("80 Betreuungsplätze", 80, DAY),
        ("ca. 80", 80, None),
        ("etwa 80", 80, None),
        ("rund 80 Plätze", 80, None),
        ("80 (ca.)", 80, None),
    ],
)
def test_places_in_words_count_and_are_confirmed_only_when_exact(tmp_path, said, places, confirmed):
    book = written()
    cell(book, "K1", "Plätze").value = said
    cell(book, "K1", "stimmt noch?").value = "ja"
    (_, kita, _), problems = back(tmp_path, book, day=DAY)
    assert (kita.capacity, kita.confirmed_on) == (places, confirmed)
    assert codes(problems) == ([] if confirmed else ["places_rough"])
    for one in problems:
        assert f"„{said}“ gilt als 80" in one.what and "genaue Zahl" in one.cure


@pytest.mark.parametrize("said", ["80-90", "80+", "viele", "8,5", "-3"])
def test_places_nobody_can_read_leave_what_was_known(tmp_path, said):
    book = written()
    cell(book, "K1", "Plätze").value = said
    (_, kita, _), (problem,) = back(tmp_path, book, day=DAY)
    assert (kita.capacity, problem.code) == (86, "answers_cell_unreadable")
    assert "eine Zahl wie 80, oder „ca. 80“" in problem.cure


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("12 bis unter 168 Monate", "ab 12 Monaten bis unter 14 Jahre"),
        ("36 bis unter 72 Monate", "3 bis unter 6 Jahre"),
        ("6 bis unter 12 Monate", "6 bis unter 12 Monate"),
        ("36 bis unter 84 Monate", "ab 3 Jahren bis Schuleintritt"),
        ("0 bis unter 84 Monate", "ab Geburt bis Schuleintritt"),
        ("-9 bis unter 36 Monate", "Schwangerschaft bis unter 3 Jahre"),
        ("1 bis unter 36 Monate", "ab 1 Monat bis unter 3 Jahre"),
        ("0-3", "0-3"),
    ],
)
def test_ages_are_told_in_words_people_use(tmp_path, said, shown):
    offers = (OfferRecord("1", "Treff", "Verein", "", ages=said),)
    book = written(offers)
    assert cell(book, "1", "Alter").value == shown
    assert back(tmp_path, book, offers) == (offers, [])


def test_ages_an_older_file_words_otherwise_change_nothing(tmp_path):
    book = written()
    cell(book, "S1", "Alter").value = "0 bis 1 Jahre"
    assert back(tmp_path, book) == (OFFERS, [])


@pytest.mark.parametrize(
    ("said", "day"), [("20.11.26", date(2026, 11, 20)), ("31.02.26", None), ("11/20/26", None)]
)
def test_the_day_may_leave_out_the_century(tmp_path, said, day):
    book = written()
    book["Anleitung"]["B4"] = said
    cell(book, "S1", "stimmt noch?").value = "ja"
    offers, problems = back(tmp_path, book)
    assert offers[0].confirmed_on == (day or OFFERS[0].confirmed_on)
    assert codes(problems) == ([] if day else ["answers_without_day"])


def test_a_default_nobody_confirmed_stays_a_default(tmp_path):
    book = written()
    cell(book, "S1", "stimmt noch?").value = "nein"
    (offer, *_), problems = back(tmp_path, book, day=DAY)
    assert offer == OFFERS[0]
    assert codes(problems) == ["answers_denied"]


def test_odd_answers_are_told_with_their_place(tmp_path):
    book = written()
    cell(book, "S1", "Alter").value = "irgendwann"
    cell(book, "S1", "stimmt noch?").value = "ja"
    cell(book, "K1", "Kennung").value = "K9"
    cell(book, "F1", "PLZ").value = "00601"
    book.create_sheet("Notizen")["A1"] = "Bitte anrufen"
    offers, problems = back(tmp_path, book)
    assert sorted(codes(problems)) == [
        *("answers_address_protected", "answers_cell_unreadable", "answers_offer_unknown"),
        *("answers_sheet_skipped", "answers_without_day"),
    ]
    unread = next(one for one in problems if one.code == "answers_cell_unreadable")
    assert unread.place.endswith("Blatt „Geburtshaus Lindenau e. V.“, Zeile 5, „Alter“")
    assert "irgendwann" in unread.what and "0 bis 3 Jahre" in unread.cure
    assert offers[0].confirmed_on is None and offers[2] == OFFERS[2]
    assert all(one.what and one.cure for one in problems)


def test_lists_that_share_a_key_are_told_apart_by_their_file(tmp_path):
    offers = tuple(
        OfferRecord("1", f"Treff {name}", name, "Kita", file=f"{name}.csv") for name in "ab"
    )
    book = written(offers)
    book.worksheets[2]["E5"] = "kostenfrei"
    (first, second), problems = back(tmp_path, book, offers)
    assert (first.cost, second.cost, problems) == ("", "free", [])


def test_no_workbook_is_a_problem_not_a_crash(tmp_path):
    path = tmp_path / "leer.xlsx"
    path.write_bytes(b"Kennung;Angebot\n1;Treff\n")
    with pytest.raises(CaseError) as caught:
        read_answers(path, OFFERS)
    assert codes(caught.value.problems) == ["file_is_no_workbook"]


def test_every_word_to_choose_is_understood():
    assert {read_word("cost", word): word for word in CHOICES["cost"]} == COST
    assert {read_word("access", word): word for word in CHOICES["access"]} == ACCESS
    assert {read_frequency(word): word for word in CHOICES["per_year"]} == OFTEN


def test_the_ages_of_every_kind_are_read_back():
    for kind in kinds_of_offer():
        ages = read_ages(age_words(*kind.ages))
        assert ages and (ages.start, ages.stop, ages.doubtful_stop) == (*kind.ages, None)


@given(st.integers(-9, 215), st.integers(-8, 216))
def test_any_ages_are_read_back(start, stop):
    if start < stop:
        ages = read_ages(age_words(start, stop))
        assert ages and (ages.start, ages.stop) == (start, stop)


@pytest.mark.parametrize("title", ASKED.values())
def test_titles_are_words(title):
    assert title[0].isalpha() and often(30) == "30"
