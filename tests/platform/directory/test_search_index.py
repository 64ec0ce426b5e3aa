"""Search: what the index finds, and that it follows the inventory."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put
from tests.platform.directory.search_corpus import corpus, queries
from tests.platform.finder.conftest import FERN, offer, open_world, service

from lueckenlos.accounts.models import Municipality
from lueckenlos.config.data import DataFolder
from lueckenlos.directory.models import Organization, Service, SoughtTerm, Status
from lueckenlos.directory.search_index import asking, keeping
from lueckenlos.directory.search_index.index import write
from lueckenlos.directory.search_index.keeping import follow
from lueckenlos.finder.actions import note_sought, purge
from lueckenlos.finder.opening import sought

__all__ = ["open_world"]
HOME = "/familien/lindenau/"
TOP = 10


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(configured, "DATA", DataFolder(tmp_path))
    return tmp_path / "search"


def found(world: World, text: str, *, public: bool = True) -> list[str]:
    ranked = asking.search(world.here, text, public=public)
    codes = {one.pk: one.code for one in _all(world.here)}
    return [codes[pk] for pk in ranked.order]


def _all(here: Municipality) -> list[Service]:
    return list(Service.objects.for_municipality(here))


# --- one hundred queries ------------------------------------------------------------------------


def test_one_hundred_queries_find_what_is_meant() -> None:
    entries, known = corpus(1000)
    here = Municipality()
    with asking.folder().writing() as mine:
        assert mine
        write(asking.folder(), {str(here.pk): entries}, {str(here.pk): "1"})
    shares: dict[str, list[float]] = {}
    for sort, some in queries().items():
        for text, kinds in some.items():
            first = list(asking.search(here, text, public=True).order)[:TOP]
            meant = min(TOP, sum(kind in kinds for kind, _ in known.values()))
            hits = sum(known[pk][0] in kinds for pk in first)
            shares.setdefault(sort, []).append(hits / meant)
    told = {sort: sum(some) / len(some) for sort, some in shares.items()}
    every = [share for some in shares.values() for share in some]
    assert len(every) == 100
    assert sum(every) / 100 >= 0.95, told
    assert min(told.values()) >= 0.9, told


# --- following the inventory --------------------------------------------------------------------


def test_before_there_is_an_index_names_are_found_all_the_same(
    open_world: World, client: Client
) -> None:
    assert asking.search(open_world.here, "Turnzwerge", public=True) == asking.Ranked()
    assert "Turnzwerge" in client.post(HOME, {"worte": "turnzw"}).content.decode()


def test_what_changes_is_found_after_the_next_look(open_world: World) -> None:
    assert follow() == 1 and follow() == 0, "all is written, then nothing is to do"
    assert found(open_world, "Krabbelgruppe") == ["3"], "a word for its kind"
    one = service(open_world, "3")
    one.name, one.version = "Wichtelrunde", one.version + 1
    one.save()
    put(open_world.here, [offer("9", "Stillcafé Oberau", "Stillgruppe")])
    assert found(open_world, "Wichtelrunde") == []
    assert follow() == 1
    assert found(open_world, "Wichtelrunde") == ["3"]
    assert found(open_world, "stillen")[0] == "9"
    provider = Organization.objects.for_municipality(open_world.here).get(name="Verein")
    provider.name = "Bund der Biber"
    provider.save()
    assert follow() == 1
    assert "9" in found(open_world, "Biber")


def test_looking_for_changes_costs_two_queries_where_there_are_none(
    open_world: World, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "LOOK_ALL_SECONDS", 1e9)
    assert follow() == 1 and follow() == 0
    with django_assert_num_queries(2):
        assert follow() == 0


def test_what_leaves_the_inventory_leaves_the_index(open_world: World) -> None:
    follow()
    assert found(open_world, "Turnzwerge") == ["2"]
    one = service(open_world, "2")
    one.status = Status.ARCHIVED
    one.save()
    assert follow() == 1 and found(open_world, "Turnzwerge") == []


@pytest.mark.parametrize("damage", ["folder", "state", "files", "format"])
def test_an_index_that_is_deleted_or_broken_is_made_anew(
    open_world: World, own_folder: Path, damage: str
) -> None:
    follow()
    if damage == "folder":
        shutil.rmtree(own_folder)
    elif damage == "state":
        (own_folder / "state.json").write_text("{")
    elif damage == "format":
        asking.folder().put(replace(asking.folder().state(), format="0"))
    else:
        for file in own_folder.glob("*/meta.json"):
            file.unlink()
    assert follow() == 1
    assert found(open_world, "Turnzwerge") == ["2"]
    assert len([one for one in own_folder.iterdir() if one.is_dir()]) == 1, "the old one is gone"


def test_only_one_writes_at_a_time(open_world: World) -> None:
    with asking.folder().writing() as mine:
        assert mine and follow() == 0
    assert follow() == 1


def test_nobody_finds_what_is_another_municipality_s(open_world: World) -> None:
    put(open_world.there, [offer("x", "Eisvogeltreff")])
    follow()
    assert found(open_world, "Eisvogeltreff") == []
    assert len(asking.search(open_world.there, "Eisvogeltreff", public=True).order) == 1
    assert "Eisvogeltreff" not in asking.suggestions(open_world.here)


def test_what_families_may_not_see_is_neither_found_nor_suggested(
    open_world: World, client: Client
) -> None:
    one = service(open_world, "2")
    one.published = False
    one.save()
    follow()
    assert found(open_world, "Turnzwerge") == []
    assert found(open_world, "Turnzwerge", public=False) == ["2"]
    words = client.get(HOME + "worte.json").json()["words"]
    assert "Turnzwerge" not in words and "Jugendtreff" in words


def test_a_secret_place_finds_nothing(open_world: World) -> None:
    near = dict(zip(("latitude", "longitude"), FERN, strict=True))
    put(open_world.here, [offer("8", "Nebenan", city="Fernwald", **near)])
    follow()
    assert "6" in found(open_world, "Frauenhaus")
    for public in (True, False):
        assert "6" not in found(open_world, "Fernwald", public=public)
        assert "6" not in found(open_world, "Verborgene Gasse", public=public)


# --- pages --------------------------------------------------------------------------------------


def test_a_typing_error_is_told_and_the_likely_word_offered(
    open_world: World, client: Client
) -> None:
    follow()
    text = client.post(HOME, {"worte": "Familjenhebamme", "alter": "0"}).content.decode()
    assert "Familienhebammen" in text
    assert "Genau „Familjenhebamme“ steht hier nirgends" in text
    assert 'name="worte" value="Familienhebamme' in text and "Meinten Sie" in text


def test_what_fits_best_comes_first_and_topics_say_how_much_there_is(
    open_world: World, client: Client
) -> None:
    said = "Manchmal kommt eine Hebamme dazu."
    put(open_world.here, [offer("9", "Abendrunde", description=said)])
    follow()
    text = client.post(HOME, {"worte": "Hebamme"}).content.decode()
    assert text.index("Familienhebammen") < text.index("Abendrunde")
    assert "Treffen und Austausch (1)" in text and "Hilfe rund um die Geburt (1)" in text


@pytest.mark.parametrize("where", ["", "Oberau"])
def test_topics_count_what_choosing_them_shows(
    open_world: World, client: Client, where: str
) -> None:
    follow()
    text = client.post(HOME, {"wo": where}, follow=True).content.decode()
    for key, number in re.findall(r'<option value="([a-z_]+)"[^>]*>[^<(]+\((\d+)\)', text):
        shown = client.post(HOME, {"wo": where, "thema": key}, follow=True).content.decode()
        assert re.search(rf"\b{number} Angebote?\b", shown), key


# --- what is sought in vain ---------------------------------------------------------------------


def test_only_dictionary_words_of_several_days_are_shown(open_world: World, client: Client) -> None:
    follow()
    today = date(2026, 11, 23)
    for days in range(5):
        note_sought(municipality=open_world.here, text="schulden", day=today - timedelta(days))
        note_sought(municipality=open_world.here, text="schulden", day=today - timedelta(days))
        note_sought(municipality=open_world.here, text="Frau Meier", day=today - timedelta(days))
    for days in range(4):
        note_sought(municipality=open_world.here, text="Tafel", day=today - timedelta(days))
    assert sought(open_world.here) == [("Schulden", 5)]
    note_sought(municipality=open_world.here, text="Tafel", day=today - timedelta(400))
    purge()
    assert SoughtTerm.unscoped.filter(term="Tafel").count() == 4


def test_a_search_in_vain_is_kept_and_shown_to_the_coordination(
    open_world: World, client: Client
) -> None:
    follow()
    client.post(HOME, {"worte": "Tafel"})
    client.post(HOME, {"worte": "Turnzwerge"})
    client.post(HOME, {"worte": "Frau Meier Gartenstraße"})
    assert list(SoughtTerm.unscoped.values_list("term", flat=True)) == ["Tafel"]
    day = SoughtTerm.unscoped.get().day
    for days in range(1, 5):
        note_sought(municipality=open_world.here, text="Tafel", day=day - timedelta(days))
    client.force_login(open_world.people["here"]["coordinator"])
    text = client.get("/k/lindenau/familien/").content.decode()
    assert "Gesucht und nicht gefunden" in text and "an 5 Tagen" in text
