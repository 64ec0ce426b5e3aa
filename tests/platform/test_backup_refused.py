"""A backup that is not whole, or does not fit, changes nothing."""

from __future__ import annotations

import hashlib
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.platform.conftest import Installation, with_probe
from tests.platform.rows import FILL
from tests.platform.test_backup import add_files, files

from lueckenlos.config.backup import BackupError
from lueckenlos.config.restore import _opened, checked

Parts = dict[str, bytes]


@pytest.fixture(scope="module")
def backup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good one, of an installation with files and every kind of column."""
    one = with_probe(Installation(tmp_path_factory.mktemp("quelle")))
    one.with_demo()
    one.python(FILL)
    add_files(one)
    one.run("backup", str(one.folder / "gut.zip"))
    return one.folder / "gut.zip"


def parts_of(backup: Path) -> Parts:
    with zipfile.ZipFile(backup) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(path: Path, parts: Parts) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def manifest(parts: Parts) -> dict[str, Any]:
    return dict(json.loads(parts["manifest.json"]))


def with_manifest(parts: Parts, told: dict[str, Any]) -> Parts:
    return {**parts, "manifest.json": json.dumps(told).encode()}


def sealed(parts: Parts) -> Parts:
    """With the checksums of what is there now, as somebody who means harm would."""
    told = manifest(parts)
    told["parts"] = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "rows": content.count(b"\n")}
        for name, content in parts.items()
        if name != "manifest.json"
    }
    return with_manifest(parts, told)


def newer_migration(parts: Parts) -> Parts:
    told = manifest(parts)
    told["migrations"].append(["accounts", "9999_from_the_future"])
    return with_manifest(parts, told)


def newer_form(parts: Parts) -> Parts:
    return with_manifest(parts, {**manifest(parts), "form": 2, "version": "9.0"})


def without(name: str) -> Callable[[Parts], Parts]:
    return lambda parts: {one: content for one, content in parts.items() if one != name}


def traversing(name: str) -> Callable[[Parts], Parts]:
    return lambda parts: sealed({**parts, name: b"entkommen"})


def two_mails_the_same(parts: Parts) -> Parts:
    name = "rows/accounts.user.jsonl"
    line = json.loads(parts[name].splitlines()[0])
    line["id"] = "00000000-0000-0000-0000-000000000001"
    return sealed({**parts, name: parts[name] + json.dumps(line).encode() + b"\n"})


def nobody_there(parts: Parts) -> Parts:
    return sealed({**parts, "rows/accounts.user.jsonl": b""})


def garbled_row(parts: Parts) -> Parts:
    name = "rows/probe.everything.jsonl"
    return sealed({**parts, name: parts[name].replace(b"+00:00", b"+99:00")})


BAD: dict[str, tuple[Callable[[Parts], Parts], str]] = {
    "no manifest": (without("manifest.json"), "keine Sicherung"),
    "a part is missing": (without("rows/accounts.user.jsonl"), "fehlen Teile"),
    "a table is missing": (
        lambda parts: sealed(without("rows/accounts.user.jsonl")(parts)), "fehlen Tabellen",
    ),
    "a file is missing": (
        lambda parts: without(next(n for n in parts if n.startswith("files/")))(parts),
        "fehlen Teile",
    ),
    "something more": (lambda parts: {**parts, "files/mehr": b""}, "zu viel"),
    "another content": (
        lambda parts: {**parts, "rows/accounts.user.jsonl": b"{}\n"}, "beschädigt",
    ),
    "newer migration": (newer_migration, "neueren Version"),
    "newer form": (newer_form, "Version 9.0"),
    "up and out": (traversing("files/../../entkommen"), "außerhalb"),
    "absolute": (traversing("files//etc/entkommen"), "außerhalb"),
    "from the root": (traversing("/tmp/entkommen"), "außerhalb"),
    "backslashes": (traversing("files/..\\..\\entkommen"), "außerhalb"),
    "beside the files": (traversing("secret.key"), "außerhalb"),
    "table of its own": (traversing("rows/../entkommen.x.jsonl"), "außerhalb"),
    "unknown table": (traversing("rows/probe.unknown.jsonl"), "fehlen Tabellen"),
    "breaks a rule": (two_mails_the_same, "passt nicht"),
    "points nowhere": (nobody_there, "passt nicht"),
    "garbled row": (garbled_row, "passt nicht"),
    "manifest is no JSON": (
        lambda parts: {**parts, "manifest.json": b'{"form": 1,'}, "keine lesbare Sicherung",
    ),
    "manifest is a list": (
        lambda parts: {**parts, "manifest.json": b"[1]"}, "keine lesbare Sicherung",
    ),
}  # fmt: skip

TRY_ALL = """
from pathlib import Path
from django.apps import apps
from lueckenlos.config.backup import BackupError
from lueckenlos.config.restore import BY_THEMSELVES, restore

def rows():
    return sum(
        model._base_manager.count()
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy and model._meta.label_lower not in BY_THEMSELVES
        and model._meta.db_table in connection.introspection.table_names()
    )

from django.db import connection
result = {}
for path in paths:
    try:
        restore(Path(path))
        said = "restored"
    except BackupError as error:
        said = str(error)
    result[path] = [said, rows()]
"""


def test_what_is_refused_leaves_nothing_behind(
    either: Installation, backup: Path, tmp_path: Path
) -> None:
    one = with_probe(either)
    good = parts_of(backup)
    bad = {
        str(written(tmp_path / f"{name.replace(' ', '-')}.zip", change(good))): words
        for name, (change, words) in BAD.items()
    }
    text, cut = tmp_path / "text.zip", tmp_path / "cut.zip"
    text.write_text("keine Sicherung")
    cut.write_bytes(backup.read_bytes()[:-2000])
    bad |= {str(path): "keine lesbare Sicherung" for path in (text, cut, tmp_path)}
    bad[str(tmp_path / "nirgends.zip")] = "gibt es nicht"
    said = one.python(TRY_ALL, paths=list(bad))
    for path, words in bad.items():
        told, rows = said[path]
        assert words in told, (path, told)
        assert rows == 0, path
    assert files(one) == {}
    assert not list(one.data.glob(".wiederherstellung*"))
    assert not list(tmp_path.rglob("*entkommen*")) and not Path("/tmp/entkommen").exists()

    one.run("restore", str(backup))  # and the same place still takes a good one
    assert files(one)
    assert "schon etwas" in one.run("restore", str(backup), fails=True)


def test_files_alone_make_an_installation_used(
    installation: Installation, backup: Path, tmp_path: Path
) -> None:
    one = with_probe(installation)
    (one.data / "files").mkdir(parents=True)
    (one.data / "files" / "da").write_text("da")
    assert "schon etwas (Dateien)" in one.run("restore", str(backup), fails=True)
    assert files(one) == {"da": b"da"}


def test_no_flipped_byte_goes_unnoticed(backup: Path, tmp_path: Path) -> None:
    """Whatever byte is wrong: refused, or a byte without meaning, and then all parts are whole."""
    good, parts = backup.read_bytes(), parts_of(backup)
    path, chance, refused = tmp_path / "b.zip", random.Random(1), 0
    for _ in range(400):
        at = chance.randrange(len(good))
        path.write_bytes(good[:at] + bytes([good[at] ^ 1 << chance.randrange(8)]) + good[at + 1 :])
        try:
            with _opened(path) as archive:
                checked(archive)
        except BackupError:
            refused += 1
            continue
        assert parts_of(path) == parts, at
    assert refused > 200


def test_a_running_installation_is_not_filled(installation: Installation, backup: Path) -> None:
    one = with_probe(installation)
    one.upgraded()
    with one.serve():
        assert "läuft Lückenlos schon" in one.run("restore", str(backup), fails=True)
