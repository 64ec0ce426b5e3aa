"""What the list says is asked in its own words; what nobody answered changes nothing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.report.asking import DAY, OFFERS, back, cell, written

from lueckenlos.exchange.offers.answers import read_answers
from lueckenlos.exchange.offers.questions import ASKED, said_of
from lueckenlos.exchange.records import OfferRecord

PHRASES = ("", "wöchentlich", "Di 9-12", "1. und 3. Donnerstag  im Monat", "nach Vereinbarung")
SOME = st.builds(
    OfferRecord,
    id=st.just("1"),
    name=st.just("Treff"),
    provider=st.sampled_from(("", "Verein")),
    kind=st.sampled_from(("", "Kita", "Elterncafé", "Beratung xy", "Frauenhaus")),
    postcode=st.sampled_from(("", "00601", "601", "Lindenau")),
    ages=st.sampled_from(("", "0-3", "alle", "irgendwann", "12 bis unter 36 Monate")),
    cost=st.sampled_from(("", "free", "paid")),
    per_year=st.sampled_from((None, 0, 12, 214)),
    schedule=st.sampled_from(PHRASES),
    capacity=st.sampled_from((None, 0, 80)),
    ends_on=st.sampled_from((None, DAY)),
    wording=st.sampled_from(((), (("cost", "5 €"),), (("per_year", "n.V."), ("cost", "?x")))),
)


@given(SOME, SOME)
def test_a_file_nobody_answered_changes_nothing_whatever_the_list_says_by_then(
    tmp_path_factory, printed, now
):
    book = written((printed,))
    book["Anleitung"]["B4"] = DAY
    assert back(tmp_path_factory.mktemp("a"), book, (now,)) == ((now,), [])


@pytest.mark.parametrize(
    ("said", "title", "printed"),
    [
        ({"schedule": "einmal im Monat"}, "Wie oft", "einmal im Monat"),
        ({"schedule": "1. und 3. Donnerstag im Monat"}, "Wie oft", "1. und 3. Donnerstag im Monat"),
        ({"schedule": "Di 9-12", "wording": (("per_year", "n.V."),)}, "Wie oft", "Di 9-12"),
        ({"per_year": 12, "wording": (("per_year", "mtl."),)}, "Wie oft", "mtl."),
        ({"per_year": 12, "schedule": "Di 9-12"}, "Wie oft", "monatlich"),
        ({"cost": "paid", "wording": (("cost", "5 €"),)}, "Kosten", "5 €"),
        ({"ages": "ab 3"}, "Alter", "ab 3"),
    ],
)
def test_what_the_list_says_goes_before_the_default_of_a_kind(said, title, printed):
    shown = cell(written((OfferRecord("1", "Treff", "Verein", "Stillgruppe", **said),)), "1", title)
    assert (shown.value, shown.font.i, shown.fill.fill_type) == (printed, False, None)


@pytest.mark.parametrize(
    ("said", "title", "printed"),
    [
        ({"wording": (("per_year", "n.V."),)}, "Wie oft", "n.V."),
        ({"schedule": "nach Vereinbarung"}, "Wie oft", "nach Vereinbarung"),
        ({"wording": (("cost", "Beitrag n. Satzung"),)}, "Kosten", "Beitrag n. Satzung"),
        ({"wording": (("capacity", "viele"),), "kind": "Kita"}, "Plätze", "viele"),
        ({"ages": "irgendwann"}, "Alter", "irgendwann"),
    ],
)
def test_what_nobody_can_read_is_shown_and_asked(tmp_path, said, title, printed):
    offers = (
        OfferRecord(**{"id": "1", "name": "A", "provider": "B", "kind": "Elterncafé"} | said),
    )
    book = written(offers)
    asked = cell(book, "1", title)
    assert (asked.value, asked.fill.fgColor.rgb[-6:]) == (printed, "FFF3B0")
    assert "So steht es in der Liste" in asked.comment.text
    cell(book, "1", "stimmt noch?").value = "ja"
    (offer,), problems = back(tmp_path, book, offers, DAY)
    assert problems == [] and offer.wording == offers[0].wording
    assert said_of(offer, next(key for key, one in ASKED.items() if one == title)) == ""


def test_an_answer_equal_to_the_default_counts_where_the_list_was_not_readable(tmp_path):
    offers = (OfferRecord("1", "A", "B", "Elterncafé", wording=(("per_year", "n.V."),)),)
    book = written(offers)
    cell(book, "1", "Wie oft").value = "wöchentlich"
    (offer,), problems = back(tmp_path, book, offers)
    assert (offer.per_year, offer.wording, problems) == (50, (), [])
    assert cell(written((offer,)), "1", "Wie oft").value == "wöchentlich"


def test_a_list_that_came_later_goes_before_what_was_printed(tmp_path):
    book = written()
    later = (OFFERS[0], replace(OFFERS[1], capacity=90), OFFERS[2])
    cell(book, "K1", "stimmt noch?").value = "ja"
    (_, kita, _), _ = back(tmp_path, book, later, DAY)
    assert (kita.capacity, kita.confirmed_on) == (90, DAY)


def test_answers_stay_with_their_row_of_a_house_when_the_list_has_another_order(tmp_path):
    kita = OfferRecord("Z5", "Kita Nord", "Stadt", "Kita", ages="U3", capacity=12)
    older = replace(kita, id="Z6", ages="Ü3", capacity=50)
    book = written((kita, older))
    assert "jede Zeile für sich" in cell(book, "Z6", "Angebot").comment.text
    assert cell(written((kita,)), "Z5", "Angebot").comment is None
    cell(book, "Z6", "Plätze").value = 60
    cell(book, "Z6", "stimmt noch?").value = "ja"
    (_, answered), problems = back(tmp_path, book, (kita, older), DAY)
    assert (answered.capacity, answered.confirmed_on, problems) == (60, DAY, [])
    moved = (replace(older, id="Z5"), replace(kita, id="Z6"))
    offers, problems = back(tmp_path, book, moved, DAY)
    assert offers == moved and {one.code for one in problems} == {"answers_offer_moved"}
    assert "Kita Nord" in problems[0].what and problems[0].cure


def test_the_answers_on_an_offer_decided_to_be_none_are_not_missed(tmp_path):
    path = tmp_path / "rueckfragen.xlsx"
    written().save(path)
    assert read_answers(path, OFFERS[1:], left_out={"S1"}) == (OFFERS[1:], [])
