"""What a supervisor is told: the process lives; the database answers and fits."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path

import pytest
from tests.platform.clusters import cluster
from tests.platform.conftest import Installation, Running, new_database, with_probe


def test_alive_and_ready(running: Running) -> None:
    for path in ("/healthz", "/readyz"):
        answer = running.get(path)
        assert (answer.status, json.loads(answer.text)) == (200, {"status": "ok"})
        assert "no-store" in answer.headers["cache-control"]
        assert "set-cookie" not in answer.headers
        assert running.get(path, "POST").status == 403
    assert not [line for line in running.lines() if "healthz" in line], "they fill no log"


@pytest.mark.parametrize("host", ["10.1.2.3:8000", "kette.example", "web", "un gültig"])
def test_health_is_told_whatever_the_host_is_called_and_nothing_else(
    running: Running, host: str
) -> None:
    said = {"Host": host.encode().decode("latin-1")}
    for path in ("/healthz", "/readyz"):
        assert running.get(path, headers=said).status == 200
    for path in ("/", "/healthz/", "/konto/login/", "/readyzz"):
        assert running.get(path, headers=said).status == 400, path


def test_not_ready_before_an_upgrade(installation: Installation) -> None:
    old, new = with_probe(installation, release=1), with_probe(installation)
    old.upgraded()
    with old.serve() as service:
        assert service.get("/readyz").status == 200
    code = (
        "from django.test import Client\n"
        "answer = Client().get('/readyz', headers={'host': 'localhost'})\n"
        "result = [answer.status_code, answer.json()['status'],\n"
        "          Client().get('/healthz', headers={'host': 'localhost'}).status_code]"
    )
    assert new.python(code) == [503, "database needs an upgrade", 200]
    new.run("upgrade")
    assert new.python(code) == [200, "ok", 200]


def until(service: Running, path: str, status: int, seconds: float = 30) -> float:
    begun = time.monotonic()
    while time.monotonic() - begun < seconds:
        if service.get(path).status == status:
            return time.monotonic() - begun
        time.sleep(0.2)
    pytest.fail(f"{path} did not become {status}: {service.get(path)}")


@pytest.mark.needs("postgres")
@pytest.mark.soak
def test_a_stopped_postgresql_makes_it_unready_and_back_again(tmp_path: Path) -> None:
    with cluster() as url:
        one = with_probe(Installation(tmp_path, new_database(url)))
        one.upgraded()
        with one.serve() as service:
            assert service.get("/probe/fragt/").text == "0"
            stop_and_start(url, "stop")
            until(service, "/readyz", 503)
            assert service.get("/healthz").status == 200
            page = service.get("/probe/fragt/")
            assert page.status == 503 and "Im Moment nicht erreichbar" in page.text
            assert page.headers["retry-after"] == "60"
            assert page.headers["x-request-id"] in page.text
            assert service.get("/nicht-da").status == 404, "pages without database go on"
            text = service.log.read_text()
            assert "database does not answer" in text and "lueckenlos@" not in text
            stop_and_start(url, "start")
            until(service, "/readyz", 200)
            assert service.get("/probe/fragt/").text == "0"
            assert service.process.poll() is None, "it went through without a restart"


def stop_and_start(url: str, what: str) -> None:
    """As an operator's restart of the database does."""
    import os

    from tests.platform.clusters import OPTIONS, binaries

    folder = url.split("host=")[1]
    more = {"user": "nobody", "group": "nogroup"} if os.geteuid() == 0 else {}
    tool = [str(binaries() / "pg_ctl"), "-D", f"{folder}/data", "-w"]
    command = (
        [*tool, "-m", "immediate", "stop"]
        if what == "stop"
        else [*tool, "-o", f"{OPTIONS} -c unix_socket_directories={folder}", "start"]
    )
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, **more)
