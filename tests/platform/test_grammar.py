"""The words before the name of a municipality are those people say."""

from __future__ import annotations

import pytest
from django.template import Context, Template

from lueckenlos.web.grammar import in_place, into_place, of_place


@pytest.mark.parametrize(
    ("name", "where", "whose", "where_to"),
    [
        ("Landkreis Fulda", "im", "vom", "in den"),
        ("Kreis Unna", "im", "vom", "in den"),
        ("Stadt Fulda", "in der", "der", "in die"),
        ("Region Hannover", "in der", "der", "in die"),
        ("Hanse- und Universitätsstadt Rostock", "in", "von", "nach"),
        ("Universitäts-Stadt Gießen", "in der", "der", "in die"),
        ("Lindenau", "in", "von", "nach"),
        ("Stadt", "in", "von", "nach"),
        ("Stadtallendorf am Berg", "in", "von", "nach"),
    ],
)
def test_the_article_goes_with_the_name(name: str, where: str, whose: str, where_to: str) -> None:
    assert in_place(name) == f"{where} {name}"
    assert of_place(name) == f"{whose} {name}"
    assert into_place(name) == f"{where_to} {name}"


def test_pages_say_it_so() -> None:
    words = Template("{{ one|in_place }}, {{ one|of_place }}, {{ one|into_place }}")
    said = words.render(Context({"one": "Landkreis Berg & Tal"}))
    assert said == (
        "im Landkreis Berg &amp; Tal, vom Landkreis Berg &amp; Tal, in den Landkreis Berg &amp; Tal"
    )
