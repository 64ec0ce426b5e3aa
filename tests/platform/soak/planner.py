"""Who looks ahead: imagines offers, asks for sites, moves the rule, asks providers to confirm."""

from __future__ import annotations

import re
import threading
from html import unescape
from uuid import uuid4

from tests.platform.soak.analyst import CHAIN, Analyst
from tests.platform.soak.browsers import HOME, Diary

SCENARIOS, SITES, SURE = (
    f"{CHAIN}was-waere-wenn/",
    f"{CHAIN}wo-als-naechstes/",
    f"{CHAIN}wie-sicher/",
)
CONFIRMATIONS = f"{HOME}bestaetigungen/"
AREAS = re.compile(r'<select[^>]*name="area".*?</select>', re.DOTALL)
OPTION = re.compile(r'<option value="([^"]+)"')
SITE = re.compile(rf'href="({SITES}[0-9a-f-]{{36}}/)"')
PROVIDER = re.compile(rf'href="({CONFIRMATIONS}traeger/[0-9a-f-]{{36}}/)"')
KINDS = ("eltern_kind_cafe", "kinderarztpraxis", "hebamme", "erziehungsberatung", "spielplatz")
FILES = ("unterschiede.csv", "szenario.json", "szenario.geojson")
RULES = ("", "regel/", "regel/regel.json", "regel/regel.csv", "wie-sicher.json", "wie-sicher.csv")


class Planner(Analyst):
    """Somebody of the coordination who tries what could be."""

    def __init__(self, port: int, diary: Diary, over: threading.Event) -> None:
        super().__init__(port, diary, over)
        self.does = (self.imagine, self.imagine, self.sites, self.sure, self.sure, self.confirm)

    def imagine(self) -> None:
        """A scenario with a new offer, tried, put in, read and deleted again."""
        if not self.is_computed():
            return
        name = {"name": f"Soak {uuid4().hex[:8]}", "note": ""}
        begun = self.send("POST", f"{SCENARIOS}neu/", 302, name)
        page = self.send("GET", begun.to, 200) if begun else None
        areas = OPTION.findall(found[0]) if page and (found := AREAS.search(page.text)) else []
        if begun is None or not areas:
            return
        said = {"kind": self.chance.choice(KINDS), "area": unescape(self.chance.choice(areas))}
        # 409: somebody else's run came between; 200: it says what is missing
        for do in ("versuchen", "uebernehmen"):
            self.send("POST", f"{begun.to}aendern/", (200, 302, 409), {**said, "tun": do})
        self.send("GET", f"{begun.to}{self.chance.choice(FILES)}", 200)
        self.send("POST", f"{begun.to}loeschen/", 302)

    def sites(self) -> None:
        """Ask where two more offers mend most; read one of the answers there are."""
        page = self.send("GET", SITES, 200) if self.is_computed() else None
        known = SITE.findall(page.text) if page else []
        if page and len(known) < 5:
            asked = {
                "name": f"Soak {uuid4().hex[:8]}", "kind": self.chance.choice(KINDS), "areas": "on",
                "most": "2", "aim": "children", "level": "recorded",
            }  # fmt: skip
            self.send("POST", f"{SITES}fragen/", (302, 200), asked)
        if known:
            one = self.chance.choice(known)
            self.send("GET", one, 200)
            self.send("GET", f"{one}ergebnis.json", 200)
        if len(known) >= 5:
            self.send("POST", f"{known[-1]}loeschen/", 302)

    def sure(self) -> None:
        """How sure it is, and the rule moved; 404 until that is worked out for the last run."""
        if self.is_computed():
            self.send("GET", f"{SURE}{self.chance.choice(RULES)}", (200, 404))

    def confirm(self) -> None:
        """Who has to be asked, and whom to call; sometimes one is asked."""
        desk = self.send("GET", CONFIRMATIONS, 200)
        self.send("GET", f"{CONFIRMATIONS}anrufe/", 200)
        if found := PROVIDER.findall(desk.text if desk else ""):
            one = self.chance.choice(found)
            self.send("GET", one, 200)
            if self.chance.random() < 0.3:
                self.send("POST", f"{one}fragen/", 302)
