"""Pages for families in every language: no text of theirs is left in German."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import translation
from tests.platform.accounts.conftest import World
from tests.platform.finder.conftest import service
from tests.platform.test_language import OTHERS, catalogue

HOME = "/familien/lindenau/"
EMPTY = frozenset("meta link input br hr img path rect circle use wbr source".split())
SHORT = 4
"""Shorter texts may be those of a name."""


class Texts(HTMLParser):
    """The texts of a page outside what is marked as German."""

    def __init__(self) -> None:
        super().__init__()
        self.german = [False]
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        german = self.german[-1] if not said.get("lang") else said["lang"] == "de"
        if not german:
            self.found += [said[name] or "" for name in ("aria-label", "title") if said.get(name)]
        if tag not in EMPTY:
            self.german.append(german or tag in ("script", "style"))

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY:
            self.german.pop()

    def handle_data(self, data: str) -> None:
        if not self.german[-1] and (text := " ".join(data.split())):
            self.found.append(text)


def pages(world: World) -> list[str]:
    """Every public page, with and without results."""
    pk = service(world, "1").pk
    return [
        *("/", "/konto/login/", "/konto/signup/", "/impressum/", "/gibt-es-nicht/", "/familien/"),
        *(HOME, f"{HOME}alle/2/", f"{HOME}alle/17/", f"{HOME}alle/2/?worte=Zahnarzt"),
        *(f"{HOME}angebot/{pk}/", f"{HOME}merkliste/", f"{HOME}daten/"),
    ]


@pytest.mark.parametrize("code", OTHERS)
def test_every_public_page_speaks_every_language(
    open_world: World, client: Client, code: str
) -> None:
    ours = {one.id for one in catalogue(code) if isinstance(one.id, str) and len(one.id) > SHORT}
    with translation.override(code):
        told = {text for text in ours if translation.gettext(text) != text}
    assert len(told) > 70
    for path in pages(open_world):
        answer = client.get(f"{path}{'&' if '?' in path else '?'}sprache={code}")
        text = answer.content.decode()
        assert answer.status_code == (404 if "nicht" in path else 200), path
        assert f'<html lang="{code}"' in text, path
        assert ('dir="rtl"' in text.partition(">")[2][:80]) == (code == "ar"), path
        read = Texts()
        read.feed(text)
        assert not told.intersection(read.found), path
        assert answer.headers["Content-Language"] == code


def test_german_words_on_a_page_from_right_to_left_are_marked(
    open_world: World, client: Client
) -> None:
    pk = service(open_world, "1").pk
    text = client.get(f"{HOME}angebot/{pk}/?sprache=ar").content.decode()
    assert '<h1 class="kern-heading-large" lang="de">Café Krümel</h1>' in text
    assert '<html lang="ar" dir="rtl"' in text


def test_leichte_sprache_is_german_with_its_own_words(open_world: World, client: Client) -> None:
    text = client.get(f"{HOME}?sprache=de-simple").content.decode()
    assert "Was passt zu Ihrer Familie?" in text and "kostet nichts" in text
    assert (
        client.get(HOME, headers={"Accept-Language": "de-AT"}).headers["Content-Language"] == "de"
    )
