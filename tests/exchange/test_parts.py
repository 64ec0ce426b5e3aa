"""A proposal in parts: what a form shows, and the same text again."""

import json
import tomllib
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lueckenlos.exchange.files.toml import toml_value
from lueckenlos.exchange.proposal.parts import (
    LISTS,
    Part,
    part_as_json,
    part_of_json,
    parts_of,
    text_of,
)

PROPOSAL = """# Vorschlag für einen Fall. Bitte die Zeilen mit „?“ ansehen. Unter title, owner und
# licence steht, wie eine Quelle heißt, wer sie führt und was mit ihr erlaubt ist;
# der Bericht nennt es.

title = "Nr. # 1" # ? steht über dem Bericht
key = "01001" # amtlicher Schlüssel, mit führender Null
reference_day = 2026-11-18

[areas]
file = "gebiete.geojson"
columns = { id = "NR" }
# ? Keine Spalte nennt die Gemeinde; so gilt jedes Gebiet als eine eigene, mit
#   eigenen Plätzen. Liegen alle in einer, deren Schlüssel:
# ? constants = { municipality = "00000000" }

# ? Andere Grenzen, statt der oberen:
# [areas]
# file = "bezirke # 2.zip"
# columns = { id = "BEZ" }

[children]
file = "kinder.csv"
date = 2024-12-31 # ? Tag, für den die Zahlen gelten
add_up = ["Geschlecht"] # wird zusammengezählt
# ergibt 6 unter 3 (bitte vergleichen)
# ? Welche Tabelle ist die neueste? Das war nicht zu erkennen.
# Auch diese Tabellen nennen Kinder nach Alter:
#   alt.csv
#   neu.csv, Blatt „1“
[children.bands]
"unter 3" = "0 bis unter 3 Jahre"

# ? Nicht gefunden: Geburten.
#   Ohne sie zeigt der Bericht weniger.

# ? Eine zweite Gruppe von Kindern; wenn das Alter stimmt:
# [[second_population]]
# file = "sgb2.csv"
# ? date = JJJJ-MM-TT # Tag, für den die Zahlen gelten
# ergibt 5 (bitte vergleichen)
# withheld = [1, 2] # was eine geheime Zahl sein kann
# [second_population.bands]
# "bis 3" = "unter 3"

# Nicht verwendet:
# a.csv (T1, T2)
# b.pdf: Das ist ein PDF. Fragen Sie nach der Tabelle.
"""


def test_the_parts_of_a_proposal():
    above, areas, other, children, second = parts_of(PROPOSAL)
    assert above == Part(
        use="",
        on=True,
        settings={"title": "Nr. # 1", "key": "01001", "reference_day": date(2026, 11, 18)},
        questions=[
            "Bitte prüfen: „Nr. # 1“ (steht über dem Bericht).",
            "Nicht gefunden: Geburten. Ohne sie zeigt der Bericht weniger.",
        ],
        remarks=[
            "amtlicher Schlüssel, mit führender Null",
            "Nicht verwendet: a.csv (T1, T2); b.pdf: Das ist ein PDF. Fragen Sie nach der Tabelle.",
        ],
    )
    assert areas.questions == [
        "Keine Spalte nennt die Gemeinde; so gilt jedes Gebiet als eine eigene, mit eigenen "
        "Plätzen. Liegen alle in einer, deren Schlüssel: Gemeinde (bitte eintragen)."
    ]
    assert (areas.use, areas.on, areas.why, areas.remarks) == ("areas", True, "", [])
    assert other == Part(
        use="areas",
        on=False,
        why="Andere Grenzen, statt der oberen:",
        settings={"file": "bezirke # 2.zip", "columns": {"id": "BEZ"}},
    )
    assert children == Part(
        use="children",
        on=True,
        settings={
            "file": "kinder.csv",
            "date": date(2024, 12, 31),
            "add_up": ["Geschlecht"],
            "bands": {"unter 3": "0 bis unter 3 Jahre"},
        },
        questions=[
            "Bitte prüfen: 31.12.2024 (Tag, für den die Zahlen gelten).",
            "Welche Tabelle ist die neueste? Das war nicht zu erkennen.",
        ],
        remarks=[
            "wird zusammengezählt",
            "ergibt 6 unter 3 (bitte vergleichen)",
            "Auch diese Tabellen nennen Kinder nach Alter: alt.csv; neu.csv, Blatt „1“",
        ],
    )
    assert second == Part(
        use="second_population",
        on=False,
        why="Eine zweite Gruppe von Kindern; wenn das Alter stimmt:",
        settings={"file": "sgb2.csv", "withheld": [1, 2], "bands": {"bis 3": "unter 3"}},
        questions=["Bitte ergänzen: Tag, für den die Zahlen gelten."],
        remarks=["ergibt 5 (bitte vergleichen)", "was eine geheime Zahl sein kann"],
    )


@pytest.mark.parametrize(
    ("lines", "question"),
    [
        (
            '# ? Ist alles Stadt:\n# ? constants = { settlement = "Stadt" }\n#   statt oben',
            "Ist alles Stadt: Stadt oder Land „Stadt“. statt oben",
        ),
        ('# ? complete = ["a"] # wenn sie vollständig ist', "wenn sie vollständig ist"),
        (
            '# ? complete = ["a"] # wenn sie vollständig ist',
            "Bitte ergänzen, wenn sie vollständig ist: für welche Handlungsfelder.",
        ),
        ('where = { A = "b", C = ["d", "e"] } # ? stimmt das', "A „b“, C „d“, „e“ (stimmt das)"),
        ('definition = "" # ? was gezählt wird', "Bitte ergänzen: was gezählt wird."),
    ],
)
def test_a_question_in_words(lines: str, question: str):
    part = parts_of(f'[areas]\nfile = "a"\n{lines}\n')[1]
    assert len(part.questions) == 1 and question in part.questions[0]


def test_the_text_of_the_parts_says_what_the_proposal_says():
    parts = parts_of(PROPOSAL)
    assert tomllib.loads(text_of(parts)) == tomllib.loads(PROPOSAL)
    assert tomllib.loads(text_of(parts[::-1])) == tomllib.loads(PROPOSAL)
    on = [Part(one.use, True, settings=one.settings) for one in parts if one.use != "areas"]
    assert [one["file"] for one in tomllib.loads(text_of(on))["second_population"]] == ["sgb2.csv"]


def test_of_a_text_without_anything_the_head_remains():
    assert parts_of("") == [Part("", on=True)]
    assert tomllib.loads(text_of([])) == {}


# Any text a file can hold, quotes, line ends and signs without a picture among them.
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
VALUES = st.recursive(
    st.one_of(TEXTS, st.booleans(), st.integers(-(10**12), 10**12), st.dates()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
SETTINGS = st.dictionaries(TEXTS, VALUES, max_size=5)
DAYS_ASIDE = st.dictionaries(
    TEXTS.filter(lambda key: key not in ("date", "reference_day", "delivered")),
    st.recursive(
        st.one_of(TEXTS, st.booleans(), st.integers()),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
        max_leaves=8,
    ),
    max_size=5,
)


@given(st.sampled_from(("children", "areas", "grid", "second_population", "indicator")), SETTINGS)
def test_any_settings_survive_the_text(use: str, settings: dict[str, Any]):
    found = tomllib.loads(text_of([Part(use, True, settings=settings)]))[use]
    assert (found if use not in LISTS else found[0]) == settings
    assert text_of([Part(use, False, settings=settings)]) == ""


@given(st.sampled_from(("children", "second_population")), SETTINGS)
def test_a_text_of_parts_has_these_parts(use: str, settings: dict[str, Any]):
    part = Part(use, True, settings=settings)
    assert parts_of(text_of([part])) == [Part("", True), part]


@given(DAYS_ASIDE, st.dates())
def test_any_part_survives_a_form(settings: dict[str, Any], day: date):
    settings = {**settings, "date": day}
    part = Part("children", False, "Warum?", settings, ["Frage?"], ["Bemerkung"])
    said = json.loads(json.dumps(part_as_json(part)))
    assert said["settings"]["date"] == day.isoformat()
    assert part_of_json(said) == part


def test_what_is_no_day_remains_what_somebody_wrote():
    said = part_as_json(Part("children", True, settings={"date": "Juni", "title": "2024-12-31"}))
    assert part_of_json(said).settings == {"date": "Juni", "title": "2024-12-31"}


def test_only_what_toml_knows_is_written():
    assert toml_value(1.5) == "1.5" and tomllib.loads(f"a = {toml_value(True)}")["a"] is True
    with pytest.raises(TypeError, match="NoneType"):
        toml_value(None)
