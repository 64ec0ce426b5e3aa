"""The explanation of a figure says why it is what it is, and tells nothing that is withheld."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from html import unescape
from typing import Any

import pytest
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.chain.shown import kept_run, sample

from lueckenlos.accounts.models import Membership
from lueckenlos.chain.explain import offers_behind
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.reasons import RULES, Behind, secret_words, stated
from lueckenlos.chain.running import Computed, compute
from lueckenlos.chain.shown_chain import Wish, story
from lueckenlos.exchange.figures import CoverageRow, OfferRow, PopulationNote
from lueckenlos.exchange.records import Case, Completeness, OfferRecord
from lueckenlos.report.story.told import Told

BEHIND = "/k/lindenau/kette/erklaerung/"
Open = Callable[..., Client]
Change = Callable[[OfferRecord], OfferRecord]


def of_school(one: OfferRecord) -> bool:
    return one.kind in ("Schulsozialarbeit", "Grundschule")


def changed(change: Change) -> tuple[Case, Computed]:
    """The sample with other offers, all of them declared complete."""
    case = sample()[0]
    offers = tuple(change(one) for one in case.offers)
    every = Completeness((), (), "Kreis", case.reference_day)
    case = replace(case, offers=offers, complete=(every,))
    return case, compute(case, "", lambda step, progress: None)


@cache
def without_hosts() -> tuple[Case, Computed]:
    """Nobody has said in which institution anything takes place."""
    return changed(lambda one: replace(one, host=""))


def told(made: tuple[Case, Computed]) -> Told:
    return Told(made[1].note, made[1].told, made[0].areas, ())


def behind(made: tuple[Case, Computed], field: str, phase: str, area: str = "") -> Behind:
    """What stands behind a figure of all children."""
    one, case = told(made), made[0]
    wish = Wish(area, one.main.key)
    note = next(note for note in one.run.fields if note.key == field)
    counting, _ = offers_behind(one, wish, field, phase)
    offers = [said.offer for said in counting]
    return Behind(one, wish, note, offers, stated(case.offers, case.reference_day))


def row_of(one: Told, field: str, phase: str, area: str = "") -> CoverageRow:
    rows = one.of_area(area, one.main.key) if area else one.whole(one.main.key)
    return next(row for row in rows if (row.field, row.life_phase) == (field, phase))


def why(made: tuple[Case, Computed], field: str, phase: str, area: str = "") -> str:
    return " ".join(
        behind(made, field, phase, area).why(row_of(told(made), field, phase, area))
    )  # fmt: skip


# --- why -----------------------------------------------------------------------------------------


def test_nothing_though_offers_are_there_says_what_keeps_them_out(
    world: World, browser: Open
) -> None:
    run = kept_run(world, made=without_hosts)
    client = browser(world.people["here"]["steering"])
    address = f"{BEHIND}?feld=sprache_bildung&phase=6-10"
    text = " ".join(unescape(client.get(address).content.decode()).split())
    number = re.search(r"Angebote, die hier erfasst sind \((\d+)\)", text)
    assert "<dt>Erfasst</dt><dd>0 %</dd>" in text and number and int(number[1]) > 20
    assert RULES["setting"] in text
    left_out = re.search(r"(\d+) von (\d+) Angeboten sind nicht mitgerechnet: ([^.]*)\.", text)
    assert left_out and left_out[1] == left_out[2] == number[1]
    kept_out = r"(\d+) (stehen für sich|nennen keine Einrichtung|sind nicht für alle)"
    parts = re.findall(kept_out, left_out[3])
    assert len(parts) == 3 and sum(int(n) for n, _ in parts) == int(number[1])
    assert "Nennen Sie beim Angebot die „Einrichtung, in der es stattfindet“" in text
    assert "Eine Schule oder Kita zählt hier nicht für sich" in text
    schools, inside = (next(n for n, words in parts if words.startswith(begin))
                       for begin in ("stehen", "nennen"))  # fmt: skip
    assert text.count("nicht mitgerechnet: steht für sich") == int(schools)
    assert text.count("nicht mitgerechnet: nennt keine Einrichtung") == int(inside)
    said = client.get(address.replace("/?", ".json?")).json()["why"]
    assert [RULES["setting"]] == [words[0] for words in said] and left_out[0] in said[0]
    assert story(run).main.source in text


def test_each_thing_that_keeps_an_offer_out_is_named_with_its_number() -> None:
    schools = [one for one in sample()[0].offers if of_school(one) and one.host]
    first, second, third, *_ = (one.id for one in schools)
    unknown = {schools[1].host}
    changes: dict[str, dict[str, Any]] = {first: {"host": "gibt es nicht"},
                                          third: {"per_year": 2}}  # fmt: skip

    def change(one: OfferRecord) -> OfferRecord:
        return replace(one, **changes.get(one.id, {"capacity": None} if one.id in unknown else {}))

    made = changed(change)
    words = {one.id: behind(made, "sprache_bildung", "6-10").words(one)
             for one in made[1].told.offers if one.id in (first, second, third)}  # fmt: skip
    assert words == {
        first: "nennt eine Einrichtung, die nicht im Bestand steht oder nicht läuft",
        second: "nennt eine Einrichtung, deren Plätze nicht bekannt sind",
        third: "findet zu selten statt",
    }
    at = next(one.area_id for one in made[1].told.offers if one.id == schools[3].id)
    mine = next(one for one in made[1].told.offers if one.id == schools[3].id)
    assert not behind(made, "sprache_bildung", "6-10", at).words(mine)
    other = next(area.id for area in made[0].areas if area.id != at)
    elsewhere = behind(made, "sprache_bildung", "6-10", other).words(mine)
    assert elsewhere == "findet in einer Einrichtung eines anderen Gebiets statt"


@pytest.mark.parametrize("made", [sample, without_hosts])
def test_what_is_said_not_to_count_changes_no_figure(
    made: Callable[[], tuple[Case, Computed]],
) -> None:
    """The engine without these offers tells the same shares; institutions stay, for what takes
    place in them counts."""
    case, computed = made()
    one, gone = told((case, computed)), set[str]()
    hosts = {one.host for one in sample()[0].offers}
    for note in one.run.fields:
        if note.way != "places":
            every = Behind(one, Wish("", one.main.key), note, (),
                           stated(case.offers, case.reference_day))  # fmt: skip
            gone |= {offer.id for offer in one.figures.offers
                     if offer.field == note.key and offer.level in ("confirmed", "recorded")
                     and offer.id not in hosts and every.obstacle(offer)}  # fmt: skip
    assert len(gone) > 5
    left = replace(case, offers=tuple(one for one in case.offers if one.id not in gone))
    again = compute(left, "", lambda step, progress: None).internal
    assert [figure(row) for row in again.overall] == [figure(r) for r in computed.internal.overall]


def figure(row: CoverageRow) -> tuple[object, ...]:
    shares = (row.share_recorded, row.share_confirmed)
    rounded = [None if share is None else round(share, 6) for share in shares]
    return row.field, row.population, row.months, *rounded


def test_places_nobody_states_are_counted_apart() -> None:
    made = changed(lambda one: replace(one, capacity=None))
    text = why(made, "betreuung", "3-6")
    assert "mindestens 90 % der Einrichtungen ihre Plätze nennen" in text
    found = re.search(r"(\d+) von (\d+) Angeboten sind nicht mitgerechnet: (\d+) nennen keine "
                      r"Plätze\. Tragen Sie die Plätze", text)  # fmt: skip
    assert found and found[1] == found[2] == found[3]


def test_months_without_an_offer_and_places_nobody_lives_near_are_told() -> None:
    def only_older(one: OfferRecord) -> OfferRecord:
        return replace(one, ages="4-10") if of_play(one) else one

    made = changed(only_older)
    assert "Für 3 bis 4 Jahre ist keines erfasst, das mitgerechnet wird." in why(
        made, "spiel_bewegung", "3-6"
    )
    far = replace(row_of(told(sample()), "treffpunkt", "3-6"), share_recorded=0.0, complete=True)
    words = " ".join(behind(sample(), "treffpunkt", "3-6").why(far))
    assert RULES["near"] in words and "Für kaum einen Wohnort hier ist eines der" in words


PLAY = {one.id for one in sample()[1].told.offers if one.field == "spiel_bewegung"}


def of_play(one: OfferRecord) -> bool:
    return one.id in PLAY


def test_no_figure_with_offers_behind_it_stands_without_a_reason() -> None:
    for made in (sample(), without_hosts()):
        one, some = told(made), 0
        for row in (*one.whole("children"), *one.of_area(made[0].areas[1].id, "children")):
            if row.way == "indicator":
                continue
            mine = behind(made, row.field, row.life_phase, row.area_id)
            words = mine.why(row)
            assert words and all(words), row
            if mine.state(row) in ("share", "least", "blank") and not row.share_recorded:
                assert len(words) > 1, row
                some += 1
        assert some


# --- what is withheld ----------------------------------------------------------------------------


@pytest.fixture
def run(world: World) -> AnalysisRun:
    return kept_run(world)


def text_of(client: Client, address: str) -> str:
    return " ".join(unescape(client.get(address).content.decode()).split())


def test_what_is_withheld_names_the_table_that_holds_it_back(
    world: World, run: AnalysisRun, browser: Open
) -> None:
    client, one = browser(world.people["here"]["steering"]), story(run)
    main, second = one.figures.populations
    said = f"Die Tabelle „{main.source}“ hält Zahlen unter {main.threshold} zurück"
    band = text_of(client, "/k/lindenau/kette/band/")
    assert "„geheim“: Die Tabelle „Geburten im Jahr 2025“ hält kleine Zahlen zurück" in band
    assert said.replace("Die", "die") in band
    hidden = next(row for row in one.figures.coverage if row.population == main.key
                  and row.way == "setting" and behind_state(one, row) == "withheld")  # fmt: skip
    place = f"feld={hidden.field}&phase={hidden.life_phase}&gebiet={hidden.area_id}"
    text = text_of(client, f"{BEHIND}?{place}")
    assert said in text and "Geburten im Jahr 2025“ hält" not in text
    assert "nicht mitgerechnet" not in text  # that nothing counts would be the figure
    other = text_of(client, f"{BEHIND}?{place}&kinder={second.key}")
    assert f"„{second.source}“ hält Zahlen unter {second.threshold} zurück" in other
    area = text_of(client, f"/k/lindenau/kette/gebiete/{hidden.area_id}/")
    assert "„geheim“: " in area and said.replace("Die", "die") in area


def behind_state(one: Told, row: CoverageRow) -> str:
    note = next(note for note in one.run.fields if note.key == row.field)
    return Behind(one, Wish(row.area_id, row.population), note, (), {}).state(row)


def test_a_lower_bound_that_is_withheld_says_so_first() -> None:
    row = replace(row_of(told(sample()), "treffpunkt", "0-3"), complete=False)
    mine = behind(sample(), "treffpunkt", "0-3")
    secret, more = mine.why(replace(row, share_recorded=None))
    assert secret == secret_words(mine.one, mine.wish, row) and "Zudem hat niemand" in more
    assert mine.why(replace(row, share_recorded=0.0))[0].startswith("Beurteilt wird erst")


def test_before_birth_families_are_counted_not_children() -> None:
    row = row_of(told(sample()), "beratung", "schwangerschaft")
    mine = behind(sample(), "beratung", "schwangerschaft")
    words = " ".join(mine.why(replace(row, share_recorded=0.6, complete=True)))
    assert "Eine Schwangere zählt mit" in words and "Kind" not in words


def test_an_offer_is_for_some_areas_only_where_that_is_in_the_figure() -> None:
    case = sample()[0]
    offers = [replace(one, service_area=(), open_to="residents") for one in case.offers]
    assert not any(one.part for one in stated(offers, case.reference_day).values())


def test_words_about_what_is_withheld_are_the_same_whatever_is_small() -> None:
    """They are made of names and rules of tables, of no count."""
    one = told(sample())
    row = row_of(one, "treffpunkt", "0-3")
    words = {
        secret_words(one, Wish("", "children"), replace(row, children=children, share_recorded=s))
        for children in (None, 1, 400) for s in (None, 0.0, 1.0)
    }  # fmt: skip
    assert len(words) == 1
    none_held: PopulationNote = replace(one.main, threshold=1)
    figures = replace(one.figures, populations=(none_held, *one.figures.populations[1:]))
    assert "hält kleine Zahlen zurück" in secret_words(
        replace(one, figures=figures), Wish("", "children"), row
    )


def test_of_a_protected_place_nothing_is_told() -> None:
    case, computed = sample()
    mine = next(one for one in computed.told.offers if one.field == "sprache_bildung")
    hidden: OfferRow = replace(mine, placed="protected", area_id="")
    assert not behind(without_hosts(), "sprache_bildung", "6-10").words(hidden)
    assert case.offers


def test_a_gemeinde_reads_no_count_of_a_gap_that_is_not_its_own_alone(
    world: World, run: AnalysisRun, browser: Open
) -> None:
    one = story(run)
    of = {area.id: area.municipality for area in one.areas}
    gap = next(gap for gap in one.gaps("children") if len({of[key] for key in gap.area_ids}) > 1)
    key, phase = gap.area_ids[-1], "0-3"
    Membership.unscoped.filter(user=world.people["here"]["gemeinde"]).update(gemeinde=of[key])
    address = f"{BEHIND}?feld={gap.field}&phase={phase}&gebiet={key}"
    mine = text_of(browser(world.people["here"]["gemeinde"]), address)
    every = text_of(browser(world.people["here"]["coordinator"]), address)
    assert "Lücken und Fragen dazu" in mine and "fehlt etwas" in every
    assert "fehlt etwas" not in mine


# --- two measures --------------------------------------------------------------------------------


def test_both_measures_are_named_where_their_numbers_stand(
    world: World, run: AnalysisRun, browser: Open
) -> None:
    client, area = browser(world.people["here"]["steering"]), story(run).areas[0].id
    for address in ("", "band/", f"gebiete/{area}/"):
        text = text_of(client, f"/k/lindenau/kette/{address}")
        assert "Ein Glied trägt" in text and "Abdeckung (Band)" in text, address
        assert "mindestens 90 % der verlangten Monate gedeckt" in text
