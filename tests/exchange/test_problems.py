"""Messages are German sentences, for one as for many."""

import re
from string import Formatter

import pytest

from lueckenlos.exchange.problems import MESSAGES, Problem

PLURAL = (
    r"\b1 (?:Angebote|Angeboten|Zeilen|Orte|Orten|Kennungen|Einzugsgebiete|Gitterzellen|Kreise"
    r"|Flächen|Gebiete|Einträgen|andere Gebiete)\b"
)


def told(code: str, number: int) -> str:
    """The sentences of a code where every number is the same."""
    _, *texts = MESSAGES[code]
    names = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}
    numbers = {
        "count",
        "all",
        "unsaid",
        "rows",
        "areas",
        "unknown",
        "kept",
        "exact",
        "rough",
        "missing",
        "protected",
    }
    values: dict[str, object] = {one: number if one in numbers else "x" for one in names}
    problem = Problem(code, values=values)
    return f"{problem.what} {problem.cure}"


@pytest.mark.parametrize("code", MESSAGES)
def test_no_message_counts_one_as_many(code):
    assert not re.search(PLURAL, told(code, 1)), told(code, 1)
    assert "|" not in re.sub(r"mit \| getrennt|„\|“|\|\w|\| ", "", told(code, 2))


@pytest.mark.parametrize(
    ("code", "one", "many"),
    [
        (
            "hsds_left_out",
            "1 Angebot ist als eingestellt gekennzeichnet (inactive, defunct) und zählt nicht mit",
            "3 Angebote sind als eingestellt gekennzeichnet (inactive, defunct) und zählen nicht",
        ),
        ("hsds_without_point", "1 von 1 Ort hat keine", "3 von 3 Orten haben keine Koordinaten."),
        ("hsds_rows_without_id", "1 Zeile hat keine", "3 Zeilen haben keine Kennung (id) und"),
        ("kinds_open", "es zählt noch nirgends.", "sie zählen noch nirgends."),
        ("offers_all_elsewhere", "Das einzige Angebot liegt", "Alle Angebote liegen mehr als"),
    ],
)
def test_one_and_many(code, one, many):
    assert one in told(code, 1) and many in told(code, 3)
