"""A backup holds everything, of one moment, and either database is filled from it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests.platform.conftest import Installation, new_database, with_probe
from tests.platform.rows import COUNT_UP, EVERY_ROW, FILL


def add_files(one: Installation) -> None:
    for content in (b"", b"\x00\xff" * 200_000, "Ü.pdf".encode()):
        name = hashlib.sha256(content).hexdigest()
        path = one.data / "files" / name[:2] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (one.data / "files" / "Größe ä (1).txt").write_text("Umlaut im Namen")


def files(one: Installation) -> dict[str, bytes]:
    root = one.data / "files"
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def same_rows(found: dict[str, Any], expected: dict[str, Any]) -> None:
    assert found.keys() == expected.keys()
    for table, rows in expected.items():
        assert found[table] == rows, table


def kinds(rows: dict[str, Any]) -> set[str]:
    return {table for table, found in rows.items() if found}


@pytest.mark.needs("postgres")
def test_from_sqlite_to_postgresql_and_back_every_row_and_file_is_the_same(
    tmp_path: Path, postgres: str
) -> None:
    places = [tmp_path / name for name in ("eins", "zwei", "drei")]
    for place in places:
        place.mkdir()
    first, second, third = (
        with_probe(Installation(places[0])),
        with_probe(Installation(places[1], new_database(postgres))),
        with_probe(Installation(places[2])),
    )
    first.with_demo()
    first.python(FILL)
    add_files(first)
    rows = first.python(EVERY_ROW)
    assert {"probe.Everything_words", "probe.HistoricalEverything", "auth.Group_permissions",
            "accounts.HistoricalUser", "jobs.Job"} <= kinds(rows)  # fmt: skip

    first.run("backup", str(tmp_path / "1.zip"))
    second.run("restore", str(tmp_path / "1.zip"))
    same_rows(second.python(EVERY_ROW), rows)
    assert files(second) == files(first)
    second.run("backup", str(tmp_path / "2.zip"))
    third.upgraded()  # an empty installation may have its tables already
    third.run("restore", str(tmp_path / "2.zip"))
    same_rows(third.python(EVERY_ROW), rows)
    assert files(third) == files(first)

    assert second.python(COUNT_UP) and third.python(COUNT_UP)
    with second.serve() as service:
        assert service.get("/readyz").status == 200


WRITER = """
from itertools import count
from django.db import transaction
from probe.models import Left, Right
import time
for number in count(10_000):
    with transaction.atomic():
        Left.objects.create(number=number)
        Right.objects.create(number=number)
    print(number, flush=True)
    time.sleep(0.002)
"""
PAIRS = """
from probe.models import Left, Right
left = set(Left.objects.values_list("number", flat=True))
right = set(Right.objects.values_list("number", flat=True))
result = [sorted(left ^ right), len(left)]
"""
MANY = """
from probe.models import Everything, Word, Left, Right
Everything.objects.bulk_create(Everything(text="x" * 500, tree={"n": n}) for n in range(15_000))
"""


@pytest.mark.soak
def test_a_backup_during_writing_shows_one_moment(either: Installation, tmp_path: Path) -> None:
    one = with_probe(either)
    one.upgraded()
    one.python(MANY)
    program = f"from lueckenlos.cli.django import begin\nbegin()\n{WRITER}"
    writer = subprocess.Popen(
        [sys.executable, "-c", program], env=one.environ, stdout=subprocess.PIPE, text=True
    )
    try:
        assert writer.stdout
        before = int(writer.stdout.readline())
        one.run("backup", str(tmp_path / "b.zip"))
        assert writer.poll() is None, "the backup kept the writer from writing"
    finally:
        writer.kill()
        after = [int(line) for line in writer.stdout or [] if line.endswith("\n")]
    assert after and after[-1] - before > 50, "nothing was written meanwhile"
    other = with_probe(Installation(tmp_path / "anders"))
    other.upgraded()
    other.run("restore", str(tmp_path / "b.zip"))
    apart, pairs = other.python(PAIRS)
    assert apart == [] and 0 < pairs < after[-1] - before + 2


def test_a_file_deleted_during_the_backup_is_in_it(
    installation: Installation, tmp_path: Path
) -> None:
    one = with_probe(installation)
    one.upgraded()
    one.python(MANY)
    add_files(one)
    (one.data / "files" / ".halb-hochgeladen").write_bytes(b"halb")
    process = one.start("backup", str(tmp_path / "b.zip"))
    while not list(one.data.glob(".sicherung-*/Größe*")):
        assert process.poll() is None, "too fast to look"
        time.sleep(0.005)
    (one.data / "files" / "Größe ä (1).txt").unlink()
    assert process.wait(180) == 0
    assert not list(one.data.glob(".sicherung-*"))
    other = with_probe(Installation(tmp_path / "anders"))
    other.upgraded()
    other.run("restore", str(tmp_path / "b.zip"))
    assert "Größe ä (1).txt" in files(other)
    assert ".halb-hochgeladen" not in files(other)


def test_a_backup_is_for_its_owner_only_and_never_overwrites(
    installation: Installation, tmp_path: Path
) -> None:
    installation.upgraded()
    path = tmp_path / "b.zip"
    installation.run("backup", str(path))
    assert path.stat().st_mode & 0o077 == 0
    before = path.read_bytes()
    assert "gibt es schon" in installation.run("backup", str(path), fails=True)
    assert path.read_bytes() == before
    assert "nicht schreiben" in installation.run("backup", "/nirgends/b.zip", fails=True)
    inside = str(installation.data / "files" / "b.zip")
    assert "außerhalb" in installation.run("backup", inside, fails=True)


def test_an_old_backup_is_brought_to_this_version(either: Installation, tmp_path: Path) -> None:
    either_folder = tmp_path / "alt"
    either_folder.mkdir()
    old = with_probe(Installation(either_folder), release=1)
    old.upgraded()
    old.python("from probe.models import Word\nWord.objects.create(text='straße')")
    old.run("backup", str(tmp_path / "alt.zip"))
    new = with_probe(either)
    new.upgraded()  # newer tables, all empty: they give way
    new.run("restore", str(tmp_path / "alt.zip"))
    look = (
        "from probe.models import Word\nfrom lueckenlos.config.upgrade import pending\n"
        "result = [[one.text for one in Word.objects.all()], pending()]"
    )
    assert new.python(look) == [["STRASSE"], []]
