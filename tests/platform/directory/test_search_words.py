"""German words as the index compares them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lueckenlos.directory.search_index.words import (
    STOPWORDS,
    dictionary,
    dictionary_term,
    everyday,
    joined,
    parts,
    split,
    stem,
    words,
)


@pytest.mark.parametrize(
    "alike",
    [
        ("Mutter", "Mütter", "Muetter", "MÜTTER"),
        ("Kita", "Kitas"),
        ("Baby", "Babys"),
        ("Hebamme", "Hebammen"),
        ("Café", "Cafe", "Cafés"),
        ("Straße", "Strasse"),
        ("Vater", "Väter", "Vaeter"),
        ("Haus", "Häuser", "Haeuser"),
        ("Gruppe", "Gruppen"),
        ("Bücherei", "Buecherei", "Büchereien"),
        ("Børnehave", "Bornehave"),
    ],
)
def test_forms_and_spellings_of_a_word_share_a_stem(alike):
    assert len({stem(one) for word in alike for one in words(word)}) == 1


@pytest.mark.parametrize(
    "others", [("Kita", "Kino"), ("Hebamme", "Hebel"), ("Vater", "Vase"), ("Geld", "Gelb")]
)
def test_other_words_do_not(others):
    assert len({stem(one) for word in others for one in words(word)}) == len(others)


def test_words_with_hyphens_are_found_apart_and_as_one():
    assert words("Eltern-Kind-Café im Grünen") == ["eltern", "kind", "cafe", "im", "grünen"]
    assert joined("Eltern-Kind-Café im Grünen") == ["elternkindcafe"]


def test_compounds_are_split_where_their_parts_stand_alone_somewhere():
    known = {"hebamme", "sprechstunde", "kinder", "arzt", "garten", "gruppe", "schule"}.__contains__
    assert parts("hebammensprechstunde", known) == ["hebamme", "sprechstunde"]
    assert split("hebammensprechstunde", known) == ["hebamme", "sprechstunde"]
    assert split("kinderarzt", known) == ["kinder", "arzt"]
    assert parts("krabbelgruppe", known) == ["gruppe"] and split("krabbelgruppe", known) == []
    assert parts("garten", known) == [], "too short to be a compound"


@given(st.text(max_size=80))
def test_whatever_is_typed_has_words_without_signs(text):
    for one in words(text):
        assert one and one == one.lower() and not any(sign.isspace() for sign in one)
        assert stem(one) == stem(one) and " " not in stem(one)


@given(st.text("abcdefghijklmnopqrstuvwxyzäöüß", min_size=8, max_size=30))
def test_parts_are_known_and_stand_at_the_ends(word):
    known = dictionary().__contains__
    for one in parts(word, known):
        assert known(one) and (word.startswith(one) or word.endswith(one))


def test_what_families_say_stands_once_and_means_something_else():
    for said, means in everyday().items():
        assert means and all(words(one) for one in means), said
        assert not set(words(said)) <= STOPWORDS, said


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("Stillgruppe", "Stillgruppe"),
        ("stillcafé", "Stillgruppe"),
        ("schulden", "Schulden"),
        ("HARTZ IV", "Hartz IV"),
        ("Frau Meier aus der Gartenstraße 7", ""),
        ("0172 1234567", ""),
        ("Stilgrupe", ""),
        ("", ""),
    ],
)
def test_only_words_of_the_dictionary_stand_for_a_search(typed, term):
    assert dictionary_term(typed) == term
