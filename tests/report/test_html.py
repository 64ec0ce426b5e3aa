"""The page: every block set once, all words escaped, nothing fetched, one outline."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.report.sample_report import bars, every_block, finding, part, table

from lueckenlos.exchange.problems import CaseError
from lueckenlos.report.assets import styles
from lueckenlos.report.blocks import (
    Block,
    Chart,
    Column,
    Fact,
    Facts,
    Finding,
    Heading,
    Hint,
    Items,
    Report,
    Section,
    Table,
    Text,
)
from lueckenlos.report.html import html

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)>&'\x00\u202e"
VOID = {"meta", "br", "img", "input", "link", "hr", "path", "rect", "circle", "polygon"}
OUTSIDE = re.compile(r"""(?:src|href|action|data|poster)\s*=\s*["']?(?!#)[^"'\s>]""")


class Tags(HTMLParser):
    """All tags of a page with their attributes, its text, and whether they nest."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def of(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def all(self, attribute: str) -> list[str]:
        return [values[attribute] for _, values in self.tags if attribute in values]


def page(*blocks: Block, key: str = "teil", title: str = "Teil") -> str:
    section = Section(key, title, blocks)
    return html(Report("Titel", "Zeile", date(2026, 11, 18), "Ausgabe", "Fuß", (section,)))


def body(text: str) -> str:
    return text[text.index("<body>") :]


# --- the page as a whole --------------------------------------------------------------------


def test_the_same_report_gives_the_same_page():
    assert html(every_block()) == html(every_block())


def test_the_page_stays_small():
    assert len(styles().encode()) < 120_000


def test_the_page_fetches_nothing_and_runs_nothing():
    text = html(every_block())
    assert "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:" in text
    assert not OUTSIDE.findall(body(text))
    assert "<script" not in text
    assert "@import" not in text
    assert not re.findall(r"url\((?!data:|[\"']data:|#)", text)


def test_the_page_says_whose_look_and_letters_it_has():
    assert "KERN (EUPL-1.2)" in styles()
    assert "SIL Open Font License" in styles()


def test_the_page_nests_and_its_ids_are_its_own():
    tags = Tags(html(every_block()))
    assert tags.open == []
    assert [name for name, times in Counter(tags.all("id")).items() if times > 1] == []


def test_every_reference_leads_somewhere():
    tags = Tags(html(every_block()))
    ids = set(tags.all("id"))
    named = {
        one
        for attribute in ("aria-labelledby", "aria-describedby")
        for names in tags.all(attribute)
        for one in names.split()
    }
    assert named | {link.removeprefix("#") for link in tags.all("href")} <= ids


def test_one_title_and_no_level_of_headings_left_out():
    text = html(every_block())
    levels = [int(level) for level in re.findall(r"<h(\d)[ >]", text)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_the_title_the_line_the_edition_and_the_foot_stand_there():
    words = " ".join(Tags(html(every_block())).words)
    report = every_block()
    for one in (report.title, report.line, report.edition, report.foot):
        assert one in words


def test_the_list_of_contents_links_every_section():
    report = every_block()
    text = html(report)
    for section in report.sections:
        assert text.count(f'<a href="#{section.key}">{section.title}</a>') == 2


def test_sections_of_one_key_get_anchors_of_their_own():
    twice = Section("inhalt", "A", ()), Section("inhalt", "B", ()), Section("ä b", "C", ())
    tags = Tags(html(Report("T", "", date(2026, 1, 1), "", "", twice)))
    assert [one["id"] for one in tags.of("section")] == ["inhalt-2", "inhalt-3", "ä-b"]
    assert tags.all("href")[1:4] == ["#inhalt-2", "#inhalt-3", "#ä-b"]


def test_a_report_without_sections_is_a_page_too():
    text = html(Report("T", "", date(2026, 1, 1), "", "", ()))
    assert "<h1" in text
    assert "<nav" not in text


def test_every_class_of_kern_on_the_page_has_its_style():
    used = {name for one in Tags(html(every_block())).all("class") for name in one.split()}
    parts = {"kern-table__head", "kern-table__row"}
    assert {n for n in used if n.startswith("kern-") and f".{n}" not in styles()} <= parts


def test_what_is_not_built_is_asked_for(tmp_path: Path):
    with pytest.raises(CaseError) as told:
        styles(tmp_path)
    problem = told.value.problems[0]
    assert problem.code == "styles_missing"
    assert "make setup" in problem.cure


# --- the blocks -----------------------------------------------------------------------------


def test_text_has_three_voices():
    text = page(Text("a", "lead"), Text("b"), Text("c", "small"))
    assert '<p class="kern-body kern-body--large lead">a</p>' in text
    assert '<p class="kern-body">b</p>' in text
    assert '<p class="kern-body kern-body--small quiet">c</p>' in text


def test_many_headings_of_a_section_are_linked_at_its_top():
    few, many = (page(*(Heading(f"Ort {i % 7}") for i in range(n))) for n in (5, 8))
    assert 'class="jumps"' not in few
    assert '<a href="#zu-Ort-0-2">Ort 0</a>' in many


def test_items_are_a_list():
    assert "<li>eins</li><li>zwei</li></ul>" in page(Items(("eins", "zwei")))


def test_facts_are_terms_with_their_value_and_what_explains_it():
    text = page(Facts((Fact("Lücken", "5", "für etwa 2.300 Kinder"), Fact("Fragen", "8", ""))))
    assert re.search(
        r"<dt[^>]*>Lücken</dt><dd[^>]*>5</dd><dd[^>]*>für etwa 2.300 Kinder</dd>", text
    )
    assert re.search(r"<dt[^>]*>Fragen</dt><dd[^>]*>8</dd></div>", text)
    assert 'class="facts"' in text


def test_long_facts_are_all_set_smaller():
    assert 'class="facts facts-long"' in page(Facts((Fact("a", "9 von 12 Gliedern", ""),)))


def test_a_table_has_caption_heads_and_numbers_to_the_right():
    columns = (Column("Ort"), Column("Kinder", numeric=True))
    text = page(Table("Kinder je Ort", columns, (("Oberau", "1.170"),), "Gerundet."))
    assert '<caption class="table-caption">Kinder je Ort</caption>' in text
    assert 'role="region" tabindex="0" aria-label="Tabelle: Kinder je Ort"' in text
    assert '<th scope="col" class="kern-table__header">Ort</th>' in text
    assert re.search(r'<th scope="col" class="[^"]*header--numeric">Kinder</th>', text)
    assert '<th scope="row" class="kern-table__cell">Oberau</th>' in text
    assert re.search(r'<td class="[^"]*cell--numeric" data-title="Kinder">1\.170</td>', text)
    assert "Gerundet." in text


def test_an_empty_table_says_so():
    assert "Keine Zeilen" in page(Table("Leer", (Column("Ort"),), ()))


def test_a_folded_table_opens_on_a_click_and_says_how_long_it_is():
    text = page(table(12, "Weitere", folded=True))
    assert re.search(r"<details[^>]*><summary>Weitere <span[^>]*>\(12 Zeilen\)</span>", text)
    assert "<details open" not in text


def test_a_drawing_has_a_name_a_description_and_its_table():
    wide = Chart(bars(1000), "Abdeckung", "Abdeckung: Balken.", table(8), narrow=bars(320))
    text = page(replace(wide, table=replace(wide.table, folded=True)))
    drawings = [one for one in Tags(text).of("div") if one.get("role") == "img"]
    assert len(drawings) == 2
    for drawing in drawings:
        assert f'id="{drawing["aria-labelledby"]}">Abdeckung<' in text
        assert f'id="{drawing["aria-describedby"]}">Abdeckung: Balken' in text
    assert "<summary>Als Tabelle</summary>" in text
    assert [one["class"] for one in drawings] == ["drawing drawing-wide", "drawing drawing-narrow"]
    assert [one["style"] for one in drawings] == ["--most:1100px", "--most:352px"]


def test_a_small_drawing_without_rows_needs_neither_another_nor_a_table():
    small = Chart(bars(380), "Klein", "Ein Bild.", Table("Leer", (Column("Ort"),), ()))
    text = body(page(small))
    assert "drawing-narrow" not in text and "drawing-wide" not in text
    assert "Als Tabelle" not in text


def test_a_table_with_many_columns_or_long_cells_is_set_as_cards_on_a_phone():
    columns = (Column("Ort"), Column("Was fehlt"))
    assert "cards" not in body(page(Table("T", columns, (("Au", "nichts"),))))
    long = body(page(Table("T", columns, (("Au", "nichts " * 9),))))
    assert '--small cards">' in long and 'data-title="Was fehlt"' in long
    assert '--small cards">' in body(page(table(2)))


def test_gap_and_question_differ_in_words_and_sign():
    text = page(finding(1, certain=True), finding(2, certain=False))
    assert text.count('<div class="findings">') == 1
    assert re.search(r'class="mark mark-gap">.*?Lücke 1</p>', text)
    assert re.search(r'class="mark mark-question">.*?Frage 2</p>', text)
    assert "<h3 id=" in text


def test_a_finding_tells_value_cause_place_details_and_offers():
    text = page(Heading("Lücken"), finding(1, certain=True, offers=2))
    for words in ("etwa 1160 Kinder", "zu wenige Plätze", "Oberau", "38 Plätze je 100 Kinder"):
        assert words in text
    assert "<summary>Angebote dazu (2)</summary>" in text
    assert "<h4 id=" in text


def test_a_finding_leaves_out_what_it_does_not_have():
    text = page(Finding(1, "T", False, "etwa 10 Kinder", "", ""))
    assert "Ursache" not in text
    assert "Angebote dazu" not in text


def test_a_place_opens_on_its_name_and_sentence():
    text = page(part("Oberau"), part("Bad Salzbrunn"))
    assert text.count('<div class="parts">') == 1
    assert text.count('<details class="fold part"><summary><h3 id="ort-') == 2
    assert "Oberau: Hier leben etwa 40 Kinder.</span></summary>" in text
    assert text.count("Als Tabelle") == 2


@pytest.mark.parametrize(("tiles", "thirds"), [(1, 0), (3, 1), (4, 0), (5, 1), (6, 1)])
def test_five_and_six_facts_stand_in_rows_of_three(tiles: int, thirds: int):
    text = page(Facts(tuple(Fact("Was", str(i), "") for i in range(tiles))))
    assert body(text).count("facts-thirds") == thirds


def test_a_hint_is_named_for_those_who_do_not_see_its_colour():
    text = page(Hint("Bestand prüfen", "Bitte nachfragen.", "warning"), Hint("Gut", "So."))
    assert "kern-alert--warning" in text
    assert '<span class="kern-sr-only">Bitte beachten: </span>Bestand prüfen' in text
    assert '<span class="kern-sr-only">Hinweis: </span>Gut' in text


# --- words of strangers ---------------------------------------------------------------------


def everywhere(words: str) -> Report:
    """A report that has the same words in every place where words stand."""
    sheet = Table(words, (Column(words),), ((words,),), words)
    blocks: tuple[Block, ...] = (
        *(Text(words, words), Heading(words), Items((words,)), Facts((Fact(words, words, words),))),
        *(sheet, Table(words, sheet.columns, sheet.rows, words, folded=True)),
        Chart(bars(), words, words, sheet),
        *(Finding(1, words, True, words, words, words, (words,), (words,)), Hint(words, words)),
    )
    return Report(
        words, words, date(2026, 1, 1), words, words, (Section(words, words, blocks),) * 2
    )


def test_hostile_words_stay_words():
    plain, hostile = Tags(html(everywhere("a"))), Tags(html(everywhere(HOSTILE)))
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in plain.tags]
    assert hostile.open == []
    assert not any("onerror" in values for _, values in hostile.tags)
    assert "\x00" not in "".join(hostile.words)
    assert "\u202e" not in "".join(hostile.words)


@given(st.text(min_size=1, max_size=30))
def test_any_words_stay_words(words: str):
    text = html(everywhere(words))
    assert text.encode()
    tags = Tags(text)
    assert tags.open == []
    plain = html(everywhere("a" * len(words)))
    assert [tag for tag, _ in tags.tags] == [tag for tag, _ in Tags(plain).tags]
    assert max(Counter(tags.all("id")).values()) == 1
