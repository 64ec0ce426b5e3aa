"""Strangers at the family finder: they ask, read, look at maps, and are told no secret."""

from __future__ import annotations

import re
import threading
from html import unescape

from tests.platform.soak.browsers import HOME, Answer, Browser, Diary
from tests.platform.soak.lists import tells_secret

FINDER = HOME.replace("/k/", "/familien/")
OFFER = re.compile(rf'href="({FINDER}angebot/[0-9a-f-]{{36}}/)"')
PLACES = re.compile(r'<datalist id="orte">(.*?)</datalist>', re.DOTALL)
PLACE = re.compile(r'<option value="([^"]+)"')
AGES = ("schwanger", "0", "1", "2", "3", "5", "8", "12")
TOPICS = ("", "", "treffpunkt", "gesundheit", "betreuung", "schutz", "spiel_bewegung")
WORDS = "Frauenhaus Verborgene Soak kita Papa Hebamenn Tafel xyzzy".split()
TICKED = ("kostenlos", "heute", "ohne_anmeldung", "stufenlos")


class Stranger(Browser):
    """Somebody without an account."""

    def __init__(self, port: int, diary: Diary, over: threading.Event) -> None:
        super().__init__("stranger", port, diary, over)
        self.does = (self.ask_for, self.ask_for, self.way, self.detail, self.maps)
        self.places: list[str] = []

    def run(self) -> None:
        """Ask again and again."""
        while not self.over.is_set():
            self.chance.choice(self.does)()
            self.over.wait(self.chance.uniform(0.2, 0.8))

    def look_over(self, what: str, answer: Answer) -> None:
        """No page of a stranger has a secret in it, and none sets a cookie."""
        if tells_secret(answer.text):
            self.diary.told.append(f"stranger {what}")
        if answer.cookies:
            self.diary.told.append(f"stranger {what} is given a cookie")

    def place(self) -> str:
        """A place the page suggests, or anywhere."""
        if not self.places:
            page = self.send("GET", FINDER, 200)
            inside = PLACES.search(page.text) if page else None
            self.places = [*map(unescape, PLACE.findall(inside[1]))] if inside else []
        return self.chance.choice(["", "", *self.places])

    def ask_for(self) -> Answer | None:
        """Ortsteil, age and topic, and sometimes more."""
        asked = {"wo": self.place(), "alter": self.chance.choice(AGES),
                 "thema": self.chance.choice(TOPICS), "umkreis": "10"}  # fmt: skip
        if self.chance.random() < 0.3:
            asked[self.chance.choice(TICKED)] = "on"
        if self.chance.random() < 0.2:
            asked["worte"] = self.chance.choice(
                ("Frauenhaus", "Verborgene", "Soak", "kita", "Papa", "Hebamenn", "Tafel", "xyzzy")
            )
        answer = self.send("POST", FINDER, (200, 302), asked)
        if answer and answer.status == 302:
            return self.send("GET", answer.to, 200)
        return answer

    def way(self) -> None:
        page = self.send("GET", f"{FINDER}alle/{self.chance.choice(AGES)}/", 200)
        if page and "Der Weg Ihres Kindes" not in page.text:
            self.diary.half.append("a way of a child is missing")

    def detail(self) -> None:
        """An offer of a list, with its data for machines and its map."""
        page = self.ask_for()
        if found := OFFER.findall(page.text if page else ""):
            path = self.chance.choice(found)
            one = self.send("GET", path, 200)
            if one and "application/ld+json" not in one.text:
                self.diary.half.append(f"{path} has no data for machines")
            self.send("GET", f"{path}karte.json", 200)

    def maps(self) -> None:
        self.send("GET", f"{FINDER}worte.json", 200)
        self.send("GET", f"{FINDER}orte.json", (200, 404))  # 404 until there are areas
        self.send("GET", f"{FINDER}alle/{self.chance.choice(AGES)}/karte.json", 200)
