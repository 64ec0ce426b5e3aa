"""People at work: each thread is a browser somebody is signed in with, as slow as a person."""

from __future__ import annotations

import http.client
import json
import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from tests.platform.soak.area_imports import AREAS
from tests.platform.soak.forms import Pairs
from tests.platform.soak.lists import tells_secret

from lueckenlos.config.demo import HOST, PASSWORD

HOME = "/k/landkreis-lindenau-beispiel/"
PATIENCE = 30
WITHDRAW = re.compile(r'action="([^"]*/einladung/[^"]*)"')

REFUSED = re.compile(r'class="kern-error".*?kern-body">([^<]+)')
"""What a form says of what was typed."""


@dataclass
class Request:
    """What was asked, when, and what came of it; status 0: no answer."""

    who: str
    what: str
    begun: float
    ended: float
    status: int
    expected: bool
    error: str = ""


@dataclass
class Diary:
    """Everything all browsers did."""

    requests: list[Request] = field(default_factory=list)
    tried: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    half: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """Secrets that were told."""
    values: dict[str, list[tuple[str, bool]]] = field(default_factory=dict)
    """What was written in a place of one writer, in order, and whether it was acknowledged."""
    jobs: list[str] = field(default_factory=list)


@dataclass
class Answer:
    status: int
    text: str
    to: str = ""
    cookies: tuple[str, ...] = ()


def told_in(page: str) -> str:
    """The beginning of what a page says, to be found in the verdict."""
    main = page.partition("<main")[2] or page
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())[:300]


class Browser(threading.Thread):
    """Somebody in a role who looks at pages and writes until `over`."""

    def __init__(self, role: str, port: int, diary: Diary, over: threading.Event) -> None:
        super().__init__(daemon=True, name=role)
        self.role, self.port, self.diary, self.over = role, port, diary, over
        self.cookies: dict[str, str] = {}
        self.chance = random.Random()
        self.does: tuple[Callable[[], object], ...] = {
            "coordinator": (
                self.look,
                self.order,
                self.invite,
                self.upload,
                self.editions,
                self.areas,
            ),
            "editor": (
                self.look,
                self.order,
                self.order,
                self.jobs,
                self.upload,
                self.editions,
                self.areas,
            ),
            "gemeinde": (self.look,),
            "steering": (self.look,),
            "administrator": (self.look,),
            "stranger": (),
        }[role]
        self.pages = {
            "coordinator": ("", "menschen/", "arbeiten/", "daten/", "gebiete/staende/", "kinder/"),
            "editor": ("", "arbeiten/", "arbeiten/?stand=done", "arbeiten/?seite=2"),
            "gemeinde": ("", "gebiete/", "kinder/", "kennzahlen/", "kette/gebiete/"),
            "steering": (
                *("", "angebote/", "angebote/?q=Soak", "angebote/liste.csv", "angebote/liste.xlsx"),
                *("kette/", "kette/band/", "kette/karte/", "kette/gebiete/", "kette/luecken/"),
            ),
        }.get(role, ())

    def run(self) -> None:
        """Sign in, work for a while, sign out, again."""
        while not self.over.is_set():
            if not self.sign_in():
                time.sleep(0.5)
                continue
            for _ in range(self.chance.randrange(20, 60)):
                self.chance.choice(self.does)()
                if self.over.wait(self.chance.uniform(0.1, 0.5)):
                    break
            self.send("POST", "/konto/logout/", 302)
            self.cookies.clear()

    # --- what somebody does ---------------------------------------------------------------------

    def sign_in(self) -> bool:
        said = {"login": f"{self.role}@{HOST}", "password": PASSWORD}
        if not self.send("GET", "/konto/login/", 200):
            return False
        return self.send("POST", "/konto/login/", 302, said) is not None

    def look(self) -> None:
        of_all = ("/", "/konto/", "/readyz")
        more = ("/anlage/",) if self.role == "administrator" else ()
        pages = [*of_all, *more, *(HOME + one for one in self.pages)]
        self.send("GET", self.chance.choice(pages), 200)

    def order(self) -> None:
        load = {"load": str(self.chance.randrange(1000))}
        told = self.read(self.send("POST", f"{HOME}soak/bestellen/", 200, load))
        if job := told.get("job"):
            self.diary.jobs.append(job)
            if self.chance.random() < 0.05:
                self.send("POST", f"/arbeiten/{job}/abbrechen/", 302)

    def jobs(self) -> None:
        for job in self.diary.jobs[-1:]:
            self.send("GET", f"/arbeiten/{job}/", 200)
            self.send("GET", f"/arbeiten/{job}.json", 200)

    def invite(self) -> None:
        email = f"{uuid4().hex[:12]}@lindenau.example"
        told = {"email": email, "role": "editor", "gemeinde": ""}
        self.send("POST", f"{HOME}menschen/", 302, told)
        page = self.send("GET", f"{HOME}menschen/", 200)
        for address in WITHDRAW.findall(page.text if page else "")[:3]:
            self.send("POST", address, 302)

    def upload(self) -> None:
        name = f"liste-{uuid4().hex}.csv"
        content = f"Name;Ort\n{name};Altstadt\n".encode() * self.chance.randrange(1, 2000)
        self.diary.tried.add(name)
        answer = self.send_file(f"{HOME}soak/ablegen/", name, content)
        if answer and answer.status == 200:
            self.diary.acknowledged.add(name)
            self.send("GET", f"/dateien/{self.read(answer)['file']}/", 200)

    def editions(self) -> None:
        """What readers see is one edition, and whole."""
        told = self.read(self.send("GET", f"{HOME}soak/ausgabe/", 200))
        if told and (told["active"] > 1 or told["rows"] != told["said"]):
            self.diary.half.append(json.dumps(told))

    def areas(self) -> None:
        """Readers see no areas before the first are loaded, then always all of them."""
        page = self.send("GET", f"{HOME}gebiete/liste.csv", 200)
        lines = page.text.splitlines() if page else []
        if page and len(lines) - 1 not in (0, AREAS):
            self.diary.half.append(f"{len(lines) - 1} areas")
        if any(line.endswith(";") for line in lines[1:]):
            self.diary.half.append("areas without children")

    def look_over(self, what: str, answer: Answer) -> None:
        """Whoever does not keep the inventory is never told a protected address."""
        if self.role in ("gemeinde", "steering") and tells_secret(answer.text):
            self.diary.told.append(f"{self.role} {what}")

    @staticmethod
    def read(answer: Answer | None) -> dict[str, Any]:
        return dict(json.loads(answer.text)) if answer and answer.status == 200 else {}

    # --- how it is asked ------------------------------------------------------------------------

    def send(
        self,
        method: str,
        path: str,
        expected: int | tuple[int, ...],
        form: dict[str, str] | Pairs | None = None,
    ) -> Answer | None:
        """The answer, if it is an expected one."""
        body = urlencode(form or {}).encode() if method == "POST" else None
        return self.ask(method, path, expected, body, "application/x-www-form-urlencoded")

    def send_file(
        self, path: str, name: str, content: bytes, field: str = "file", expected: int = 200
    ) -> Answer | None:
        mark = uuid4().hex
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
            "Content-Type: text/csv\r\n\r\n"
        )
        body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
        return self.ask("POST", path, expected, body, f"multipart/form-data; boundary={mark}")

    def ask(
        self, method: str, path: str, expected: int | tuple[int, ...], body: bytes | None, kind: str
    ) -> Answer | None:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": kind, "X-CSRFToken": self.cookies.get("csrftoken", "")}
        begun, answer, error = time.monotonic(), None, ""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers)
            said = connection.getresponse()
            cookies = tuple(said.headers.get_all("Set-Cookie") or ())
            text, to = said.read().decode(errors="replace"), said.headers.get("Location") or ""
            answer = Answer(said.status, text, to, cookies)
            for cookie in cookies:
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
        except (OSError, http.client.HTTPException) as broken:
            error, answer = repr(broken), None
        finally:
            connection.close()
        status = answer.status if answer else 0
        if answer and status == 200:
            error = " ".join(REFUSED.findall(answer.text)[:2])
        fits = status in (expected if isinstance(expected, tuple) else (expected,))
        if answer and not fits and not error:
            error = told_in(answer.text)
        what = f"{method} {re.sub(r'[0-9a-f-]{32,36}', '…', path)}"
        self.diary.requests.append(
            Request(self.role, what, begun, time.monotonic(), status, fits, error)
        )
        if answer:
            self.look_over(what, answer)
        return answer if fits else None
