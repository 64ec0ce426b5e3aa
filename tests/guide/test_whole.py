"""The guide as a whole: its index, its links, its lists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.guide.pages import GUIDE, spaced

from lueckenlos.exchange.problems import MESSAGES
from lueckenlos.exchange.vocabulary.kinds import kinds_of_offer


def test_every_page_is_in_the_index():
    index = (GUIDE / "README.md").read_text(encoding="utf-8")
    pages = [path.relative_to(GUIDE).as_posix() for path in GUIDE.rglob("*.md")]
    assert [page for page in pages if page != "README.md" and f"({page})" not in index] == []


@pytest.mark.parametrize("page", sorted(GUIDE.rglob("*.md")), ids=lambda page: page.stem)
def test_links_between_pages_lead_somewhere(page: Path):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_kind_of_offer_is_listed():
    listed = (GUIDE / "angebotsarten.md").read_text(encoding="utf-8")
    assert [kind.name for kind in kinds_of_offer() if f"- {kind.name}\n" not in listed] == []
    assert listed.count("\n- ") == len(kinds_of_offer())


def test_messages_explained_are_messages():
    """What probleme.md quotes is what the program says."""
    several = [re.sub(r"\{\w+:[^|}]*\|([^}]*)\}", r"\1", what) for _, what, _ in MESSAGES.values()]
    said = [re.sub(r"\{\w+\}", "…", spaced(what)) for what in several]
    quoted = re.findall(r"^### „(.*)“$", (GUIDE / "probleme.md").read_text("utf-8"), re.M)
    assert len(quoted) > 10
    assert [one for one in quoted if not any(one in what for what in said)] == []
