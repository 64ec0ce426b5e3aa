"""Dockerfile and compose.yaml keep the rules that matter. Nothing is built here."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import yaml
from tests.platform.starting import ROOT

from lueckenlos import __version__
from lueckenlos.cli.serve import POLITE_SECONDS
from lueckenlos.config.environment import VARIABLES

PINNED = re.compile(r"^[\w./-]+:\d+\.\d[\w.-]*$")
"""An image with a version of at least two numbers."""
NAMES = {one.name for one in VARIABLES}
SECRETS = {one.name for one in VARIABLES if one.secret} | {"POSTGRES_PASSWORD"}
COMMANDS = {"serve", "worker", "upgrade"}


def instructions() -> list[tuple[str, str]]:
    """Each instruction of the Dockerfile with its words, continuations joined."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    found = [line.split(None, 1) for line in joined.splitlines() if line.strip()]
    return [(first.upper(), rest) for first, rest in found]


def last_stage() -> list[tuple[str, str]]:
    steps = instructions()
    start = max(at for at, (name, _) in enumerate(steps) if name == "FROM")
    return steps[start:]


def words_of(steps: list[tuple[str, str]], name: str) -> list[str]:
    return [rest for one, rest in steps if one == name]


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = compose()["services"]
    return found


def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return read


# --- the image ----------------------------------------------------------------------------------


def test_every_base_is_a_slim_debian_of_a_fixed_version():
    bases = [rest.split()[0] for rest in words_of(instructions(), "FROM")]
    assert bases and all(PINNED.match(base) and "-slim-" in base for base in bases)
    assert len(set(bases)) == 1, "a virtual environment needs the very Python it was made with"


def test_it_runs_as_somebody_who_is_not_root_and_owns_only_its_data():
    steps = last_stage()
    (user,) = words_of(steps, "USER")
    assert user not in ("root", "0")
    names = [name for name, _ in steps]
    assert "RUN" not in names[names.index("USER") :]
    assert not any("--chown" in rest for rest in words_of(steps, "COPY"))


def test_nothing_that_builds_is_left():
    steps = last_stage()
    said = " ".join(words_of(steps, "RUN"))
    assert not re.search(r"\b(apt-get|make|gcc|pip|npm|node)\b", said)
    assert all(rest.startswith("--from=build ") for rest in words_of(steps, "COPY"))
    assert "ADD" not in [name for name, _ in instructions()]


def test_what_is_installed_has_a_hash():
    installs = re.findall(r"pip install [^&]*", " ".join(words_of(instructions(), "RUN")))
    assert installs
    for line in installs:
        assert "--require-hashes" in line or "--no-deps" in line


def test_health_is_asked_where_the_database_counts():
    (check,) = words_of(last_stage(), "HEALTHCHECK")
    assert "/readyz" in check
    assert "curl" not in check, "the slim image has none"
    assert "urllib" not in check, "it would ask a proxy of the environment"


def test_the_question_about_health_is_a_program_that_tells_yes_from_no():
    (check,) = words_of(last_stage(), "HEALTHCHECK")
    _, _, program = yaml.safe_load(check.partition("CMD ")[2])

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if self.path == "/readyz" else 404)
            self.end_headers()

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = program.replace("8000", str(server.server_port))
        for said, code in ((here, 0), (here.replace("readyz", "nowhere"), 1)):
            assert subprocess.run([sys.executable, "-c", said], timeout=20).returncode == code
        server.shutdown()
    assert subprocess.run([sys.executable, "-c", here], capture_output=True).returncode != 0


def test_the_image_holds_no_secret_and_sets_only_what_is_documented():
    said = " ".join(words_of(instructions(), "ENV") + words_of(instructions(), "ARG"))
    names = {pair.split("=")[0] for pair in shlex.split(said)}
    ours = {name for name in names if name.startswith("LUECKENLOS_")}
    assert ours and ours <= NAMES
    assert not names & SECRETS


def test_signals_reach_the_service():
    steps = last_stage()
    for name in ("ENTRYPOINT", "CMD"):
        (said,) = words_of(steps, name)
        assert isinstance(yaml.safe_load(said), list), "the form of a shell swallows signals"


def test_only_what_is_built_from_goes_to_the_builder():
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    kept = {line[1:] for line in lines if line.startswith("!")}
    assert "*" in lines
    assert not {".env", ".git", "daten"} & kept
    for needed in ("Makefile", "pyproject.toml", "src", "frontend", "README.md", "LICENSE"):
        assert needed in kept and (ROOT / needed).exists()


# --- compose ------------------------------------------------------------------------------------


def test_web_worker_and_upgrade_are_one_image(services):
    ours = {name: one for name, one in services.items() if "build" in one}
    assert set(ours) == {"web", "worker", "upgrade"}
    assert {one["image"] for one in ours.values()} == {f"lueckenlos:{__version__}"}
    assert all(one["command"][0] in COMMANDS for one in ours.values())


def test_no_image_moves_by_itself(services):
    assert [one["image"] for one in services.values() if not PINNED.match(one["image"])] == []


def test_no_secret_is_written_down(services):
    for one in services.values():
        for name, value in one.get("environment", {}).items():
            if name in SECRETS:
                assert "${POSTGRES_PASSWORD:?" in value
    assert not re.search(r"(?i)geheim|passwor[dt]: *[\"']?\w", str(compose()))


def test_every_setting_is_documented(services):
    told = {name for one in services.values() for name in one.get("environment", {})}
    assert {name for name in told if not name.startswith("POSTGRES_")} <= NAMES


def test_every_service_is_looked_after(services):
    for name, one in services.items():
        check = one.get("healthcheck")
        assert check is None or check.get("test") or check.get("disable"), name
        assert one["restart"] == ("no" if name == "upgrade" else "unless-stopped")
    asks = services["db"]["healthcheck"]["test"]
    assert asks[1] == "pg_isready"
    assert "--host=127.0.0.1" in asks, "its socket answers while the first start still sets it up"
    assert "healthcheck" not in services["web"], "the image has one"
    for name in ("web", "worker"):
        assert int(services[name]["stop_grace_period"].removesuffix("s")) > POLITE_SECONDS


def test_pages_wait_for_the_upgrade_and_the_upgrade_for_the_database(services):
    for name in ("web", "worker"):
        waits = services[name]["depends_on"]["upgrade"]["condition"]
        assert waits == "service_completed_successfully"
    assert services["upgrade"]["depends_on"]["db"]["condition"] == "service_healthy"


def test_state_is_kept_in_volumes_and_no_port_is_open_to_the_world(services):
    volumes = set(compose()["volumes"])
    used = {one.split(":")[0] for two in services.values() for one in two["volumes"]}
    assert used == volumes
    assert [port for one in services.values() for port in one.get("ports", ())] == [
        "127.0.0.1:8000:8000"
    ]


def test_ours_may_do_nothing_a_web_page_does_not_need(services):
    for name in ("web", "worker", "upgrade"):
        assert services[name]["cap_drop"] == ["ALL"]
        assert "no-new-privileges:true" in services[name]["security_opt"]
        assert not services[name].get("privileged") and "user" not in services[name]
