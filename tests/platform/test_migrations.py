"""An upgrade keeps what was there, migrates and looks; migrations only ever move on."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.platform.conftest import HERE, ROOT, Installation, new_database, with_probe

LANDED = HERE / "migrations.txt"
PACKAGE = ROOT / "src" / "lueckenlos"

# --- migrations as files ------------------------------------------------------------------------


def lines() -> list[str]:
    return [line for line in LANDED.read_text().splitlines() if not line.startswith("#")]


def line_of(path: Path) -> str:
    return f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(PACKAGE)}"


def migrations() -> list[Path]:
    return sorted(PACKAGE.glob("*/migrations/[0-9]*.py"))


def test_no_migration_is_edited_after_it_landed() -> None:
    there = {str(path.relative_to(PACKAGE)): line_of(path) for path in migrations()}
    for line in lines():
        name = line.split()[1]
        assert name in there, f"{name} landed and is gone: bring it back and add another migration"
        assert there[name] == line, (
            f"{name} landed and was edited: somebody has it in a database already. Take the edit "
            "back and add another migration. (Not landed yet? Replace its line in "
            f"tests/platform/migrations.txt by\n{there[name]})"
        )
    missing = [line for line in there.values() if line not in lines()]
    assert not missing, "add to the end of tests/platform/migrations.txt:\n" + "\n".join(missing)


def test_the_list_of_landed_migrations_only_grows() -> None:
    show = ["git", "show", f"HEAD:{LANDED.relative_to(ROOT)}"]
    if not shutil.which("git"):
        pytest.skip("needs git: apt install git")
    done = subprocess.run(show, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("the list is not committed yet, or this is no checkout")
    assert LANDED.read_text().startswith(done.stdout), "lines of migrations.txt stay as they landed"


def test_models_and_migrations_say_the_same(installation: Installation) -> None:
    code = (
        "from django.core.management import call_command\n"
        "call_command('makemigrations', check=True, dry_run=True, verbosity=3)"
    )
    installation.python(code)


TABLES = """
from django.db import connection

def told(cursor, table):
    look = connection.introspection
    columns = sorted(
        [one.name, str(one.type_code), str(one.internal_size), one.null_ok, str(one.default),
         one.collation]
        for one in look.get_table_description(cursor, table)
    )
    found = look.get_constraints(cursor, table)
    rules = {
        name: {what: str(said) for what, said in sorted(rule.items()) if what != "definition"}
        for name, rule in found.items()
    }
    named = {name: rule for name, rule in rules.items() if not name.startswith(("__", "fk_"))}
    unnamed = sorted(str(rule) for name, rule in rules.items() if name.startswith(("__", "fk_")))
    return [columns, named, unnamed, sorted(look.get_primary_key_columns(cursor, table))]

with connection.cursor() as cursor:
    tables = connection.introspection.table_names(cursor)
    result = {table: told(cursor, table) for table in tables}
"""
NOTED = (
    "from lueckenlos.config.rows import applied\nfrom lueckenlos.config.upgrade import pending\n"
    "result = [applied(), pending()]"
)


def test_tables_made_at_once_are_those_of_all_migrations(
    either: Installation, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = new_database(request.getfixturevalue("postgres")) if either.database else ""
    step_by_step = Installation(tmp_path / "schritte", url)
    step_by_step.python("from django.core.management import call_command\ncall_command('migrate')")
    either.run("upgrade")
    made, migrated = either.python(TABLES), step_by_step.python(TABLES)
    assert made.keys() == migrated.keys() and len(made) > 80
    for table, told in migrated.items():
        assert made[table] == told, table
    assert either.python(NOTED) == step_by_step.python(NOTED)
    assert either.python(NOTED)[1] == []


# --- upgrading ----------------------------------------------------------------------------------

WORDS = (
    "from probe.models import Word\nresult = sorted(Word.objects.values_list('text', flat=True))"
)
FILL = "from probe.models import Word\nfor one in ('ä', 'b'): Word.objects.create(text=one)"


def kept(one: Installation) -> list[Path]:
    return sorted((one.data / "sicherungen").glob("*.zip"))


def test_an_upgrade_keeps_what_was_there_and_can_be_taken_back(
    either: Installation, tmp_path: Path
) -> None:
    old, new = with_probe(either, release=1), with_probe(either)
    old.run("upgrade")
    assert kept(old) == [], "there was nothing to keep"
    old.python(FILL)
    assert "1 Schritte" in new.run("upgrade")
    assert new.python(WORDS) == ["B", "Ä"]
    assert "auf dem Stand" in new.run("upgrade")
    assert len(kept(new)) == 1, "nothing was to do the second time"

    back = with_probe(Installation(tmp_path / "zurueck"), release=1)
    back.upgraded()
    back.run("restore", str(kept(new)[0]))
    assert back.python(WORDS) == ["b", "ä"]
    assert "neuer als dieses Programm" in old.run("backup", str(tmp_path / "x.zip"), fails=True)


def test_only_the_last_five_are_kept(installation: Installation) -> None:
    old, new = with_probe(installation, release=1), with_probe(installation)
    old.upgraded()
    folder = old.data / "sicherungen"
    folder.mkdir()
    for number in range(7):
        (folder / f"vor-0-2020010{number}.zip").write_text("alt")
    (folder / "von-hand.zip").write_text("bleibt")
    new.run("upgrade")
    names = [path.name for path in kept(new)]
    assert len(names) == 6 and "von-hand.zip" in names
    assert [name for name in names if "-2020" in name] == [
        f"vor-0-2020010{number}.zip" for number in range(3, 7)
    ]


def test_a_failed_upgrade_says_where_the_state_before_lies(installation: Installation) -> None:
    old, new = with_probe(installation, release=1), with_probe(installation)
    old.upgraded()
    old.python(FILL)
    second = installation.folder / "mit-probe-2" / "probe" / "migrations" / "0002_second.py"
    second.write_text(second.read_text().replace("word.save()", "raise ValueError('Erika')"))
    said = new.run("upgrade", fails=True)
    assert str(kept(new)[0]) in said and "lueckenlos restore" in said
    assert "Erika" not in said
    assert old.python(WORDS) == ["b", "ä"]


def test_nothing_is_migrated_under_a_running_service(installation: Installation) -> None:
    old, new = with_probe(installation, release=1), with_probe(installation)
    old.upgraded()
    with old.serve():
        assert "läuft Lückenlos schon" in new.run("upgrade", fails=True)
    assert "lueckenlos upgrade" in new.run("serve", fails=True)
