"""The list of gaps and the page of one, as people in their roles see them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.platform.accounts.conftest import World
from tests.platform.chain.findings import begun, computed, found, gap, row
from tests.platform.directory.inventory import put

from lueckenlos.chain import gap_actions
from lueckenlos.chain.actions import store_run
from lueckenlos.chain.gap_views import AT_ONCE
from lueckenlos.chain.models import Gap, GapComment
from lueckenlos.directory.models import Service
from lueckenlos.exchange.figures import OfferNote, OfferRow
from lueckenlos.exchange.records import OfferRecord

BASE = "/k/lindenau/kette/luecken/"
Open = Callable[..., Client]
OFFER = OfferRow("A1", "Offener Treff", "AWO", "Offener Treff", "treffpunkt", "b", "Bachdorf",
                 12, 24, "recorded", "point", 51.0, 9.0)  # fmt: skip
HIDDEN = OfferRow("A2", "Schutzraum", "Frauenhilfe", "Frauenhaus", "treffpunkt", "", "",
                  0, 36, "confirmed", "protected")  # fmt: skip


@pytest.fixture
def office(world: World, browser: Open) -> Client:
    return browser(world.people["here"]["editor"])


def text(client: Client, address: str = "") -> str:
    said = client.get(BASE + address)
    assert said.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", said.content.decode()))


def numbers(client: Client, query: str = "") -> list[int]:
    """The gaps of the list, in its order."""
    page = client.get(f"{BASE}?{query}").content.decode()
    return [int(one) for one in re.findall(rf'href="{BASE}(\d+)/"', page)]


def some(world: World) -> None:
    found(
        world.here,
        row("a", without_recorded=40.0),
        row("a", "b", "c", "d", field="gesundheit", certain=False, without_recorded=None),
        row("b", population="sgb2", cause="unconfirmed", without_confirmed=90.0),
        row("c", without_recorded=100.0, from_month=-9, to_month=0, cause="too_far"),
    )


# --- the list ------------------------------------------------------------------------------------


def test_before_the_first_run_the_list_says_what_to_do(world: World, office: Client) -> None:
    assert "Noch nicht gerechnet" in text(office)
    found(world.here)
    assert "Noch keine Lücke gefunden" in text(office)


def test_the_list_says_of_each_gap_what_there_is(world: World, office: Client) -> None:
    some(world)
    said = text(office)
    assert (
        "1: Treffpunkt und Teilhabe, 0 bis 3 Jahre a etwa 40 Kinder sicher Kein passendes Angebot"
        in said
    )
    assert "4 Gebiete, darunter a, b und c Zahl verdeckt unsicher" in said
    assert "etwa 90 Kinder (sgb2) sicher Nur mit nicht bestätigten Angeboten gedeckt" in said
    assert "Schwangerschaft c etwa 100 Schwangere sicher Zu weit entfernt" in said


def test_the_list_is_filtered_and_sorted_by_its_address(world: World, office: Client) -> None:
    some(world)
    one = gap(world.here, 2)
    editor = world.people["here"]["editor"]
    one = gap_actions.assign(by=editor, gap=one, version=1, to=editor.pk)
    gap_actions.decide(by=editor, gap=one, version=2, state="confirmed", reason="")
    assert numbers(office) == [4, 3, 1, 2]  # certain ones first, most children first
    for query, wanted in {
        "sort=nummer": [1, 2, 3, 4], "sort=feld&befund=sicher": [4, 1, 3],
        "sort=gebiet": [1, 2, 3, 4],
        "sort=geaendert": [2, 4, 3, 1], "stand=question": [4, 3, 1], "stand=confirmed": [2],
        "feld=gesundheit": [2], "gebiet=b": [3, 2], "kinder=children": [4, 1, 2],
        "befund=unsicher": [2], "meine=on": [2], "stand=unsinn&sort=unsinn": [4, 3, 1, 2],
    }.items():  # fmt: skip
        assert numbers(office, query) == wanted, query
    found(world.here, row("a"))
    assert numbers(office) == [1]
    assert numbers(office, "stand=gone&sort=nummer") == [2, 3, 4]
    assert numbers(office, "stand=alle&sort=nummer") == [1, 2, 3, 4]
    assert "Nichts gefunden" in text(office, "?stand=mended")


def test_pages_ask_the_same_few_queries_of_many_gaps(world: World, office: Client) -> None:
    def asked(address: str) -> int:
        office.get(BASE + address)
        with CaptureQueriesContext(connection) as queries:
            assert office.get(BASE + address).status_code == 200
        return len(queries)

    rows = [row(f"g{n}", f"h{n}") for n in range(AT_ONCE + 3)]
    found(world.here, *rows[:2])
    addresses = ("", "?gebiet=g1", "liste.csv", "liste.json", "1/", "1/luecke.json")
    before = [asked(one) for one in addresses]
    found(world.here, *rows)
    found(world.here, *rows)
    for _ in range(3):
        editor = world.people["here"]["editor"]
        gap_actions.comment(by=editor, gap=gap(world.here), text="Ja.")
    assert [asked(one) for one in addresses] == before
    assert len(numbers(office)) == AT_ONCE
    assert len(numbers(office, "seite=2")) == 3


def test_the_list_can_be_taken_away(world: World, office: Client) -> None:
    found(world.here, row("=1+1", without_recorded=None), row("b", cause="unconfirmed"))
    editor = world.people["here"]["editor"]
    one = gap(world.here, 2)
    gap_actions.decide(by=editor, gap=one, version=1, state="accepted", reason="=HYPERLINK(1)")
    said = office.get(f"{BASE}liste.csv?sort=nummer")
    assert said.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(said.content.decode("utf-8-sig")), delimiter=";"))
    assert [one["Gebiete"] for one in rows] == ["'=1+1", "b"]
    assert [one["Kinder ohne"] for one in rows] == ["Zahl verdeckt", "etwa 45 Kinder"]
    assert rows[1]["Grund"] == "'=HYPERLINK(1)"
    assert rows[1]["Quelle der Kinderzahlen"] == "Melderegister, 30.06.2026"
    assert rows[1]["zuletzt gefunden zum Stichtag"] == "18.11.2026"
    told = office.get(f"{BASE}liste.json?stand=accepted").json()["gaps"]
    assert [(one["number"], one["state"], one["areas"]) for one in told] == [
        (2, "accepted", {"b": "b"})
    ]


# --- one gap -------------------------------------------------------------------------------------


def test_the_page_of_a_gap_explains_it(world: World, office: Client) -> None:
    found(world.here, row("b"), offers=(OFFER, HIDDEN))
    said = text(office, "1/")
    assert "Lücke 1: Treffpunkt und Teilhabe, 0 bis 3 Jahre" in said
    assert "etwa 40 Kinder" in said
    assert "Kinder. Quelle: Melderegister, 30.06.2026; gerundet" in said
    assert "So wird gezählt." in said
    assert "§ 16 SGB VIII (Gesetz)" in said
    assert "nett" not in said  # desirable ones require nothing, and not at this age
    assert "Offener Treff AWO Bachdorf 1 bis 2 Jahre nicht bestätigt, nur für einen Teil" in said
    assert "Schutzraum Frauenhilfe – 0 bis 3 Jahre Adresse geschützt" in said
    assert "18.11.2026" in said
    told = office.get(f"{BASE}1/luecke.json").json()
    assert [one["id"] for one in told["offers"]] == ["A1", "A2"]
    assert office.get(f"{BASE}2/").status_code == 404


def test_what_only_the_house_knows_of_offers_is_on_no_page(world: World, office: Client) -> None:
    made = computed(row("b"), offers=(HIDDEN,))
    note = OfferNote("Geheimer Treff", "AWO", 1234, True, True, ("distance", "part"))
    secret = replace(made.told.gaps[0], offers=(note,), children=43.0, without_recorded=37.0)
    internal = replace(made.internal, gaps=(secret,))
    store_run(
        run=begun(world.here), computed=replace(made, internal=internal), offers=(), change={}
    )
    for address in ("", "liste.csv", "liste.json", "1/", "1/luecke.json"):
        said = office.get(BASE + address).content.decode()
        assert not re.search(
            r"Geheimer|1[.,]2 km|(?<!:)\b37 |(?<!:)\b43 |außer Reichweite|Luftlinie", said
        )


def test_an_offer_nobody_can_place_leads_to_where_its_place_is_said(
    world: World, office: Client, browser: Open
) -> None:
    put(world.here, [OfferRecord(id="A1", name="Offener Treff", provider="AWO", kind="")])
    lost = replace(OFFER, area_id="", area_name="", placed="none", latitude=None, longitude=None)
    found(world.here, row("b"), offers=[lost])
    pk = Service.objects.for_municipality(world.here).get(code="A1").pk
    link = f'href="/k/lindenau/angebote/{pk}/aendern/#ort">Ort nicht bekannt</a>'
    assert link in office.get(f"{BASE}1/").content.decode()
    read = browser(world.people["here"]["steering"]).get(f"{BASE}1/").content.decode()
    assert "Ort nicht bekannt" in read and "#ort" not in read


def test_a_decision_stands_on_the_page_with_its_history(world: World, office: Client) -> None:
    found(world.here, row("a"))
    for state, word in (
        ("confirmed", "bestätigt"),
        ("mended", "Bestand ergänzt"),
        ("accepted", "mit Grund hingenommen"),
        ("question", "noch zu klären"),
    ):
        one = gap(world.here)
        said = {"state": state, "reason": f"Weil {word}", "version": str(one.version)}
        assert office.post(f"{BASE}1/stand/", said).status_code == 302
        assert gap(world.here).state == state
        assert f"{word} Weil {word}" in text(office, "1/")
    assert "Stand: mit Grund hingenommen → noch zu klären" in text(office, "1/")
    to = str(world.people["here"]["coordinator"].pk)
    office.post(f"{BASE}1/wer/", {"to": to, "version": str(gap(world.here).version)})
    assert "Kümmert sich Koordination Lindenau" in text(office, "1/")
    office.post(f"{BASE}1/wer/", {"to": "", "version": str(gap(world.here).version)})
    assert "kümmert sich: Koordination Lindenau → –" in text(office, "1/")


def test_a_certain_gap_is_nowhere_called_a_question(world: World, office: Client) -> None:
    """Neither before anybody has decided nor after; one that is not certain is called one."""
    found(world.here, row("a"), row("b", field="gesundheit", certain=False))
    assert "Lücke 1: Treffpunkt und Teilhabe" in text(office, "1/")
    assert "noch zu klären" in text(office, "1/") and "noch zu klären" in text(office)
    files = "".join(
        office.get(BASE + name).content.decode() for name in ("liste.csv", "1/luecke.csv")
    )
    said = files + office.get(BASE).content.decode().split("<tbody")[1]
    said += office.get(f"{BASE}1/").content.decode().split("<h1")[1]
    assert ">Frage<" not in said and "Frage;" not in said and "Zurück zur Frage" not in said
    assert "Frage 2: " in text(office, "2/") and "Lücke 2" not in text(office, "2/")
    decided = {"state": "confirmed", "reason": "", "version": "1"}
    office.post(f"{BASE}1/stand/", decided)
    assert "noch zu klären" not in text(office, "1/").split("Was damit geschieht")[0]


def test_what_is_typed_beside_a_button_is_not_lost(world: World, office: Client) -> None:
    found(world.here, row("a"))
    typed = {"text": "Noch im Gespräch.", "reason": "Beschluss 7", "look_again": "", "to": "",
             "version": "1"}  # fmt: skip
    office.post(f"{BASE}1/wer/", typed)
    page = office.get(f"{BASE}1/").content.decode()
    assert "Noch im Gespräch.</textarea>" in page and "Beschluss 7</textarea>" in page
    assert "Noch im Gespräch." not in office.get(f"{BASE}1/").content.decode()
    said = office.post(f"{BASE}1/stand/", {**typed, "state": "accepted", "reason": ""})
    assert "Noch im Gespräch.</textarea>" in said.content.decode()
    assert gap(world.here).state == "question"
    office.post(f"{BASE}1/kommentare/", typed)
    page = office.get(f"{BASE}1/").content.decode()
    assert "Noch im Gespräch.</textarea>" not in page and "Beschluss 7</textarea>" in page


def test_the_history_does_not_give_a_person_what_a_run_found(world: World, office: Client) -> None:
    run = found(world.here, row("a"))
    history = text(office, "1/").split("Verlauf")[1]
    assert "Stand: Frage" not in history and "gerechnet" in history
    assert run.by is None or f"angestoßen von {run.by}" in history


def test_a_covered_count_of_several_areas_is_not_at_the_end(world: World, office: Client) -> None:
    found(
        world.here,
        row("a", without_recorded=40), row("b", "c", "d", without_recorded=None),
        row("e", without_recorded=None), row("f", "g", "h", "i", without_recorded=90),
    )  # fmt: skip
    shown = [gap(world.here, number).areas[0] for number in numbers(office)]
    assert shown == ["f", "b", "a", "e"]


def test_accepting_without_a_reason_is_refused_and_says_so(world: World, office: Client) -> None:
    found(world.here, row("a"))
    said = office.post(f"{BASE}1/stand/", {"state": "accepted", "reason": " ", "version": "1"})
    assert "Nennen Sie den Grund" in said.content.decode()
    assert gap(world.here).state == "question"


def test_a_second_writer_sees_both_texts_and_can_save_then(world: World, office: Client) -> None:
    found(world.here, row("a"))
    other = world.people["here"]["coordinator"]
    gap_actions.decide(
        by=other, gap=gap(world.here), version=1, state="confirmed", reason="So ist es."
    )
    mine = {"state": "accepted", "reason": "Beschluss 7", "version": "1"}
    said = office.post(f"{BASE}1/stand/", mine)
    page = said.content.decode()
    assert said.status_code == 409
    for word in ("So ist es.", "Beschluss 7", "bestätigt", "mit Grund hingenommen"):
        assert word in page
    assert gap(world.here).reason == "So ist es."
    again = {**mine, "version": re.findall(r'name="version" value="(\d+)"', page)[0]}
    assert office.post(f"{BASE}1/stand/", again).status_code == 302
    assert gap(world.here).reason == "Beschluss 7"
    who = {"to": str(other.pk), "version": "1"}
    said = office.post(f"{BASE}1/wer/", who)
    assert said.status_code == 409
    assert "niemand" in said.content.decode()
    assert gap(world.here).assigned is None


def test_comments_are_written_and_withdrawn(world: World, office: Client, browser: Open) -> None:
    found(world.here, row("a"))
    assert "Kommentare Noch keine." in text(office, "1/")
    office.post(f"{BASE}1/kommentare/", {"text": "<b>Mit</b> der Gemeinde gesprochen."})
    assert "&lt;b&gt;Mit&lt;/b&gt; der Gemeinde" in office.get(f"{BASE}1/").content.decode()
    (one,) = GapComment.objects.for_municipality(world.here)
    there = browser(world.people["there"]["editor"])
    address = f"kommentar/{one.pk}/"
    assert there.post(f"/k/erlental/kette/luecken/{address}").status_code == 404
    office.post(BASE + address)
    assert not GapComment.objects.for_municipality(world.here).exists()
    assert office.post(f"{BASE}1/kommentare/", {"text": " "}).status_code == 200


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ([row("a")], [], r"Der Lauf zum 18\.11\.2026 \(gerechnet am [\d., :]+ Uhr\) fand sie"),
        ([row("a")], None, r"fand sie wieder"),
        ([row("a", "b", "c")], [row("a", "b"), row("c")], r"Davon abgetrennt wurde: Lücke 2"),
        ([row("a", "b"), row("c")], [row("a", "b", "c")], r"Darin aufgegangen ist: Lücke 2"),
    ],
)  # fmt: skip
def test_the_page_says_what_a_run_made_of_a_gap(
    world: World, office: Client, before: list[Any], after: list[Any] | None, said: str
) -> None:
    found(world.here, *before)
    assert not re.search(said, text(office, "1/"))
    if after is None:
        found(world.here)
        after = before
    found(world.here, *after)
    assert re.search(said, text(office, "1/"))


def test_parts_and_merged_gaps_say_where_they_belong(world: World, office: Client) -> None:
    found(world.here, row("a", "b", "c"))
    found(world.here, row("a", "b"), row("c"))
    assert re.search(r"Der Lauf zum .* hat sie von einer anderen abgetrennt: Lücke 1",
                     text(office, "2/"))  # fmt: skip
    found(world.here, row("a", "b", "c"))
    assert re.search(r"Der Lauf zum .* fand sie als Teil einer anderen: Lücke 1",
                     text(office, "2/"))  # fmt: skip


def test_a_gap_that_is_found_though_the_inventory_was_mended_says_so(
    world: World, office: Client
) -> None:
    found(world.here, row("a"))
    office.post(f"{BASE}1/stand/", {"state": "mended", "reason": "", "version": "1"})
    assert "noch immer" not in text(office, "1/")
    found(world.here, row("a"))
    assert "Der Bestand ist ergänzt, doch der Lauf zum 18.11.2026" in text(office, "1/")


# --- who -----------------------------------------------------------------------------------------


def test_who_only_reads_sees_no_buttons_and_changes_nothing(world: World, browser: Open) -> None:
    found(world.here, row("a"))
    reader = browser(world.people["here"]["steering"])
    page = reader.get(f"{BASE}1/").content.decode()
    assert 'method="post"' not in page.split("<main", 1)[1].split("</main", 1)[0]
    for address in ("1/stand/", "1/wer/", "1/kommentare/"):
        assert reader.post(BASE + address, {"state": "confirmed"}).status_code == 403
    assert gap(world.here).state == Gap.State.QUESTION
    for role in ("gemeinde", "provider", "state"):
        assert browser(world.people["here"][role]).get(BASE).status_code == 403
    assert browser(world.people["there"]["editor"]).get(BASE).status_code == 404


def test_gaps_are_found_by_number_area_and_field(world: World, office: Client) -> None:
    found(world.here, row("Hinterfeld"), row("b", field="gesundheit"), row("c"))
    found(world.here, row("Hinterfeld"), row("b", field="gesundheit"))

    def hits(words: str) -> list[str]:
        page = office.get("/k/lindenau/suche/", {"q": words}).content.decode()
        return re.findall(rf'href="{BASE}(\d+)/"', page)

    assert (hits("2"), hits("Lücke 2"), hits("hinterf"), hits("Gesundheit")) == (
        ["2"], ["2"], ["1"], ["2"],
    )  # fmt: skip
    assert hits("treffpunkt") == ["1"]  # not the one that is found no more
    assert hits("3") == ["3"]
    assert hits("niemals") == []
