"""The first page: what holds, what to look at, whom to ask, how sure we are."""

from dataclasses import replace

from tests.report.drawings import areas
from tests.report.story.telling import (
    RUN,
    SGB2,
    blocks,
    facts,
    figures,
    gap,
    head,
    link,
    offer,
    population,
    told,
)

from lueckenlos.exchange.figures import Figures, SourceNote
from lueckenlos.report.blocks import Finding, Hint, Part, Table
from lueckenlos.report.html import html
from lueckenlos.report.story import report


def test_the_first_page_answers_five_questions():
    made = facts(told(offers=(offer(assumed=("cost",)), offer(2, level="recorded"))))
    assert list(made) == [
        "Glieder, die tragen", "Trägt am seltensten", "Bitte ansehen", "Wie sicher wir sind",
        "Als Nächstes fragen", "Erfasst",
    ]  # fmt: skip
    assert made["Glieder, die tragen"][0] == "2 von 3"
    assert made["Trägt am seltensten"] == (
        "Betreuung, 0 bis 3 Jahre",
        "50 Plätze je 100 Kinder; genug sind es dort, wo 100 % der Kinder leben.",
    )
    assert made["Bitte ansehen"][0] == "1 Lücke"
    assert made["Wie sicher wir sind"] == (
        "100 % beurteilbar", "1 von 2 Angeboten sind innerhalb ihrer Frist bestätigt.",
    )  # fmt: skip
    assert made["Als Nächstes fragen"] == ("Kirche", "1 Angebot mit offenen Angaben.")
    assert made["Erfasst"][0] == "2 Angebote"


def test_where_nothing_is_declared_it_says_what_holds_at_least():
    run = replace(RUN, complete=())
    open_ = {
        "headlines": (head(judged_share=0.0, holding_recorded=None, weakest_link=""),),
        "gaps": (gap(certain=False), gap("g2", certain=False)),
        "overall_links": (link(area="", held=None, judgeable=False, children=None),),
        "links": (link(judgeable=False), link(area="b", held=0.4, judgeable=False)),
    }
    made = facts(told(run, **open_))
    assert made["Glieder, die tragen"][0] == "1 von 1"
    assert made["Trägt am seltensten"][0] == "Noch offen"
    assert made["Bitte ansehen"][0] == "2 Fragen"
    assert made["Wie sicher wir sind"][0] == "Noch unsicher"
    nothing = open_ | {"links": (link(held=0.2, judgeable=False),)}
    assert facts(told(run, **nothing))["Glieder, die tragen"] == (
        "Noch offen",
        "Nicht beurteilbar, weil noch niemand einen Bestand für vollständig erklärt hat.",
    )
    some = facts(told(RUN, **nothing))["Glieder, die tragen"][1]
    assert some.startswith("Nicht beurteilbar, weil Kinderzahlen oder Plätze fehlen")


def test_what_a_few_areas_tell_is_not_said_of_the_whole():
    partly = {
        "headlines": (head(judged_share=0.12, holding_recorded=None),),
        "overall_links": (link(area="", held=None, judgeable=False, children=None),),
        "links": (link(held=0.0), link(area="b", held=None, judgeable=False)),
    }
    made = facts(told(**partly))
    assert made["Trägt am seltensten"] == (
        "Noch offen", "Erst in einem Teil der Gebiete lässt sich etwas beurteilen.",
    )  # fmt: skip
    assert made["Wie sicher wir sind"][1].startswith("Gezählt ist jedes Glied für jedes Kind.")
    secret = partly | {"overall_links": (link(area="", held=None, children=None),)}
    name, words = facts(told(**secret))["Trägt am seltensten"]
    assert name == "Betreuung, 0 bis 3 Jahre" and words.endswith("ist in dieser Fassung geheim.")


def test_a_minimum_says_where_another_edition_may_count_more():
    rows = (link(), link("kita/3-6", held=None), link("kita/3-6", area="b", held=None))
    some = {
        "headlines": (head(judged_share=0.5, holding_recorded=None),),
        "overall_links": (link(area=""), link("kita/3-6", area="", held=None)),
        "links": rows,
    }
    words = "Bei 1 weiteren Glied ist geheim, für wie viele; die interne Fassung kann mehr zählen."
    value, why = facts(told(replace(RUN, public=True), **some))["Glieder, die tragen"]
    assert value == "Mindestens 1 von 2" and why.endswith(words)
    assert "geheim" not in facts(told(**some))["Glieder, die tragen"][1]


def test_none_that_holds_is_said_of_the_children_and_not_as_a_minimum():
    made = facts(told(headlines=(head(holding_recorded=0),)))["Glieder, die tragen"]
    assert made[0] == "0 von 3" and "trägt keines" in made[1] and "mindestens so" not in made[1]


def test_without_findings_nothing_is_open():
    made = told(gaps=(), headlines=(head(weakest_link="", weakest_children=None),))
    assert facts(made)["Bitte ansehen"][0] == "Nichts offen"
    assert facts(made)["Trägt am seltensten"][0] == "Keines"


def test_whom_to_ask_is_somebody_with_a_name():
    some = [offer(i, provider="öffentlich", assumed=("cost",)) for i in range(5)]
    named = offer(9, provider="Elternverein Waldwichtel und Freunde Nord e. V.", assumed=("cost",))
    made = facts(told(offers=(*some, named)))
    assert made["Als Nächstes fragen"][0] == "Elternverein Waldwichtel und Freunde Nord …"
    assert "Als Nächstes fragen" not in facts(told(offers=tuple(some)))
    assert "Als Nächstes fragen" not in facts(told(offers=(offer(provider="", assumed=("cost",)),)))


def test_the_line_under_the_title_is_short_and_counts_what_runs():
    made = told(offers=(offer(), offer(2, level="")))
    assert made.line == (
        "Stichtag 18.11.2026 · etwa 300 Kinder unter 10 Jahren · 2 Gebiete (Ortsteil) · 1 Angebot"
    )
    assert "()" not in told(replace(RUN, planning_level="")).line


def test_a_source_without_title_owner_and_licence_is_named_by_its_file():
    sources = next(one for one in blocks(told(), Table, "quellen") if one.caption == "Quellen")
    assert sources.rows == (("Kinder", "kinder.csv", "nicht genannt", "nicht genannt"),)


def test_the_source_of_a_second_group_is_named_as_the_group_is():
    run = replace(RUN, sources=(*RUN.sources, SourceNote("sgb2", "q.csv", "Quote", "", "", None)))
    groups = (population("children"), population("sgb2", SGB2))
    made = told(run, figures(populations=groups))
    sources = next(one for one in blocks(made, Table, "quellen") if one.caption == "Quellen")
    assert [row[0] for row in sources.rows] == ["Kinder", SGB2]


def test_the_first_step_tells_offers_and_nothing_of_links():
    run = replace(RUN, step=1, complete=(), sources=())
    empty = Figures((), (), (), (), (), offers=(offer(), offer(2, kind="", field="", level="")))
    made = report(run, empty, (), ())
    assert list(facts(made)) == ["Erfasst", "Träger", "Angebotsart erkannt", "Angaben fehlen bei"]
    assert not blocks(made, Part) and not blocks(made, Finding)
    assert any("Kinder je Gemeinde" in one.text for one in blocks(made, Hint))
    assert "Glied" not in html(made).split("<main")[1].replace("welche Glieder tragen", "")


def test_the_first_step_names_what_is_missing_and_nothing_that_is_there():
    run = replace(RUN, step=1, complete=())
    some = (offer(assumed=("ages",)), offer(2, placed="none", area_name=""), offer(3))
    none = Figures((), (), (), (), (), offers=some)

    def said(run, grounds):
        return blocks(report(run, none, grounds, ()), Hint)[0].text

    without = said(replace(run, sources=()), ())
    assert "Es fehlen noch die Gebiete mit ihren Grenzen und die Kinder je Gemeinde" in without
    assert "Im Bestand fehlt bei 1 Angebot ein lesbares Alter und bei 1 Angebot der Ort." in without
    assert "Kosten" not in without and "Straße" not in without
    assert "Grenzen" not in said(replace(run, sources=()), areas())
    assert "Kinder je Gemeinde" not in said(run, ())


def test_what_runs_and_what_does_not_are_told_apart():
    some = (offer(), offer(2), offer(3, level=""), offer(4, kind="", field="", level=""))
    made = told(made=figures(offers=some))
    words = facts(made)["Erfasst"][1]
    assert "2 Angebote laufen am " in words
    assert "1 weiteres im Bestand läuft nicht, 1 weiteres ohne Angebotsart" in words


def test_offers_that_are_only_named_are_told_beside_those_that_are_confirmed():
    """How many offers there are, and of how many it says how far they are confirmed."""
    made = facts(told(offers=(offer(), offer(2), offer(3, level="mentioned"))))
    assert made["Erfasst"][0] == "3 Angebote"
    assert made["Wie sicher wir sind"][1] == (
        "2 von 2 Angeboten sind innerhalb ihrer Frist bestätigt. 1 weiteres ist nur genannt "
        "(auf Anfrage, digital oder mit Überweisung)."
    )
