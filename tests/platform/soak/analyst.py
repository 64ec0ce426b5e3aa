"""Who works on the chain: orders runs, reads what they tell, decides and comments gaps."""

from __future__ import annotations

import re
import threading
from datetime import datetime
from html import unescape
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from tests.platform.soak.browsers import HOME, Browser, Diary
from tests.platform.soak.forms import filled, form_of

CHAIN = f"{HOME}kette/"
GAPS = f"{CHAIN}luecken/"
EXPLANATION = re.compile(r'href="([^"]*/erklaerung/\?[^"]*)"')
AREA = re.compile(r'href="([^"]*/kette/gebiete/[^"]+/)"')
PAGES = (
    *("", "ueberblick.csv", "band/", "band.json", "band.csv", "karte/", "karte.json", "karte.csv"),
    *("karte.geojson", "karte.svg", "gebiete/", "luecken/", "luecken/liste.csv", "laeufe/"),
    *("laeufe/laeufe.json", "vollstaendig/", "freigaben/", "schema/"),
)
STATES = ("confirmed", "accepted", "question", "mended")
TOLD = ("number", "state", "reason", "areas", "field", "from_month", "to_month", "population")
WAITS = 120


class Analyst(Browser):
    """Somebody of the coordination at the pages of the chain."""

    def __init__(self, port: int, diary: Diary, over: threading.Event) -> None:
        super().__init__("coordinator", port, diary, over)
        self.computed = False
        self.does = (self.run_it, self.page, self.page, self.explain, self.area, self.decide,
                     self.decide, self.say)  # fmt: skip

    def run_it(self) -> bool:
        """Order a run of today, in Germany."""
        day = datetime.now(ZoneInfo("Europe/Berlin")).date().isoformat()
        return self.send("POST", f"{CHAIN}rechnen/", 302, {"day": day}) is not None

    def is_computed(self) -> bool:
        """Whether there is a run to read; from the first one on there always is."""
        if not self.computed:
            answer = self.send("GET", f"{CHAIN}ueberblick.json", (200, 404))
            self.computed = answer is not None and answer.status == 200
        return self.computed

    def page(self) -> None:
        if self.is_computed():
            self.send("GET", f"{CHAIN}{self.chance.choice(PAGES)}", 200)

    def explain(self) -> None:
        """Look behind a figure of the ribbon."""
        page = self.send("GET", f"{CHAIN}band/", 200) if self.is_computed() else None
        found = EXPLANATION.findall(page.text if page else "")
        if found:
            path = unescape(self.chance.choice(found))
            self.send("GET", path, 200)
            self.send("GET", path.replace("erklaerung/", "erklaerung.json"), 200)

    def area(self) -> None:
        page = self.send("GET", f"{CHAIN}gebiete/", 200) if self.is_computed() else None
        if found := AREA.findall(page.text if page else ""):
            self.send("GET", unescape(self.chance.choice(found)), 200)

    def open_gap(self) -> int | None:
        told = self.send("GET", f"{GAPS}liste.json", 200) if self.is_computed() else None
        gaps = self.read(told).get("gaps", [])
        return int(self.chance.choice(gaps)["number"]) if gaps else None

    def decide(self) -> None:
        """Give a gap a state; saved means that it survives every run."""
        number = self.open_gap()
        page = self.send("GET", f"{GAPS}{number}/", 200) if number else None
        form = form_of(page.text, "version", "stand/") if page else None
        if form is None:
            return
        mark, state = f"gap-{uuid4().hex}", self.chance.choice(STATES)
        said = filled(form, reason=mark, state=state)
        self.diary.tried.add(mark)
        # 409: a run changed it meanwhile; 200: it is found no more, the page says so
        answer = self.send("POST", f"{GAPS}{number}/stand/", (302, 409, 200), said)
        written = answer is not None and answer.status == 302
        if written:
            self.diary.acknowledged.add(mark)
        value = f"{state} {mark}"
        self.diary.values.setdefault(f"gap {number}", []).append((value, written))

    def say(self) -> None:
        number, mark = self.open_gap(), f"said-{uuid4().hex}"
        if number is None:
            return
        self.diary.tried.add(mark)
        if self.send("POST", f"{GAPS}{number}/kommentare/", 302, {"text": mark}):
            self.diary.acknowledged.add(mark)

    # --- when nothing else happens --------------------------------------------------------------

    def gaps(self) -> list[dict[str, Any]]:
        """Every gap, whatever its state, without what only tells of a run."""
        told = self.read(self.send("GET", f"{GAPS}liste.json?stand=alle&sort=nummer", 200))
        return [{name: one[name] for name in TOLD} for one in told.get("gaps", [])]
