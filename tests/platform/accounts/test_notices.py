"""The three texts a public site owes its visitors, written in the browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models.signals import pre_save
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.accounts.test_municipality import shown, version

from lueckenlos.accounts.actions import save_notice
from lueckenlos.accounts.models import Notice
from lueckenlos.accounts.people import make_administrator
from lueckenlos.accounts.versions import ChangedError

LIST = "/anlage/pflichtangaben/"
PAGES = {"imprint": "impressum", "privacy": "datenschutz", "accessibility": "barrierefreiheit"}
IMPRINT = f"{LIST}impressum/"


@pytest.fixture
def client(world: World, browser: Callable[..., Client]) -> Client:
    return browser(world.people["here"]["administrator"])


def text_of(kind: str = "imprint") -> str:
    return Notice.objects.for_municipality(None).get(kind=kind).text


@pytest.mark.parametrize("kind", PAGES)
def test_a_text_is_written_in_the_browser_and_stands_on_its_public_page(
    world: World, client: Client, kind: str
) -> None:
    assert f'href="{LIST}"' in shown(client.get("/anlage/"))
    assert shown(client.get(LIST)).count("fehlt noch") == 3
    page = f"{LIST}{PAGES[kind]}/"
    said = {"text": "Landkreis <Lindenau>\r\n\r\nAm Markt 1\r\n", "version": "0"}
    assert version(shown(client.get(page))) == "0"
    after = shown(client.post(page, said, follow=True))
    assert after.count("fehlt noch") == 2 and "Gespeichert: " in after
    assert f'href="{page}"' in after and f'href="/{PAGES[kind]}/"' in after
    assert text_of(kind) == "Landkreis <Lindenau>\n\nAm Markt 1\n"
    public = Client().get(f"/{PAGES[kind]}/").content.decode()
    assert "<p>Landkreis &lt;Lindenau&gt;</p>" in public and "<p>Am Markt 1" in public

    again = shown(client.get(page))
    assert "Am Markt 1\n</textarea>" in again
    log = again.partition("Verlauf</h2>")[2]
    assert str(world.people["here"]["administrator"]) in log


def test_the_history_names_who_wrote_newest_first(world: World, client: Client) -> None:
    save_notice(kind="imprint", text="vom Rechner", by=None)
    save_notice(kind="privacy", text="anderes", by=None)
    save_notice(kind="imprint", text="neu", by=world.people["here"]["administrator"])
    log = shown(client.get(IMPRINT)).partition("Verlauf</h2>")[2]
    assert log.count("<li") == 2
    assert log.index(str(world.people["here"]["administrator"])) < log.index("die Anlage")


def test_the_preview_shows_the_public_page_and_saves_nothing(client: Client) -> None:
    said = {"text": "Erster <b>Absatz</b>\r\nZeile\r\n\r\nZweiter", "version": "0"}
    answer = client.post(IMPRINT, {**said, "preview": "1"}).content.decode()
    assert not Notice.objects.for_municipality(None).exists()
    parts = re.findall(r'<div class="prose.*?</div>\s*<p[^>]*>Stand:.*?</p>', answer, re.DOTALL)
    assert len(parts) == 1 and "Zweiter</textarea>" in answer and version(answer) == "0"
    client.post(IMPRINT, said)
    public = Client().get("/impressum/").content.decode()
    assert " ".join(parts[0].split()) in " ".join(public.split()), "exactly as the public sees it"


def test_two_writers_see_both_texts_and_lose_neither(world: World, client: Client) -> None:
    save_notice(kind="imprint", text="Anfang", by=None)
    first = version(shown(client.get(IMPRINT)))
    anna = make_administrator(email="anna@anlage.example")
    save_notice(kind="imprint", text="Annas Text", by=anna, version=int(first))
    preview = shown(client.post(IMPRINT, {"text": "Mein Text", "version": first, "preview": "1"}))
    assert version(preview) == first, "a look in between does not hide the other text"
    assert version(shown(client.post(IMPRINT, {"text": " ", "version": first}))) == first
    both = shown(client.post(IMPRINT, {"text": "Mein Text", "version": first}))
    meanwhile, _, form = both.partition("<form")
    assert "anna@anlage.example" in meanwhile and "<p>Annas Text" in meanwhile
    assert "Mein Text</textarea>" in form
    assert text_of() == "Annas Text\n"
    client.post(IMPRINT, {"text": "Beides", "version": version(both)})
    assert text_of() == "Beides\n"


def test_who_writes_the_first_text_second_loses_nothing(client: Client) -> None:
    save_notice(kind="imprint", text="schneller", by=None)
    both = shown(client.post(IMPRINT, {"text": "langsamer", "version": "0"}))
    assert "schneller" in both and "langsamer</textarea>" in both and text_of() == "schneller\n"


def test_a_first_text_written_in_the_same_moment_is_seen(world: World) -> None:
    def other(sender: Any, instance: Notice, **more: Any) -> None:
        Notice.unscoped.bulk_create([Notice(kind=instance.kind, text="gleichzeitig")])

    pre_save.connect(other, sender=Notice)
    try:
        with pytest.raises(ChangedError):
            save_notice(kind="imprint", text="meiner", by=None, version=0)
    finally:
        pre_save.disconnect(other, sender=Notice)


def test_an_empty_text_is_refused_where_it_was_typed(client: Client) -> None:
    save_notice(kind="imprint", text="steht", by=None)
    now = version(shown(client.get(IMPRINT)))
    answer = shown(client.post(IMPRINT, {"text": "  \n ", "version": now}))
    assert "kern-error" in answer and text_of() == "steht\n"


def test_only_who_looks_after_the_installation_writes(world: World) -> None:
    for by in (world.people["here"]["coordinator"], world.nobody):
        with pytest.raises(PermissionDenied):
            save_notice(kind="imprint", text="x", by=by)
    gone = world.people["here"]["administrator"]
    gone.is_active = False
    with pytest.raises(PermissionDenied):
        save_notice(kind="imprint", text="x", by=gone)


def test_the_installation_says_which_texts_are_missing(client: Client) -> None:
    save_notice(kind="imprint", text="da", by=None)
    text = shown(client.get("/anlage/"))
    assert "Datenschutzhinweis, Erklärung zur Barrierefreiheit" in text
    assert "Impressum, Datenschutzhinweis" not in text.partition("<article")[0]
    for kind in ("privacy", "accessibility"):
        save_notice(kind=kind, text="da", by=None)
    assert "fehlen noch" not in shown(client.get("/anlage/"))
