"""What the guide names stands on the page it says, in the demonstration itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.guide.pages import GUIDE, spaced
from tests.guide.walk import Walk

NAMES = {"a", "button", "h1", "h2", "h3", "label", "legend", "summary", "dt", "th", "td", "caption",
         "option", "figcaption"}  # fmt: skip
EMPTY = {"br", "hr", "img", "input", "link", "meta", "path", "circle", "use", "rect"}
PAGE = re.compile(r"^<!-- Seite: (.+) -->$", re.MULTILINE)
WHOLE = ("plattform.md", "bestand.md", "kette.md", "familiensuche.md")
"""Pages of the guide that tell of nothing but pages."""
WORD = re.compile(r"(?:\*\*[^*]+\*\*|„[^“]+“)<!-- Wort -->")
"""What is set off for another reason than that a page says it."""


class Names(HTMLParser):
    """The names of buttons, links, fields and headings of a page, and all that it says."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.open: list[tuple[str, bool, list[str]]] = []
        self.said: list[str] = []
        self.feed(html)
        self.close()

    @property
    def text(self) -> str:
        return spaced("".join(self.said))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in EMPTY:
            unseen = "kern-sr-only" in (dict(attrs).get("class") or "") or tag in ("svg", "script")
            self.open.append((tag, unseen, []))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_data(self, data: str) -> None:
        if not any(unseen for _, unseen, _ in self.open):
            self.said.append(data)
            for _, _, parts in self.open:
                parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        while self.open and tag in {one for one, _, _ in self.open}:
            name, _, parts = self.open.pop()
            if name in NAMES:
                self.names.add(spaced("".join(parts)).removesuffix(" (freiwillig)"))
            if name in NAMES or name in ("p", "div", "li", "span"):
                self.said.append(" ")
            if name == tag:
                return


def named(text: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """Page by page of the walk: the names and the sayings the guide finds there."""
    _, *rest = PAGE.split(WORD.sub("", text))
    for page, part in zip(rest[::2], rest[1::2], strict=True):
        yield page, re.findall(r"\*\*(.+?)\*\*", part), re.findall(r"„([^“]+)“", part)


def of_pages(name: str) -> str:
    """The part of a page of the guide that tells of pages: behind the first one that is named."""
    text = (GUIDE / name).read_text(encoding="utf-8")
    if name in WHOLE:
        assert not re.search(r"\*\*|„", WORD.sub("", PAGE.split(text)[0])), "a name of no page"
        return text
    parts = (part.split("\n## ")[0] for part in re.split(r"(?=^<!-- Seite)", text, flags=re.M)[1:])
    return "\n".join(parts)


@pytest.mark.django_db
def test_names_of_the_guide_stand_on_its_pages(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    told = "\n".join(of_pages(name) for name in (*WHOLE, "betrieb.md"))
    seen = {name: Names(html) for name, html in Walk(tmp_path).whole().items()}
    lost = []
    for page, names, sayings in named(told):
        lost += [f"{page}: **{one}**" for one in names if one not in seen[page].names]
        lost += [f"{page}: „{one}“" for one in sayings if one not in seen[page].text]
    assert not lost, "\n".join(lost)
    assert seen.keys() == set(PAGE.findall(told)), "a page that is seen and never told"
