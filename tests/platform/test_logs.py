"""A line for each request and job, and nothing about people in any of them."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from tests.platform import loaded
from tests.platform.conftest import PATIENCE, Installation, Running, with_probe

from lueckenlos.config.logs import without_people

NAME, MAIL, TOKEN = "Mustermann", "erika.mustermann@example.org", "geheimnis-4711"
SAID = (NAME, "Erika", MAIL, "mustermann", TOKEN, "suche=", "203.0.113.77", "2001:db8",
        "198.51.100", "?")  # fmt: skip
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
REQUEST = {"request", "method", "path", "status", "milliseconds", "time", "level", "logger",
           "message"}  # fmt: skip


def fire(service: Running) -> dict[str, int]:
    """Requests full of what no log may hold; status by number."""
    query = f"?suche={quote(NAME)}&mail={MAIL}&token={TOKEN}"
    login = f"login={quote(MAIL)}&password={TOKEN}".encode()
    odd = {"User-Agent": f"{NAME} {MAIL}", "Referer": f"http://x/{query}",
           "X-Forwarded-For": "203.0.113.77", "Cookie": f"sessionid={TOKEN}"}  # fmt: skip
    answers = [
        service.get("/" + query, headers=odd),
        service.get(f"/{quote(NAME)}/{MAIL}{query}", headers=odd),
        service.get(f"/probe/bricht/{quote(MAIL)}/{query}", headers=odd),
        service.get(f"/probe/bricht/{quote('Erika ' + NAME)}/"),
        service.get("/probe/verbietet/" + query),
        service.get("/probe/sql/" + query),
        service.get("/probe/formular/" + query, "POST", login, FORM),
        service.get("/probe/nimmt/", "POST", login, FORM),
        service.get("/probe/nimmt/", "POST", b"a=" + NAME.encode() * 400_000, FORM),
        service.get(f"/%0d%0a{NAME}%0a2026-01-01", headers=odd),
        service.get("/", headers={"Host": f"{NAME}.example.org"}),
        service.get("/", "BREW", headers=odd),
        service.get("/probe/gedraenge/" + query),
    ]
    return {answer.headers["x-request-id"]: answer.status for answer in answers}


def check_nothing_personal(text: str) -> None:
    for word in SAID:
        assert word not in text, [line for line in text.splitlines() if word in line][:3]
    assert not re.search(r"\b127\.0\.0\.1\b(?!:)", re.sub(r"http://127\.0\.0\.1:\d+", "", text))


def test_in_production_a_json_line_for_each_request_and_nothing_personal(
    installation: Installation,
) -> None:
    one = with_probe(installation)
    one.upgraded()
    with one.serve(LUECKENLOS_LOG_FORMAT="json") as service:
        fired = fire(service)
        service.get("/healthz")
        text = service.log.read_text()
    check_nothing_personal(text)
    found = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    requests = [line for line in found if "milliseconds" in line]
    assert {line["request"]: line["status"] for line in requests} == fired, "each has one line"
    assert len(requests) == len(fired)
    assert {500, 403, 404, 413, 400, 429, 200} <= set(fired.values())
    for line in requests:
        assert set(line) == REQUEST
    assert {line["path"] for line in requests} >= {"/", "-", "/probe/bricht/<str:name>/"}
    traces = [line for line in found if "trace" in line]
    assert traces and all("request" in line for line in traces)
    assert any("probe/urls.py" in line["trace"] for line in traces), "it says where"
    others = [line for line in text.splitlines() if not line.startswith("{")]
    assert not [line for line in others if "GET" in line or "POST" in line]


def test_as_text_likewise(installation: Installation) -> None:
    one = with_probe(installation)
    one.upgraded()
    with one.serve() as service:
        fired = fire(service)
        text = service.log.read_text()
    check_nothing_personal(text)
    for number, status in fired.items():
        lines = [line for line in text.splitlines() if number in line and f" {status} " in line]
        assert len(lines) == 1, (number, status, lines)


JOBS = """
from lueckenlos.jobs.kinds import RefusedError, task
from lueckenlos.jobs.models import Job
from lueckenlos.jobs.worker import Worker

@task("probe.good", "Gut")
def good(work):
    work.tell("Erika Mustermann", 50)
    return {}

@task("probe.broken", "Kaputt")
def broken(work):
    raise ValueError("Erika Mustermann erika.mustermann@example.org 203.0.113.77")

@task("probe.refused", "Abgelehnt")
def refused(work):
    raise RefusedError("Erika Mustermann")

for kind in ("good", "broken", "refused"):
    Job._base_manager.create(kind=f"probe.{kind}", input={"name": "Erika Mustermann"})
Worker().run(until_idle=True)
result = {job.kind: str(job.pk) for job in Job._base_manager.all()}
"""


def test_each_job_has_a_line(installation: Installation) -> None:
    installation.upgraded()
    program = f"from lueckenlos.cli.django import begin\nbegin()\n{JOBS}\nprint(result)"
    done = loaded.run(
        code=program, env={**installation.environ, "LUECKENLOS_LOG_FORMAT": "json"},
        seconds=PATIENCE,
    )  # fmt: skip
    assert done.returncode == 0, done
    check_nothing_personal(done.stderr)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    ends = {line["job"]: line["kind"] for line in lines if "milliseconds" in line}
    assert {kind: job for job, kind in ends.items()} == eval(done.stdout)
    assert len([line for line in lines if "milliseconds" in line]) == 3
    outcomes = {line["kind"]: line["state"] for line in lines if "milliseconds" in line}
    assert outcomes == {
        "probe.good": "done", "probe.broken": "failed", "probe.refused": "failed",
    }  # fmt: skip
    assert [line["kind"] for line in lines if "trace" in line] == ["probe.broken"]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("an erika.m+x@example.org.", "an …@…"),
        ("von 203.0.113.77:443", "von 203.0.…:443"),
        ("von 2001:db8::17 und ::1", "von …:… und …:…"),
        ("um 12:30:05 in a::b", "um 12:30:05 in …:…"),
        ("Version 1.2.3, 10:30", "Version 1.2.3, 10:30"),
        ("<Müller@übung.de>", "<…@…>"),
    ],
)
def test_addresses_are_covered(said: str, left: str) -> None:
    assert without_people(said) == left


OTHERS = """
import logging
MAIL = "erika.mustermann@example.org"
logging.getLogger("axes").warning("Repeated failure by " + MAIL)
logging.getLogger("allauth.x").error("%s", MAIL)
logging.getLogger("some.library").warning("value %s", "Erika Mustermann")
logging.getLogger("some.library").warning("mail " + MAIL + " from 203.0.113.77")
logging.getLogger("django.security.X").critical("Mustermann", extra={"request": MAIL})
"""


def test_what_libraries_say_names_nobody(installation: Installation) -> None:
    for form in ("text", "json"):
        done = loaded.run(
            code=f"from lueckenlos.cli.django import begin\nbegin()\n{OTHERS}",
            env={**installation.environ, "LUECKENLOS_LOG_FORMAT": form}, seconds=PATIENCE,
        )  # fmt: skip
        assert done.returncode == 0, done
        check_nothing_personal(done.stderr)
        assert "some.library" in done.stderr or "value %s" in done.stderr
