"""Every command and output of docs/guide/betrieb.md is played, as an operator would type it."""

from __future__ import annotations

import re
import shlex
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.urls import reverse
from tests.guide.pages import GUIDE, shown, spaced, steps
from tests.platform.conftest import Installation, Running

import lueckenlos
from lueckenlos.config.environment import VARIABLES

PAGE = GUIDE / "betrieb.md"
PACKAGE = Path(lueckenlos.__file__).parent
ELSEWHERE = {"POSTGRES_PASSWORD"}
"""A setting of compose.yaml alone."""


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


class Operator:
    """Somebody at a terminal in an empty folder; `said` is what the last command printed."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.said = folder, ""
        self.environ: dict[str, str] = {}
        self.served = stack.enter_context(ExitStack())

    @property
    def here(self) -> Installation:
        return Installation(self.folder, more=self.environ)

    def sets(self, block: str, *, anew: bool) -> None:
        """Settings of a file, or more of them beside it."""
        told = dict(line.split("=", 1) for line in block.splitlines())
        said = {name: shlex.split(value)[0] for name, value in told.items()}
        if "LUECKENLOS_DATA" in said:
            said["LUECKENLOS_DATA"] = str(self.folder / said["LUECKENLOS_DATA"])
        self.environ = said if anew else {**self.environ, **said}

    def types(self, line: str, code: int) -> None:
        """A line of a block."""
        first, *words = shlex.split(line)
        if first == "curl":
            self.said = self.running.get(words[0].partition(":8000")[2]).text
        elif words == ["serve"]:
            self.running: Running = self.served.enter_context(self.here.serve())
            self.said = wait_for_words(self.running)
        else:
            assert first == "lueckenlos", line
            self.said = self.here.run(*words, fails=code != 0)

    def stops(self) -> None:
        """Strg+C in the window that serves."""
        self.served.close()

    def has_a_second_factor(self) -> None:
        """The only account has set up an app and codes for the emergency."""
        assert self.here.python("""
from allauth.mfa.models import Authenticator
from lueckenlos.accounts.models import User
for one in ("totp", "recovery_codes"):
    Authenticator.objects.create(user=User.objects.get(), type=one, data={})
result = True
""")


ACTIONS = {"beenden": Operator.stops, "Telefon": Operator.has_a_second_factor}
"""What the page does between its blocks."""


def wait_for_words(running: Running) -> str:
    """What serving prints once its pages are there."""
    until = time.monotonic() + 30
    while not running.lines() and time.monotonic() < until:
        time.sleep(0.05)
    return "\n".join(running.lines())


@pytest.fixture
def operator(tmp_path: Path) -> Iterator[Operator]:
    with ExitStack() as stack:
        yield Operator(tmp_path, stack)


def test_the_operation_does_what_it_shows(operator: Operator) -> None:
    commands = 0
    for action, language, name, block in steps(PAGE):
        if action:
            ACTIONS[action](operator)
        elif language == "ini":
            operator.sets(block, anew=name == ".env")
        elif language == "sh":
            for line in block.splitlines():
                operator.types(line, int(name or 0))
                commands += 1
        elif language == "text" and name:
            (operator.folder / name).write_text(block, encoding="utf-8")
        elif language == "text":
            assert shown(block, operator.said) == [], operator.said
        else:
            assert language == "console", block
    assert commands > 9


@pytest.mark.parametrize("name", ["betrieb.md", "plattform.md"])
def test_settings_that_are_named_exist(name: str) -> None:
    told = read(GUIDE / name)
    named = set(re.findall(r"\b(?:LUECKENLOS_[A-Z_]+|[A-Z]+_(?:URL|PASSWORD))\b", told))
    assert named - {one.name for one in VARIABLES} <= ELSEWHERE


def test_what_the_program_is_said_to_say_it_says() -> None:
    """Sentences quoted in the prose stand in the program."""
    files = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html")]
    program = spaced(re.sub(r'"\s*\n\s*f?"', "", "\n".join(map(read, files))))
    prose = re.sub(r"^```.*?^```$", "", read(PAGE), flags=re.M | re.S)
    quoted = re.findall(r"„([^“]+)“", prose)
    assert len(quoted) > 5
    assert [one for one in quoted if one not in program] == []


def test_the_log_in_service_comes_back_to_the_address_that_is_named() -> None:
    path = reverse("openid_connect_callback", args=["oidc"])
    assert f"`https://…{path}`" in read(PAGE)
