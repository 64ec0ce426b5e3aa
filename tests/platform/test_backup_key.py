"""Whoever has a backup and no other key reads the second factors again; else it is said."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from tests.platform.conftest import Installation

SEAL = "from django.core.signing import Signer\nresult = Signer().sign('geheim')"
OPEN = """
from django.core.signing import BadSignature, Signer
try:
    result = Signer().unsign(sealed)
except BadSignature:
    result = "unlesbar"
"""
ONE, OTHER = "erster-" + "x" * 60, "zweiter-" + "y" * 60


def installed(place: Path, key: str = "") -> Installation:
    return Installation(place, more={"LUECKENLOS_SECRET_KEY": key} if key else {})


Made = tuple[Path, str]
"""A backup, and something sealed with the key of its installation."""


def made(place: Path, key: str = "") -> Made:
    one = installed(place, key)
    one.upgraded()
    sealed = one.python(SEAL)
    one.run("backup", str(place / "b.zip"))
    return place / "b.zip", sealed


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Of an installation with its key in the data folder."""
    return made(tmp_path_factory.mktemp("eigener"))


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Of one whose key the environment names."""
    return made(tmp_path_factory.mktemp("genannter"), ONE)


def test_a_first_start_with_a_key_of_the_environment_makes_the_data_folder(tmp_path: Path) -> None:
    assert "auf dem Stand" in installed(tmp_path / "neu", ONE).run("upgrade")


def test_the_key_of_the_data_folder_comes_back_with_the_rest(own: Made, tmp_path: Path) -> None:
    path, sealed = own
    assert path.stat().st_mode & 0o777 == 0o600
    other = installed(tmp_path / "zwei")
    other.upgraded()
    assert other.python(OPEN, sealed=sealed) == "unlesbar"
    assert "Achtung" not in other.run("restore", str(path))
    assert other.python(OPEN, sealed=sealed) == "geheim"
    assert (other.data / "secret.key").stat().st_mode & 0o777 == 0o600
    assert not list(other.data.glob(".secret*"))


RESTORE = """
from pathlib import Path
from django.core.signing import Signer
from django.db.models.signals import pre_migrate
from lueckenlos.config.restore import restore
seen = []
def look(**told):
    seen.append(Signer().unsign(sealed))
pre_migrate.connect(look)
restore(Path(path))
result = seen[0]
"""


def test_what_migrates_after_the_rows_are_back_reads_them(own: Made, tmp_path: Path) -> None:
    path, sealed = own
    other = installed(tmp_path / "zwei")
    assert other.python(RESTORE, path=str(path), sealed=sealed) == "geheim"


def test_a_key_of_the_environment_is_in_no_backup(named: Made) -> None:
    path, _ = named
    with zipfile.ZipFile(path) as archive:
        assert not any(ONE.encode() in archive.read(name) for name in archive.namelist())
        assert not [name for name in archive.namelist() if name.startswith("key/")]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (ONE, ""),
        (OTHER, "Setzen Sie LUECKENLOS_SECRET_KEY vor dem Start auf den Wert"),
        ("", "Setzen Sie LUECKENLOS_SECRET_KEY vor dem Start auf den Wert"),
    ],
)
def test_where_the_environment_named_the_key_another_one_is_pointed_out(
    named: Made, tmp_path: Path, key: str, said: str
) -> None:
    path, sealed = named
    other = installed(tmp_path / "zwei", key)
    other.upgraded()
    told = other.run("restore", str(path))
    assert said in told and ("zweiten Faktor neu einrichten" in told) is bool(said)
    assert other.python(OPEN, sealed=sealed) == ("unlesbar" if said else "geheim")
    assert ONE not in told


def test_a_key_of_the_environment_in_the_way_of_the_one_restored_is_pointed_out(
    own: Made, tmp_path: Path
) -> None:
    path, sealed = own
    other = installed(tmp_path / "zwei", OTHER)
    other.upgraded()
    assert "Lassen Sie LUECKENLOS_SECRET_KEY vor dem Start weg" in other.run("restore", str(path))
    assert other.python(OPEN, sealed=sealed) == "unlesbar"
    assert installed(tmp_path / "zwei").python(OPEN, sealed=sealed) == "geheim"
