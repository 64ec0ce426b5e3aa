"""HSDS packages as files: folder, archive, descriptor; broken ones without a crash."""

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exchange.hsds.packages import german, only, package

from lueckenlos.exchange.hsds.package import is_package
from lueckenlos.exchange.hsds.read import read_package
from lueckenlos.exchange.problems import CaseError


@pytest.mark.parametrize("form", ["folder", "descriptor", "archive", "no descriptor"])
def test_every_form_of_a_package_reads_alike(tmp_path: Path, form: str):
    folder = tmp_path / "paket"
    path = package(folder, german())
    if form == "folder":
        path = folder
    if form == "no descriptor":
        path.unlink()
        path = folder
    if form == "archive":
        path = tmp_path / "paket.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for file in folder.rglob("*.*"):
                archive.write(file, f"muster/{file.relative_to(folder)}")
    assert is_package(path)
    offers, problems = read_package(path)
    assert [offer.id for offer in offers] == ["a1", "a2", "a3"]
    assert {problem.code for problem in problems} == {"hsds_without_point", "hsds_capacity_shared"}


def test_tables_the_descriptor_forgets_are_read_and_named(tmp_path: Path):
    offers, problems = read_package(package(tmp_path, german(), ["services"]))
    assert offers[0].provider == "Familienzentrum e. V."
    assert "organizations.csv" in only(problems, "hsds_unlisted").what


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "hsds_descriptor_broken"),
        ("[]", "hsds_descriptor_broken"),
        ('{"resources": [1]}', "hsds_descriptor_broken"),
        ('{"resources": []}', "hsds_no_services"),
    ],
)
def test_a_package_that_is_none(tmp_path: Path, content: str, code: str):
    path = tmp_path / "datapackage.json"
    path.write_text(content, "utf-8")
    with pytest.raises(CaseError) as caught:
        read_package(path)
    assert caught.value.problems[-1].code == code


@pytest.mark.parametrize("path", ["https://example.org/a.csv", "../a.csv", "/etc/passwd"])
def test_nothing_outside_the_package_is_read(tmp_path: Path, path: str):
    package(tmp_path, german())
    resources = [
        {"name": "organization", "path": path},
        {"name": "service", "path": "resources/services.csv"},
    ]
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}), "utf-8")
    _, problems = read_package(tmp_path)
    assert path in only(problems, "hsds_resource_outside").what


def test_unreadable_tables_do_not_stop_the_rest(tmp_path: Path):
    path = package(tmp_path, german())
    (tmp_path / "resources" / "locations.csv").write_bytes("id,name\n1,\xe4\n".encode("latin-1"))
    (tmp_path / "resources" / "phones.csv").write_text("id,number\n1,2,3\n4\n", "utf-8")
    offers, problems = read_package(path)
    assert len(offers) == 3
    assert only(problems, "hsds_table_unreadable").file == "locations.csv"
    assert only(problems, "hsds_rows_ragged").values["count"] == 2


def test_missing_files_and_broken_archives(tmp_path: Path):
    with pytest.raises(CaseError):
        read_package(tmp_path / "gibt es nicht.zip")
    (tmp_path / "kaputt.zip").write_bytes(b"PK\x03\x04 kaputt")
    assert not is_package(tmp_path / "kaputt.zip")
    with pytest.raises(CaseError):
        read_package(tmp_path / "kaputt.zip")
    whole = tmp_path / "paket.zip"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "services.csv", "id,name\n" + "".join(f"a{i},{i**9}\n" for i in range(500))
        )
    content = whole.read_bytes()
    whole.write_bytes(content[:200] + bytes(300) + content[500:])
    with pytest.raises(CaseError):
        read_package(whole)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.data())
def test_nothing_in_a_cell_makes_it_crash(tmp_path: Path, data: st.DataObject):
    tables = german()
    for rows in tables.values():
        row = data.draw(st.sampled_from(rows))
        row[data.draw(st.sampled_from(sorted(row)))] = data.draw(CELLS)
    read_package(package(tmp_path, tables))


@pytest.mark.needs("shared")
def test_a_real_package_with_broken_links(shared_dir: Path):
    offers, problems = read_package(shared_dir / "data" / "hsds-ilao" / "datapackage.json")
    assert len(offers) == len({offer.id for offer in offers}) == 429
    assert sum(offer.per_year is not None for offer in offers) == 273
    lost = only(problems, "hsds_organization_missing").values
    assert (lost["count"], lost["all"]) == (340, 429)
    lost = only(problems, "hsds_service_missing").values
    assert (lost["count"], lost["all"], lost["unsaid"]) == (223, 520, 185)
    assert only(problems, "hsds_schedules_unread").values["all"] == 2492
    assert only(problems, "hsds_table_empty").file == "addresses.csv"
    lost = only(problems, "hsds_link_missing")
    assert (lost.file, lost.values["count"]) == ("eligibilities.csv", 38)
    assert len(problems) == 11
