"""Every command, file and output a page of the guide shows is run and compared here."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.guide.kommune import kreis, liste
from tests.guide.pages import ACTIONS, GUIDE, PAGES, edited, run, shown, steps, typed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_does_what_it_shows(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    folder = tmp_path / ("stadt_kirchau" if page.stem == "schritt-3" else "kreis_auental")
    folder.mkdir()
    monkeypatch.chdir(folder)
    case, printed, commands = folder / "fall.toml", "", 0
    for action, language, name, block in steps(page):
        if action:
            ACTIONS[action](folder)
        elif name:
            (folder / name).write_text(block, encoding="utf-8")
        elif language == "sh":
            for line in block.splitlines():
                printed, commands = run(line, folder, capsys), commands + 1
        elif language == "text":
            assert shown(block, printed) == []
        elif language == "toml":
            assert shown(block, case.read_text(encoding="utf-8")) == []
        elif language == "diff":
            lines = edited(case.read_text(encoding="utf-8").splitlines(), block)
            case.write_text("\n".join(lines) + "\n", encoding="utf-8")
        else:
            assert language == "console" and all(map(typed, block.splitlines())), block
    assert commands


def test_the_sections_explained_are_those_of_a_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    kreis(tmp_path)
    monkeypatch.chdir(tmp_path)
    page = GUIDE / "bericht-lesen.md"
    for _, language, _, block in steps(page):
        for line in block.splitlines() if language == "sh" else ():
            run(line, tmp_path, capsys)
    told = (tmp_path / "bericht" / "report.html").read_text(encoding="utf-8")
    explained = re.findall(r"^## „(.*)“$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(explained) > 5
    assert [title for title in explained if title not in told] == []
    table = page.read_text(encoding="utf-8").split("| sagt nicht |")[1].split("\n\n")[0]
    figures = re.findall(r"^\| ([A-ZÄÖÜ][^|]*?) \|", table, re.MULTILINE)
    assert len(figures) > 4
    assert [name for name in figures if name not in told] == []


def test_on_the_first_step_nobody_is_asked_for_a_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    liste(tmp_path)
    monkeypatch.chdir(tmp_path)
    run("lueckenlos init liste.xlsx --kreis 06634 > fall.toml", tmp_path, capsys)
    assert "niemanden" not in run("lueckenlos check fall.toml", tmp_path, capsys)
