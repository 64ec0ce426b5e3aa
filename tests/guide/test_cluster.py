"""rechnen-auf-mehreren-rechnern.md: its commands are run, on this machine's own address."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from tests.cli import test_cluster as here
from tests.cli.test_cluster import CASE, Started, launch
from tests.guide.pages import GUIDE, shown, spaced, steps

from lueckenlos.cli import cluster, main

PAGE = GUIDE / "rechnen-auf-mehreren-rechnern.md"
ADDRESS = ("10.0.0.5", "8786")
started = here.started


def test_the_page_does_what_it_shows(
    started: Started,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(CASE.parent, tmp_path / "fall")
    (tmp_path / "fall" / CASE.name).rename(tmp_path / "fall" / "fall.toml")
    monkeypatch.chdir(tmp_path / "fall")
    for limit in ("ANSWER_SECONDS", "WORKER_SECONDS"):
        monkeypatch.setattr(cluster, limit, 120.0)
    port, printed, commands = here.free_port(), "", list[str]()
    for _, language, _, block in steps(PAGE):
        if language == "sh":
            line = block.strip().replace(ADDRESS[0], here.HOST).replace(ADDRESS[1], str(port))
            command, *words = shlex.split(line)
            commands.append(" ".join((command, words[0])))
            if command == "dask":
                launch(started, *words)
                here.until(lambda: here.answers(port))
            else:
                assert (command, main(words)) == ("lueckenlos", 0)
                told = capsys.readouterr()
                printed = told.err + told.out
        elif language == "text":
            assert shown(block, printed) == [], printed
        else:
            assert language == "console" and "requirements-cluster.txt" in block
    assert commands == ["dask scheduler", "dask worker", "lueckenlos analyse"]


def test_what_the_program_is_said_to_say_it_says() -> None:
    source = Path(cluster.__file__).read_text(encoding="utf-8")
    program = spaced(re.sub(r'"\s*\n\s*f?"', "", source))
    table = PAGE.read_text(encoding="utf-8").split("| Was geschieht |")[1].split("\n\n")[0]
    quoted = [one.strip("… ") for one in re.findall(r"„([^“]+)“", table)]
    assert len(quoted) == 7
    assert [one for one in quoted if one not in program] == []
    seconds = re.findall(r"nach (\d+) Sekunden", table)
    assert seconds == [f"{cluster.WORKER_SECONDS:.0f}"]
