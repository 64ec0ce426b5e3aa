"""The PDF is tagged, speaks German, holds every word as it is, and is the same every time."""

import re
import subprocess
import time
import zlib
from dataclasses import replace
from datetime import date

import pytest
from tests.report.sample_report import bars, chart, city, every_block, finding, table

from lueckenlos.exchange.problems import CaseError
from lueckenlos.report.blocks import (
    Chart,
    Column,
    Facts,
    Finding,
    Part,
    Report,
    Section,
    Table,
    Text,
)
from lueckenlos.report.glyphs import covered, drawable
from lueckenlos.report.pdf import FONTS, _set_table, pdf

HARD = '#set $x$ *fett* _kursiv_ @wer <marke> `code` \\ "Zitat" -- [x] ~ = // https://x.de'


@pytest.fixture(scope="module")
def made():
    return pdf(every_block())


def streams(content):
    """Everything a PDF holds, unpacked."""
    found = [content]
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.S):
        try:
            found.append(zlib.decompress(match[1]))
        except zlib.error:
            continue
    return b"\n".join(found)


def pages(content, tmp_path):
    """The text of every page, spaces and line breaks as one space."""
    path = tmp_path / "report.pdf"
    path.write_bytes(content)
    text = subprocess.run(
        ["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True
    ).stdout.decode()
    return [" ".join(page.split()) for page in text.split("\f")[:-1]]


def small(*blocks, title="Ein Bericht"):
    section = Section("a", "Abschnitt", blocks)
    return Report(title, "Zeile", date(2026, 11, 18), "Ausgabe", "Fuß", (section,))


def test_it_is_tagged_titled_and_german(made):
    inside = streams(made)
    for mark in (b"<pdfuaid:part>1<", b"/MarkInfo", b"/StructTreeRoot", b"de-DE", b"/TH", b"/H1"):
        assert mark in inside, mark
    assert "Die Präventionskette im Landkreis Lindenau".encode() in inside


def test_every_drawing_has_its_words(made):
    inside = streams(made)
    figures = len(re.findall(rb"/S\s*/Figure", inside))
    assert figures == len(re.findall(rb"/S/Figure/P \d+ 0 R/Alt<FEFF", inside)) == 5


def test_only_our_font_is_inside(made):
    names = set(re.findall(rb"/FontName\s*/(?:[A-Z]{6}\+)?([\w-]+)", streams(made)))
    assert names and all(name.startswith(b"FiraSans") for name in names)


def test_the_same_report_gives_the_same_bytes(made):
    assert pdf(every_block()) == made
    assert b"20261118" in streams(made) or b"2026-11-18" in streams(made)


@pytest.mark.needs("poppler")
def test_no_sign_is_read_as_markup(tmp_path):
    columns = (Column(HARD), Column("Zahl", numeric=True))
    hard = Table(HARD, columns, ((HARD, "1"),), HARD)
    one = Finding(1, HARD, True, HARD, HARD, HARD, (HARD,), (HARD,))
    content = pdf(small(Text(HARD), hard, one, title=HARD))
    text = " ".join(pages(content, tmp_path))
    assert text.count("#set $x$") >= 8
    assert text.count(HARD) >= 2


@pytest.mark.needs("poppler")
def test_the_first_page_tells_what_matters(made, tmp_path):
    first = pages(made, tmp_path)[0]
    for words in ("Wenn ein Kind hier", "Das Wichtigste zuerst", "Lücke 1", "Frage 4", "Inhalt"):
        assert words in first, words
    assert first.index("Lücke 3") < first.index("Frage 4")


@pytest.mark.needs("poppler")
def test_every_page_has_foot_and_number(made, tmp_path):
    found = pages(made, tmp_path)
    for number, page in enumerate(found, 1):
        assert f"Seite {number} von {len(found)}" in page
        assert "Schema core 2026.1" in page


@pytest.mark.needs("poppler")
def test_folded_tables_stand_in_the_annex_and_long_ones_repeat_their_head(made, tmp_path):
    found = pages(made, tmp_path)
    at = next(i for i, page in enumerate(found[1:], 2) if "Tabellen zu den Bildern" in page)
    assert "als Tabelle · Zum Bild, Seite 2" in found[at - 1]
    assert f"Anhang, Seite {at}" in found[1]
    assert "Oberau als Tabelle" in found[-1] and "Steinbach als Tabelle" not in " ".join(found)
    long = next(i for i, page in enumerate(found) if "Abdeckung je Ortsteil" in page)
    assert all("Ortsteil Handlungsfeld Kinder" in page for page in found[long : long + 2])


@pytest.mark.needs("poppler")
def test_a_table_that_is_elsewhere_is_named_and_not_printed(tmp_path):
    drawn = chart("Bild", folded=True)
    long = replace(table(150), elsewhere="luecken.xlsx, Blatt „Abdeckung“")
    content = pdf(small(replace(drawn, table=long), replace(long, folded=True)))
    found = pages(content, tmp_path)
    assert len(found) == 1 and "Tabellen zu den Bildern" not in found[0]
    assert found[0].count("luecken.xlsx, Blatt „Abdeckung“") == 2


@pytest.mark.needs("poppler")
def test_three_places_stand_on_a_page(tmp_path):
    wide = replace(chart("Kette", folded=True), svg=bars(1000, 330))
    wide = replace(wide, table=replace(wide.table, elsewhere="luecken.xlsx"))
    parts = [Part(name, "Hier leben etwa 40 Kinder.", wide) for name in ("Au", "Berg", "Tal")]
    found = pages(pdf(small(Text("Davor."), *parts * 3)), tmp_path)
    assert any("Au" in page and "Berg" in page and "Tal" in page for page in found[1:])


@pytest.mark.needs("poppler")
def test_without_their_signs_told_once_before_four_places_stand_on_a_page(tmp_path):
    wide = replace(chart("Kette", folded=True), svg=bars(1000, 330), foot=0.2)
    wide = replace(wide, table=replace(wide.table, elsewhere="luecken.xlsx"))
    names = ("Au", "Berg", "Tal", "Wald")
    parts = [Part(name, "Hier leben etwa 40 Kinder.", wide) for name in names]
    found = pages(pdf(small(Text("Davor."), *parts * 3)), tmp_path)
    assert all(name in found[1] for name in names)


@pytest.mark.needs("poppler")
def test_a_heading_stands_on_the_page_of_its_drawing_or_table(tmp_path):
    blocks = ([Text("Zeile. " * 40)] * count for count in range(1, 22, 4))
    for before in blocks:
        second = Section("b", "Zweiter Abschnitt", (chart("Bild", folded=True), table(40)))
        report = small(*before)
        found = pages(pdf(replace(report, sections=(*report.sections, second))), tmp_path)
        with_heading = next(
            page for page in found[0:] if re.search(r"Zweiter Abschnitt(?! \.)", page)
        )
        assert "Die Zahlen als Tabelle" in with_heading
        begin = next(page for page in found if "Abdeckung je Ortsteil" in page)
        assert begin.count("Ortsteil Nummer") >= 3


def test_columns_get_what_their_words_ask_for():
    words = ("Kinder", "eine lange Begründung, die über mehrere Zeilen geht " * 3, "12")
    sheet = Table("T", (Column("Was"), Column("Warum"), Column("Zahl", True)), (words,))
    made = _set_table(sheet)
    assert sum(made["widths"]) == pytest.approx(170)
    assert made["widths"][1] > 100
    assert made["parted"] == [False, False, False]
    assert _set_table(replace(sheet, rows=(("W" * 90, "", ""),)))["parted"][0]


@pytest.mark.needs("poppler")
def test_what_comes_first_is_of_the_first_findings_only(tmp_path):
    main = Section("a", "Alle Kinder", (finding(1, certain=False),))
    second = Section("b", "Andere", (replace(finding(1, certain=True), title="Anderes"),))
    head = Section("c", "Blick", (Text("Worum es geht."),))
    report = replace(small(), sections=(head, main, second))
    first = pages(pdf(report), tmp_path)[0]
    start = first.index("Das Wichtigste zuerst")
    assert "Frage 1" in first[start:] and "Lücke 1" not in first[start : first.index("Inhalt")]


def test_signs_without_a_shape_do_not_stop_it():
    strange = "سلام 😀 \u202fș ị\x07\u200b∄\n\tA\u0308"
    drawn = bars().replace("Gesundheit", strange.replace("\x07", ""))
    picture = Chart(drawn, strange, strange, table(1))
    assert pdf(small(Text(strange), picture, title=strange)).startswith(b"%PDF")


def test_signs_are_replaced_by_their_base():
    known = covered(next(iter(FONTS.glob("*.ttf"))).read_bytes())
    assert {ord(sign) for sign in "aäßŞğ→€–„“§²"} <= known
    assert drawable("A\u0308 1\u202f000 Ⅷ\u0007\n😀", known) == "Ä 1\u00a0000 VIII ?"


@pytest.mark.parametrize(
    "blocks",
    [
        (),
        (Facts(()),),
        (Table("Leer", (Column("A"),), ()),),
        (Chart(city(3), "T", "", Table("", (), ())),),
        (chart("Eins", folded=True), finding(1, True, 200)),
        (Text("x" * 3000), finding(2, False, 0)),
    ],
)
def test_odd_reports_are_set_too(blocks):
    assert pdf(small(*blocks)).startswith(b"%PDF")


def test_a_report_without_sections_is_a_title():
    assert pdf(replace(every_block(), sections=())).startswith(b"%PDF")


def test_a_large_city_takes_seconds():
    maps = [Chart(city(540, 300), "Karte", "Karte", table(540, folded=True)) for _ in range(2)]
    more = (
        Section("karten", "Karten", tuple(maps)),
        Section("alle", "Alle", (*(finding(i, True, 6) for i in range(60)), table(540))),
    )
    start = time.monotonic()
    pdf(every_block(more=more))
    assert time.monotonic() - start < 15


def test_missing_fonts_are_named_with_their_cure(tmp_path):
    with pytest.raises(CaseError, match="make setup"):
        pdf(every_block(), tmp_path)
