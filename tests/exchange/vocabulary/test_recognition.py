"""Recognising kinds of offer in what real lists say."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.vocabulary.kinds import (
    kinds_of_offer,
    never_words,
    proper_names,
    words_of_kinds,
)
from lueckenlos.exchange.vocabulary.recognition import kind_of, proposals, recognised


def kind(name: str, stated: str = "", provider: str = "", extra: tuple[str, ...] = ()) -> str:
    found = recognised(name, stated, provider, extra)
    return found.kind.key if found.kind else ""


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Städtische Kita Sonnenschein", "kita"),
        ("Ev. Kindergarten St. Marien", "kita"),
        ("AWO-Kita Feld", "kita"),
        ("St. Josef KiTa", "kita"),
        ("Waldkindergarten Mücke", "kita"),
        ("Hofkita am Bach", "kita"),
        ("Kitaladen Nord", "kita"),
        ("Kita Rehweg 8/Kigä Mitte", "kita"),
        ("Montessori-Kinderhaus", "kita"),
        ("Kinderkrippe Zwerge", "krippe"),
        ("Hort der Grundschule Nord", "hort_ganztag"),
        ("Hebammensprechstunde im Rathaus", "hebamme"),
        ("PEKiP-Kurs", "pekip"),
        ("Elternsprechcafé", "eltern_kind_cafe"),
        ("Elterncafé in der Kita Sonnenschein", "eltern_kind_cafe"),
        ("Babymassage im Familienzentrum", "babymassage"),
        ("Familienzentrum Nord: Babymassage", "babymassage"),
        ("Sprachförderung in der Kita", "sprachfoerderung_kita"),
        ("Spielplatz an der Grundschule", "spielplatz"),
        ("Ehe-, Familien- und Lebensberatung der Caritas", "ehe_familien_lebensberatung"),
        ("Kinder- & Jugendzentrum Oase", "jugendzentrum"),
        ("Kinder- u.Jugendzentrum Oase", "jugendzentrum"),
        ("Jugendfreizeiteinrichtung West", "jugendzentrum"),
        ("Bauspielplatz Ost", "abenteuerspielplatz"),
        ("Abenteuerspielplatz Mitte", "abenteuerspielplatz"),
        ("Frauenhaus Nord", "frauenhaus"),
        ("Tafel Mitte e.V.", "tafel"),
        # schools
        ("Regenbogen-Grundschule", "grundschule"),
        ("Hoffmann-von-Fallersleben-Grundschule", "grundschule"),
        ("Grundschule unter den Linden", "grundschule"),
        ("Grund- und Gemeinschaftsschule Süd", "grundschule"),
        ("Goethe-Gymnasium", "weiterfuehrende_schule"),
        ("Stadtgymnasium", "weiterfuehrende_schule"),
        ("Schule am Tor (Integrierte Sekundarschule)", "weiterfuehrende_schule"),
        ("Gesamtschule Nord", "weiterfuehrende_schule"),
        ("Förderschule am Wald", "foerderschule"),
        # Danish words of Schleswig
        ("Nordvejens Børnehave", "kita"),
        ("Nordvejens Vuggestue", "krippe"),
        ("Nordby Børne- og Ungdomshus", "hort_ganztag"),
        # misspelt
        ("Kindergaten Nord", "kita"),
        ("Grundschle am See", "grundschule"),
    ],
)
def test_a_kind_in_a_name(name: str, key: str):
    assert kind(name) == key
    assert kind(name.upper()) == key


@pytest.mark.parametrize(
    "name",
    [
        "",
        "…",
        "Sonnenschein",
        "Oberstufenzentrum Handel",
        "OSZ Bekleidung und Mode",
        "Berufsschule II",
        "Abendgymnasium",
        "Gymnasium und Realschule für Erwachsene",
        "Gemeinschaftsschule Nord",  # with or without classes 1 to 4: differs between the states
        "Förderverein Kita Nord",
        "Fachschule für Sozialpädagogik",
        "Kita-Fachberatung",
        "Kitaverwaltung",
        "ehemalige Grundschule",
        "Flohmarkt im Familienzentrum",
        "Fortbildung für Kitas",
        "Am Spielplatz",
        "Nikita",
        "Schultafel",
        "Hundespielplatz",
        "Seniorentagespflege",
        "Kita und Hort Nord",
        "Kita- und Familienzentrum Nord",
        "Ostereiersuche",
    ],
)
def test_a_name_that_leaves_the_kind_open(name: str):
    found = recognised(name)
    assert (found.kind, found.score, found.how, found.word) == (None, 0, "", "")


@pytest.mark.parametrize(
    ("name", "stated", "key", "how"),
    [
        ("Sonnenschein", "Kindertagesstätte", "kita", "stated"),
        ("Kita Nord", "Familienzentrum", "familienzentrum", "stated"),
        ("Nord", "Städtische Kita", "kita", "stated"),
        ("Nord", "Grundschulen", "grundschule", "stated"),
        ("Nord", "Spieplatz", "spielplatz", "fuzzy"),
        ("Freie Waldorfschule Nord", "Gymnasien", "weiterfuehrende_schule", "stated"),
        ("Nord", "Jugendfreizeiteinrichtungen (JFE)", "jugendzentrum", "stated"),
        ("Nord", "PbS oder ASP oder Kinderfarm", "abenteuerspielplatz", "stated"),
        ("Nord", "Integrierte Jahrgangs-stufe", "weiterfuehrende_schule", "stated"),
        ("Nord", 'Förderschwerp. "Lernen"', "foerderschule", "stated"),
        ("Krippe Nord", "Reguläre Einrichtung", "krippe", "name"),
        ("Hort Nord", "Kita / Hort", "hort_ganztag", "name"),
        ("Nord", "Kita / Hort", "", ""),
        ("Elterncafé", "Kita / Hort", "", ""),
        ("Grundschule Nord", "Berufsschule", "", ""),
        ("Nord-Gymnasium", "Schulen für Erwachsene", "", ""),
    ],
)
def test_the_stated_kind_goes_before_the_name(name: str, stated: str, key: str, how: str):
    found = recognised(name, stated)
    assert (found.kind.key if found.kind else "", found.how) == (key, how)


def test_a_proper_name_gives_way_to_a_kind():
    assert kind("Kita Seepferdchen") == kind("Seepferdchen-Kita") == "kita"
    assert kind("Sprach-Kita Sonnenschein") == "kita"
    assert kind("Seepferdchen") == kind("x", "Seepferdchen") == "schwimmkurs"


def test_a_setting_offer_is_not_its_host():
    assert kind("Schulsozialarbeit Grundschule Nord") == "schulsozialarbeit"


def test_the_provider_gives_no_kind_and_its_own_words_give_way():
    assert kind("Haus Sonne", provider="Familienzentrum Nord e. V.") == ""
    assert kind("Familienzentrum Nord Babymassage", provider="Familienzentrum Nord") == (
        "babymassage"
    )
    assert kind("Kita Familienzentrum", provider="Stadt") == ""


def test_another_column_settles_what_the_name_leaves_open():
    found = recognised("Sonnenschein", "", "", ("Spielplatz, Rutsche", "Nordstadt"))
    assert found.kind is not None
    assert (found.kind.key, found.how) == ("spielplatz", "column")
    assert kind("Sonnenschein", extra=("Spielplatz", "Kita")) == ""
    assert kind("Kita Nord", extra=("Spielplatz",)) == "kita"


def test_every_word_of_the_table_is_recognised_as_stated():
    for folded, (word, of) in words_of_kinds().items():
        found = recognised("", word)
        assert found.kind is of and found.score == 100 and fold(found.word) == folded, word


def test_words_that_never_count_are_no_words_of_kinds_and_proper_names_are():
    assert never_words() and not never_words() & words_of_kinds().keys()
    assert proper_names() <= words_of_kinds().keys()


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=30))
def test_any_text_is_a_kind_with_a_word_or_left_open(name: str, stated: str, provider: str):
    found = recognised(name, stated, provider)
    assert (found.kind is None) == (found.how == "") == (found.score == 0)
    assert 0 <= found.score <= 100


@given(
    st.lists(st.sampled_from([*"-–,:/()&. ", "und", "im", "Kita", "Hort", "schule"]), max_size=9)
)
def test_signs_do_no_harm(words: list[str]):
    for text in ("".join(words), " ".join(words)):
        recognised(text)
        assert len(proposals(text)) <= 3


def test_proposals_name_what_a_text_may_mean():
    keys = [kind.key for kind, _ in proposals("Kita- und Familienzentrum Nord")]
    assert keys[0] == "familienzentrum" and "kita" in keys
    scores = [score for _, score in proposals("Kinderspielhaus")]
    assert scores == sorted(scores, reverse=True) and all(0 < score <= 100 for score in scores)


def offer(name: str, stated: str = "") -> OfferRecord:
    return OfferRecord("1", name, "Stadt", stated)


def test_a_decision_goes_before_everything():
    decisions = {fold("Reguläre Einrichtung"): "kita", fold("Kita Nord"): "-", "x": "krippe"}
    assert kind_of(offer("Hort Süd", "Reguläre  einrichtung"), decisions).kind is not None
    found = kind_of(offer("Hort Süd", "Reguläre  einrichtung"), decisions)
    assert found.kind is not None and (found.kind.key, found.how) == ("kita", "decided")
    left_out = kind_of(offer("Kita Nord", "Reguläre Einrichtung"), decisions)
    assert (left_out.kind, left_out.how, left_out.word) == (None, "decided", "Kita Nord")
    assert kind_of(offer("Hort Süd"), decisions).how == "name"
    assert kind_of(offer("Süd"), decisions).how == ""


def test_thousands_of_offers_take_no_time():
    kinds = kinds_of_offer()
    names = [f"Haus {i} {kinds[i % len(kinds)].name}-Nord {i}" for i in range(4200)]
    started = time.perf_counter()
    for name in names:
        recognised(name, "Einrichtung")
    assert time.perf_counter() - started < 6


@pytest.mark.parametrize(
    ("name", "stated", "key"),
    [
        ("Kinderarztpraxis Dr. Maier", "Kita", "kinderarztpraxis"),
        ("Kinderarztpraxis Dr. Maier", "Familienzentrum", "kinderarztpraxis"),
        ("Kinderarztpraxis am Spielplatz", "Spielplätze in Nord", "kinderarztpraxis"),
        ("Praxis für Kinder- und Jugendmedizin", "Beratung", "kinderarztpraxis"),
        ("Logopädische Praxis Nord", "Kita", "logopaedie"),
        ("Jobcenter Musterstadt", "Familienbildung", "jobcenter"),
        # the heading stays right where a name is only a name
        ("Spielplatz-Kita", "Kita", "kita"),
        ("Grundschule Nord", "Ganztagsbetreuung", "hort_ganztag"),
        ("Familienhaus Nord", "Kita", "kita"),
        ("Kita neben der Kinderarztpraxis", "Kita", "kita"),
        # no practice of this table
        ("Kinderzahnarztpraxis", "", ""),
        ("Tierarztpraxis", "", ""),
    ],
)
def test_a_practice_under_another_heading_is_a_practice(name: str, stated: str, key: str):
    assert kind(name, stated) == key
