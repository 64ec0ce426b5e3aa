"""German words of an inventory: how often, what it costs, and the other normalised words."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lueckenlos.exchange.vocabulary.words import WORDS, read_frequency, read_word


@pytest.mark.parametrize(
    ("text", "per_year"),
    [
        ("täglich", 250),
        ("werktäglich", 250),
        ("Mo-Fr", 250),
        ("montags bis freitags", 250),
        ("wöchentlich", 50),
        ("jede Woche", 50),
        ("einmal pro Woche", 50),
        ("1x/Woche", 50),
        ("jeden Dienstag", 50),
        ("dienstags", 50),
        ("Di und Do", 100),
        ("2x wöchentlich", 100),
        ("2x pro Woche", 100),
        ("zweimal wöchentlich", 100),
        ("zwei Mal pro Woche", 100),
        ("mehrmals pro Woche", 100),
        ("3 Tage pro Woche", 150),
        ("14-täglich", 25),
        ("14-tägl.", 25),
        ("vierzehntägig", 25),
        ("alle 14 Tage", 25),
        ("alle 2 Wochen", 25),
        ("alle zwei Wochen", 25),
        ("jede zweite Woche", 25),
        ("alle 14 Tage dienstags", 25),
        ("alle drei Wochen", 16),
        ("monatlich", 12),
        ("1x im Monat", 12),
        ("1-2 mal im Monat", 12),
        ("alle 4 Wochen", 12),
        ("jeden ersten Montag", 12),
        ("jeden 2. Dienstag", 12),
        ("2. und 4. Dienstag", 24),
        ("2 x mtl.", 24),
        ("alle 2 Monate", 6),
        ("6x jährlich", 6),
        ("vierteljährlich", 4),
        ("pro Quartal", 4),
        ("halbjährlich", 2),
        ("zweimal im Jahr", 2),
        ("mehrmals im Jahr", 2),
        ("jährlich", 1),
        ("einmalig", 1),
        # nothing said
        ("", None),
        ("k. A.", None),
        ("laufend", None),
        ("ganzjährig", None),
        ("nach Bedarf", None),
        ("auf Anfrage", None),
        ("nach Vereinbarung", None),
    ],
)
def test_how_often(text: str, per_year: int | None):
    assert read_frequency(text) == per_year


@pytest.mark.parametrize(
    "text", ["selten", "ab und zu", "10 Termine", "5x", "im Sommer täglich", "alle 0 Tage", "12"]
)
def test_a_frequency_nobody_can_read(text: str):
    with pytest.raises(ValueError, match=text):
        read_frequency(text)


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("kostenlos", "free"),
        ("kostenfrei", "free"),
        ("kostenfrei für alle", "free"),
        ("kostenlos, Anmeldung erforderlich", "free"),
        ("Eintritt frei", "free"),
        ("frei, Spende erbeten", "free"),
        ("Spende", "free"),
        ("auf Spendenbasis", "free"),
        ("freiwilliger Beitrag", "free"),
        ("Kassenleistung", "free"),
        ("Kasse", "free"),
        ("KK", "free"),
        ("Krankenkasse", "free"),
        ("über gesetzliche Krankenkasse", "free"),
        ("Kosten übernimmt die Krankenkasse", "free"),
        ("kostenlos (Kasse)", "free"),
        ("kein Elternbeitrag", "free"),
        ("0", "free"),
        ("0 €", "free"),
        ("0,00 EUR", "free"),
        ("95,- (ermäßigt 60,-)", "paid"),
        ("95,--", "paid"),
        ("60,00", "paid"),
        ("5 €/Termin", "paid"),
        ("Elternbeitrag 50 €", "paid"),
        ("80 € (Kasse erstattet 80 %)", "paid"),
        ("Selbstzahler", "paid"),
        ("5 €", "paid"),
        ("€ 5", "paid"),
        ("5,- €", "paid"),
        ("0,50 €", "paid"),
        ("5,00 EUR pro Termin", "paid"),
        ("12,50 € im Monat", "paid"),
        ("5-10 €", "paid"),
        ("10er-Karte 50 €", "paid"),
        ("5 € / ermäßigt 3 €", "paid"),
        ("Spende ab 5 €", "paid"),
        ("gebührenpflichtig lt. Satzung", "paid"),
        ("laut Gebührensatzung", "paid"),
        ("Kursgebühr", "paid"),
        ("nach Einkommen", "graded"),
        ("einkommensabhängig", "graded"),
        ("einkommensabhängig, 50-200 €", "graded"),
        ("sozial gestaffelt", "graded"),
        ("Elternbeitrag", "graded"),
        ("Elternbeiträge lt. Satzung", "graded"),
        ("Beitragsfrei ab 3", "graded"),
        ("BuT", "but"),
        ("5 €, BuT möglich", "but"),
        ("Bildungs- und Teilhabepaket", "but"),
        ("paid", "paid"),
        # nothing said
        ("", ""),
        ("k. A.", ""),
        ("auf Anfrage", ""),
        ("je nach Kurs", ""),
    ],
)
def test_what_it_costs(text: str, cost: str):
    assert read_word("cost", text) == cost


@pytest.mark.parametrize(
    "text",
    [
        "ja",
        "1,5",
        "freiwillig",
        "Zuschuss der Krankenkasse",
        "Kasse erstattet",
        "Kasse/Selbstzahler",
        "10,30 Uhr",
        "nicht kostenlos",
        "kostenlos für Kinder unter 3",
        "frei ab 3, sonst 5 €",
        "Kurs kostenlos, Material 5 €",
        "einkommensunabhängig",
        "5 €, kein BuT",
    ],
)
def test_a_cost_nobody_can_read_or_that_is_not_for_all(text: str):
    with pytest.raises(ValueError, match=text):
        read_word("cost", text)


@pytest.mark.parametrize(
    ("field", "text", "word"),
    [
        ("access", "Komm-Struktur", "komm"),
        ("access", "Geh-Struktur", "geh"),
        ("access", "aufsuchend", "geh"),
        ("access", "online", "digital"),
        ("access", "zu Hause", "geh"),
        ("access", "in der Einrichtung", "setting"),
        ("prevention", "Selektiv", "selective"),
        ("open_to", "Schulbezirk", "assigned"),
        ("open_to", "Offen für alle", "anyone"),
        ("settlement", "ländlich", "country"),
    ],
)
def test_other_words(field: str, text: str, word: str):
    assert read_word(field, text) == word


@pytest.mark.parametrize(("field", "text"), [("cost", "mal so"), ("access", "vielleicht")])
def test_words_nobody_knows(field: str, text: str):
    with pytest.raises(ValueError):
        read_word(field, text)


@given(st.sampled_from(sorted(WORDS)), st.text(max_size=40))
def test_a_word_is_one_of_its_field_or_an_error(field: str, text: str):
    with suppress(ValueError):
        assert read_word(field, text) in {"", *WORDS[field].values()}


@given(st.text(max_size=40))
def test_a_frequency_is_plausible_or_an_error(text: str):
    try:
        per_year = read_frequency(text)
    except ValueError:
        return
    assert per_year is None or 1 <= per_year <= 99 * 50


PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "case.md").read_text(encoding="utf-8")


def rows(section: str) -> list[tuple[list[str], str]]:
    """The texts and the reading of every row of a table of the reference."""
    table = PAGE.split(f"## {section}\n")[1].split("\n## ")[0]
    cells = [line.strip("|").split("|") for line in re.findall(r"^\| `.*$", table, re.MULTILINE)]
    return [(re.findall(r"`([^`]+)`", row[0]), row[1].strip(" `")) for row in cells]


@pytest.mark.parametrize(("texts", "reading"), rows("How often"))
def test_the_table_of_frequencies(texts: list[str], reading: str):
    spans = reading.split(", ")
    told = [read_frequency(text) for text in texts]
    assert ["not said" if one is None else str(one) for one in told] == (
        spans if len(spans) > 1 else spans * len(texts)
    )


@pytest.mark.parametrize(("texts", "reading"), rows("Costs"))
def test_the_table_of_costs(texts: list[str], reading: str):
    for text in texts:
        try:
            assert (read_word("cost", text) or "not said") == reading
        except ValueError:
            assert reading == "not readable"
