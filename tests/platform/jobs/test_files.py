"""Stored files: what is taken, how it is kept, who gets it, and how."""

import io
import os
import time
import zipfile
from pathlib import Path

import pytest
from django.test import Client

from lueckenlos.accounts.models import Membership, Municipality, User
from lueckenlos.jobs import files
from lueckenlos.jobs.content import PDF, XLSX, safe_name
from lueckenlos.jobs.files import FileRefusedError, open_file, remove, store, sweep
from lueckenlos.jobs.models import StoredFile

pytestmark = pytest.mark.django_db
CSV = b"Ortsteil;Kinder\nAltstadt;12\n"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "files")
    return tmp_path / "files"


@pytest.fixture
def home() -> Municipality:
    return Municipality.objects.create(key="06999", name="Lindenau", slug="lindenau", kind="kreis")


@pytest.fixture
def away() -> Municipality:
    return Municipality.objects.create(key="06998", name="Erlental", slug="erlental", kind="kreis")


def somebody(municipality: Municipality | None, role: str = "coordinator", state: str = "") -> User:
    user = User.objects.create_user(f"{role}-{User.objects.count()}@lindenau.example")
    Membership.unscoped.create(user=user, role=role, municipality=municipality, state=state)
    return user


def keep(home: Municipality, name: str, content: bytes, **more) -> StoredFile:
    return store(municipality=home, name=name, content=io.BytesIO(content), by=None, **more)


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, b"\0" * 1_000_000)
    return made.getvalue()


# --- keeping ------------------------------------------------------------------------------------


def test_the_same_content_is_kept_once_and_goes_with_the_last_row(home, away, folder) -> None:
    one, two = keep(home, "a.csv", CSV), keep(away, "b.csv", CSV)
    assert len(kept(folder)) == 1 and one.sha256 == two.sha256
    remove(file=one, by=None)
    with open_file(two) as content:
        assert content.read() == CSV
    remove(file=two, by=None)
    assert kept(folder) == []


def test_who_stored_and_who_removed_a_file_stays_known(home) -> None:
    one, other = somebody(home), somebody(home, "editor")
    file = store(municipality=home, name="a.csv", content=io.BytesIO(CSV), by=one)
    remove(file=file, by=other)
    rows = StoredFile.history.filter(id=file.pk).order_by("history_id")
    told = [(row.history_type, row.history_user, row.name) for row in rows]
    assert told == [("+", one, "a.csv"), ("-", other, "a.csv")]


def test_a_large_file_is_read_in_blocks(home) -> None:
    class Endless(io.RawIOBase):
        read_bytes, largest = 0, 0

        def read(self, size: int = -1) -> bytes:
            self.largest, self.read_bytes = max(self.largest, size), self.read_bytes + size
            return b"1;2;3\n" * (size // 6)

    endless = Endless()
    with pytest.raises(FileRefusedError, match="größer als 25 MB"):
        store(municipality=home, name="a.csv", content=endless, by=None)
    assert endless.largest <= 1 << 20 and endless.read_bytes < 30_000_000


def test_nothing_is_left_of_a_refused_file(home, folder) -> None:
    for content in (b"", b"MZ\x90\0program", b"1" * 2000):
        with pytest.raises(FileRefusedError):
            keep(home, "a.csv", content, limit=1000)
    assert kept(folder.parent) in ([], [folder.parent / "files.lock"])
    assert not StoredFile.unscoped.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.csv", b""),
        ("list.csv", b"MZ\x90\0\x03"),
        ("list.csv", b"\x7fELF\x02"),
        ("list.csv", b"#!/bin/sh\nrm -rf /\n"),
        ("list.csv", b"<script>alert(1)</script>"),
        ("list.csv", b"\xef\xbb\xbf \n<!DOCTYPE html><html></html>"),
        ("list.csv", "<html>".encode("utf-16")),
        ("logo.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("data.xml", b"<?xml version='1.0'?><svg><script>alert(1)</script></svg>"),
        ("data.csv", b"\x00\x01\x02\x03"),
    ],
)
def test_a_dangerous_or_empty_file_is_refused_whatever_its_name(home, name, content) -> None:
    with pytest.raises(FileRefusedError):
        keep(home, name, content)


def test_the_content_says_what_a_file_is_and_its_name_follows(home) -> None:
    table = keep(home, "liste.pdf.exe", archive("[Content_Types].xml", "xl/workbook.xml"))
    assert (table.media_type, table.name) == (XLSX, "liste.pdf.exe.xlsx")
    polyglot = keep(home, "brief.html", b"%PDF-1.7\n<html><script>alert(1)</script></html>")
    assert (polyglot.media_type, polyglot.name) == (PDF, "brief.html.pdf")
    assert keep(home, "Kinder.CSV", CSV).name == "Kinder.CSV"


def test_an_archive_is_not_opened(home) -> None:
    bomb = archive(*(f"{number}.csv" for number in range(100)))  # 100 MB, if anybody unpacked it
    begun = time.monotonic()
    assert keep(home, "bombe.zip", bomb).media_type == "application/zip"
    assert time.monotonic() - begun < 1


def test_a_caller_may_take_fewer_kinds(home) -> None:
    with pytest.raises(FileRefusedError, match="Möglich sind: PDF"):
        keep(home, "a.csv", CSV, accept={PDF})


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd.csv"),
        ("..\\..\\windows\\liste.csv", "liste.csv"),
        ("/abs/liste.csv", "liste.csv"),
        ("liste\u202evsc.exe", "listevsc.exe.csv"),
        ("a\r\nSet-Cookie: x.csv", "a Set-Cookie_ x.csv"),
        ("a\0b.csv", "ab.csv"),
        ('"><script>.csv', "___script_.csv"),
        ("...", "Datei.csv"),
        ("", "Datei.csv"),
        (".csv", "csv.csv"),
        ("Übersicht Kitas.csv", "Übersicht Kitas.csv"),
        ("x" * 400 + ".csv", "x" * 150 + ".csv"),
    ],
)
def test_names_lose_what_could_mislead(given: str, safe: str) -> None:
    assert safe_name(given, "text/csv") == safe


def test_sweeping_removes_only_what_nobody_has_and_is_old(home, folder) -> None:
    mine = keep(home, "a.csv", CSV)
    lost, fresh = folder / "ab" / ("ab" * 32), folder / "cd" / ("cd" * 32)
    half = folder.parent / "incoming" / "half"
    for path in (lost, fresh, half):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    old = time.time() - files.FORGOTTEN_SECONDS - 60
    for path in (lost, half, folder / mine.sha256[:2] / mine.sha256):
        os.utime(path, (old, old))
    assert sweep() == 2
    assert not lost.exists() and not half.exists() and fresh.exists()
    open_file(mine).close()


# --- giving out ---------------------------------------------------------------------------------


def test_a_file_comes_as_an_attachment_that_no_browser_runs(client: Client, home) -> None:
    file = keep(home, "Kinder „2026“.csv", CSV)
    client.force_login(somebody(home))
    answer = client.get(f"/dateien/{file.pk}/")
    assert b"".join(answer.streaming_content) == CSV
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''Kinder%20")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"]


def test_strangers_get_nothing(client: Client, home, away) -> None:
    file = keep(home, "a.csv", CSV)
    refused = {
        "nobody": None,
        "elsewhere": somebody(away),
        "state office": somebody(None, "state", state="06"),
        "provider": somebody(home, "provider"),
        "steering": somebody(home, "steering"),
        "administrator": somebody(None, "administrator"),
    }
    for who, user in refused.items():
        client.logout()
        if user:
            client.force_login(user)
        assert client.get(f"/dateien/{file.pk}/").status_code in (302, 403, 404), who
    client.force_login(somebody(home, "editor"))
    assert client.get(f"/dateien/{file.pk}/").status_code == 200
    assert client.post(f"/dateien/{file.pk}/").status_code in (403, 405)


def test_who_stored_a_file_gets_it_only_while_importing(client: Client, home) -> None:
    user = somebody(home)
    file = store(municipality=home, name="a.csv", content=io.BytesIO(CSV), by=user)
    client.force_login(user)
    assert client.get(f"/dateien/{file.pk}/").status_code == 200
    for role in ("steering", "provider"):
        Membership.unscoped.filter(user=user).delete()
        Membership.unscoped.create(user=user, role=role, municipality=home)
        assert client.get(f"/dateien/{file.pk}/").status_code == 404, role
    Membership.unscoped.filter(user=user).delete()
    assert client.get(f"/dateien/{file.pk}/").status_code == 404


def test_a_stored_path_cannot_be_asked_for(client: Client, home) -> None:
    file = keep(home, "a.csv", CSV)
    client.force_login(somebody(home))
    for path in (f"/files/{file.sha256}", f"/static/../files/{file.sha256}", "/dateien/../x/"):
        assert client.get(path).status_code == 404
