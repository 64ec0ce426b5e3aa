"""What production lacks, and what public pages owe before they open."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.platform import loaded
from tests.platform.conftest import Installation
from tests.platform.starting import CASE, PATIENCE, call, environment, free_port, service

from lueckenlos.accounts.models import Notice
from lueckenlos.cli.platform import NOTICES

SERVER = {
    "LUECKENLOS_HOSTS": "praevention.example",
    "LUECKENLOS_URL": "https://praevention.example",
    "LUECKENLOS_HTTPS": "ja",
    "LUECKENLOS_PROXIES": "1",
    "LUECKENLOS_SENDER": "Kreis <praevention@kreis.example>",
    "EMAIL_URL": "smtp+tls://a:b@mail.example:587",
}


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of an up-to-date installation nobody has used."""
    one = Installation(tmp_path_factory.mktemp("frisch"))
    one.upgraded()
    assert call("upgrade", env=environment(one.data)).returncode == 0
    return one.data


@pytest.fixture
def folder(fresh: Path, tmp_path: Path) -> Path:
    """A copy of it to change."""
    return Path(shutil.copytree(fresh, tmp_path / "daten"))


def python(code: str, env: dict[str, str]) -> str:
    """What a program prints in the installation."""
    done = loaded.run(code=code, env=env, seconds=PATIENCE)
    assert done.returncode == 0, done
    return done.stdout


def doctor(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    done = call("doctor", env=environment(folder, **more))
    assert done.stderr == "", done
    return done


def says(folder: Path, words: str, **more: str) -> bool:
    return words in doctor(folder, **{**SERVER, **more}).stdout


def test_a_trial_installation_lacks_what_keeps_strangers_out(folder):
    said = doctor(folder)
    assert said.returncode == 1
    for words in ("LUECKENLOS_HOSTS", "LUECKENLOS_HTTPS", "EMAIL_URL", "DATABASE_URL"):
        assert words in said.stdout
    assert "lueckenlos administrator" in said.stdout and "Impressum" in said.stdout


def test_a_server_that_is_set_up_lacks_only_people(folder):
    blocked = doctor(folder, **SERVER).stdout.split("Das wäre besser:")[0]
    assert blocked.count("→") == 1 and "Niemand betreut die Anlage" in blocked


def test_with_an_administrator_nothing_blocks(folder):
    code = (
        "from lueckenlos.cli.django import begin; begin()\n"
        "from lueckenlos.accounts.models import Membership, User\n"
        "user = User.objects.create_user('a@kreis.example', 'ein langes Kennwort')\n"
        "Membership.unscoped.create(user=user, role='administrator')\n"
    )
    python(code, environment(folder))
    done = doctor(folder, **SERVER)
    assert done.returncode == 0 and "Das verhindert" not in done.stdout


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"LUECKENLOS_DEBUG": "ja"}, "LUECKENLOS_DEBUG"),
        ({"LUECKENLOS_PROXIES": "0"}, "LUECKENLOS_PROXIES=1"),
        ({"LUECKENLOS_URL": "http://praevention.example"}, "LUECKENLOS_URL"),
        ({"LUECKENLOS_SECRET_KEY": "kurz"}, "kürzer als"),
        ({"LUECKENLOS_SENDER": ""}, "LUECKENLOS_SENDER"),
        ({"DATABASE_URL": "postgresql://x@127.0.0.1:9/x"}, "Die Datenbank antwortet nicht"),
    ],
)
def test_a_setting_that_does_harm_is_named(folder, more, words):
    assert not says(folder, words)
    assert says(folder, words, **more)


def test_a_key_others_can_read_is_named(folder):
    assert not says(folder, "chmod 600")
    (folder / "secret.key").chmod(0o644)
    assert says(folder, "chmod 600")


def test_a_folder_others_can_open_is_named(folder):
    folder.chmod(0o755)
    assert says(folder, "chmod 750")


def test_a_database_behind_this_version_is_named(tmp_path):
    assert says(tmp_path / "neu", "lueckenlos upgrade")


def test_accounts_everybody_knows_are_named(folder):
    assert not says(folder, "Beispielzugänge")
    assert call("demo", str(CASE), env=environment(folder)).returncode == 0
    assert says(folder, "Beispielzugänge")


CURES = re.compile(r"LUECKENLOS_[A-Z]|DATABASE_URL|EMAIL_URL|lueckenlos \w|chmod \d")


def test_every_finding_is_a_sentence_with_a_cure_somebody_can_type(folder):
    harm = {
        **SERVER,
        "LUECKENLOS_PROXIES": "0",
        "LUECKENLOS_URL": "http://x",
        "LUECKENLOS_DEBUG": "ja",
    }
    (folder / "secret.key").chmod(0o644)
    folder.chmod(0o755)
    dead = {"DATABASE_URL": "postgresql://x@127.0.0.1:9/x", "LUECKENLOS_SECRET_KEY": "kurz"}
    assert call("demo", str(CASE), env=environment(folder)).returncode == 0
    seen = set()
    for more in ({}, harm, {**SERVER, "LUECKENLOS_SENDER": ""}, dead):
        lines = doctor(folder, **more).stdout.splitlines()
        told = [line for line in lines if line.startswith("  ")]
        for what, cure in zip(told[::2], told[1::2], strict=True):
            seen.add(what)
            assert what[2].isupper() and what.endswith("."), what
            assert cure.startswith("    → ") and CURES.search(cure), cure
    assert len(seen) > 11


# --- public pages -------------------------------------------------------------------------------


def test_public_pages_open_only_with_imprint_privacy_and_accessibility(folder, tmp_path):
    env = environment(folder, LUECKENLOS_PUBLIC="ja", LUECKENLOS_PORT=str(free_port()))
    text = tmp_path / "text.md"
    text.write_text("# Landkreis Lindenau\n\nSo erreichen Sie uns.\n", encoding="utf-8")
    for kind, name in NOTICES.items():
        refused = call("serve", env=env)
        assert refused.returncode == 1 and name in refused.stderr and refused.stdout == ""
        assert len(refused.stderr.splitlines()) == 1
        assert call("doctor", env=env).stdout.count(name) == 1
        assert call("notice", kind, str(text), env=env).stdout == f"Gespeichert: {name}.\n"
    with service(env) as one:
        one.wait_for("Lückenlos läuft")


def test_a_text_is_replaced_and_its_history_kept(folder, tmp_path):
    env, text = environment(folder), tmp_path / "text.md"
    for words in ("Erster Stand.", "Zweiter Stand."):
        text.write_text(words, encoding="utf-8")
        assert call("notice", "imprint", str(text), env=env).returncode == 0
    code = (
        "from lueckenlos.cli.django import begin; begin()\n"
        "from lueckenlos.accounts.models import Notice\n"
        "print([one.text.strip() for one in Notice.unscoped.all()])\n"
        "print(sorted(one.text.strip() for one in Notice.history.all()))\n"
    )
    said = python(code, env)
    assert said == "['Zweiter Stand.']\n['Erster Stand.', 'Zweiter Stand.']\n"


@pytest.mark.parametrize("content", [b"", b" \n", "Fläche".encode("latin-1"), None])
def test_a_text_that_says_nothing_is_refused(folder, tmp_path, content):
    path = tmp_path / "text.md"
    if content is not None:
        path.write_bytes(content)
    done = call("notice", "privacy", str(path), env=environment(folder))
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1
    assert "Datenschutzhinweis" in call("doctor", env=environment(folder)).stdout


def test_a_kind_of_text_that_does_not_exist_is_a_wrong_call(folder, tmp_path):
    done = call("notice", "agb", "a.md", env=environment(folder))
    assert done.returncode == 2 and "imprint oder privacy oder accessibility" in done.stderr


def test_command_line_and_database_know_the_same_kinds():
    assert {kind.value: kind.label for kind in Notice.Kind} == NOTICES
