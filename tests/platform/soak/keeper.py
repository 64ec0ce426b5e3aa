"""Who keeps the inventory: looks for offers, edits, adds, changes many, loads lists."""

from __future__ import annotations

import re
import threading
from urllib.parse import urlencode
from uuid import uuid4

from tests.platform.soak.browsers import HOME, REFUSED, Answer, Browser, Diary
from tests.platform.soak.forms import filled, form_of
from tests.platform.soak.lists import ROWS, SECRET, listed

OFFERS = f"{HOME}angebote/"
OFFER = re.compile(r"/angebote/([0-9a-f-]{36})/\"")
CHANGED = re.compile(r"(\d+) Angebote? geändert")
MOST_LISTS, MOST_ADDED, MOST_TERMS = 6, 40, 40
"""From here on what is there is changed: an inventory that grew would tell nothing of memory."""
LOOKS, WAITS = 8, 90
SEARCHES = (
    *("q=kita", "q=lindenau&sort=traeger", "sort=ort", "fehlt=bestaetigung", "seite=3", "q=Soak"),
    *("kostenfrei=on", "geschuetzt=on", "alter=2&tag=1", "feld=gesundheit", "stand=alle"),
)


class Keeper(Browser):
    """Edits the offers of its share: those of an even or of an odd key."""

    def __init__(
        self, role: str, port: int, diary: Diary, over: threading.Event, share: int
    ) -> None:
        super().__init__(role, port, diary, over)
        self.share = share
        self.lists: dict[str, str] = {}
        self.added = self.terms = 0
        self.does = (self.search, self.search, self.take_away, self.open, self.edit, self.add)

    # --- the list -------------------------------------------------------------------------------

    def search(self) -> Answer | None:
        return self.send("GET", f"{OFFERS}?{self.chance.choice(SEARCHES)}", 200)

    def take_away(self) -> None:
        form = self.chance.choice(("liste.csv", "liste.csv?kostenfrei=on", "liste.xlsx"))
        self.send("GET", f"{OFFERS}{form}", 200)

    def some(self) -> str | None:
        """An offer of this keeper's share, on the page of a search."""
        page = self.search()
        mine = [
            one for one in OFFER.findall(page.text if page else "")
            if int(one[-1], 16) % 2 == self.share
        ]  # fmt: skip
        return self.chance.choice(mine) if mine else None

    def open(self) -> None:
        if one := self.some():
            self.send("GET", f"{OFFERS}{one}/", 200)
            self.send("GET", f"{OFFERS}{one}/verlauf/", 200)
            self.send("GET", f"{OFFERS}{one}/karte.json", 200)

    # --- one offer ------------------------------------------------------------------------------

    def edit(self) -> None:
        """Change the description; saved means that it is there."""
        one = self.some()
        page = self.send("GET", f"{OFFERS}{one}/aendern/", 200) if one else None
        form = form_of(page.text, "description") if page else None
        if form is None or dict(form)["name"].startswith("Soak list-"):
            return
        mark = f"edit-{uuid4().hex}"
        said = filled(form, description=mark)
        written = self.write(mark, f"{OFFERS}{one}/aendern/", said, conflict=True)
        self.diary.values.setdefault(f"offer {one}", []).append((mark, written))

    def add(self) -> None:
        """Put a new offer in, sometimes at an address nobody may be told."""
        if self.added >= MOST_ADDED:
            return self.edit()
        page = self.send("GET", f"{OFFERS}neu/", 200)
        form = form_of(page.text, "description") if page else None
        if form is None:
            return None
        self.added += 1
        mark, secret = f"offer-{uuid4().hex}", self.added % 5 == 1
        said = filled(
            form, name=f"Soak {mark}", provider=f"Soak-Träger {self.added % 3}",
            kind="frauenhaus" if secret else "eltern_kind_gruppe",
            **{
                "places-0-street": f"{SECRET} {self.added}" if secret else f"Ring {self.added}",
                "places-0-postcode": "00601", "places-0-city": "Lindenau",
            },
        )  # fmt: skip
        self.write(mark, f"{OFFERS}neu/", said)
        return None

    def write(
        self, mark: str, path: str, form: list[tuple[str, str]], conflict: bool = False
    ) -> bool:
        """Send what bears a mark; whether it was said to be done."""
        self.diary.tried.add(mark)
        answer = self.send("POST", path, (302, 200, 409) if conflict else 302, form)
        if answer and answer.status == 200:
            self.diary.half.append(f"{path} was refused: {REFUSED.findall(answer.text)}")
        if answer is None or answer.status != 302:
            return False
        self.diary.acknowledged.add(mark)
        return True


class Coordination(Keeper):
    """The same, who also changes many at once and loads lists."""

    def __init__(self, port: int, diary: Diary, over: threading.Event) -> None:
        super().__init__("coordinator", port, diary, over, share=0)
        self.does = (*self.does, self.many, self.load)

    # --- many offers ----------------------------------------------------------------------------

    def many(self) -> None:
        """Give all that a search finds a word of its own; all of them get it, or none."""
        if self.terms >= MOST_TERMS:
            return
        self.terms += 1
        where = f"{OFFERS}viele/?{urlencode({'q': 'kita'})}"
        asked = self.send("POST", where, 302, {"tun": "schlagwort", "alle": "on"})
        first = self.send("GET", asked.to, 200) if asked else None
        form = form_of(first.text, "seen", "viele/?q=kita") if first else None
        if form is None:
            return
        number = dict(form)["seen"].count(":")
        mark = f"term-{number}-{uuid4().hex}"
        self.diary.tried.add(mark)
        done = self.send("POST", where, 302, filled(form, value=mark))
        page = self.send("GET", done.to, 200) if done else None
        told = CHANGED.search(page.text) if page else None
        if told and int(told[1]) == number:
            self.diary.acknowledged.add(mark)

    # --- lists ----------------------------------------------------------------------------------

    def load(self) -> None:
        """Load a new list or one whose telephones are others, and then the same once more."""
        new = len(self.lists) < MOST_LISTS
        mark = f"list-{uuid4().hex[:12]}" if new else self.chance.choice([*self.lists])
        phone = f"0999 {uuid4().int % 10**9:09}"
        self.diary.tried.add(mark)
        loaded = self.bring(mark, phone)
        self.diary.values.setdefault(mark, []).append((phone, loaded))
        if loaded:
            self.lists[mark] = phone
            self.diary.acknowledged.add(mark)
            if self.bring(mark, phone):
                self.diary.half.append(f"{mark} is new a second time")
        self.whole(mark)

    def bring(self, mark: str, phone: str) -> bool:
        """Upload a list, look at what was recognised, load it; whether it is in the inventory."""
        name = f"{mark}-{uuid4().hex[:6]}.csv"
        sent = self.send_file(f"{OFFERS}laden/", name, listed(mark, phone), "uploads", 302)
        if sent is None:
            return False
        for _ in range(LOOKS):
            page = self.seen(sent.to)
            if page is None or "Nichts zu laden" in page:
                break
            if "Was geladen wurde" in page:
                return True
            if form := form_of(page, "version", "laden/"):
                self.send("POST", f"{sent.to}laden/", 302, form)
            elif "wieder/" in page:
                self.send("POST", f"{sent.to}wieder/", 302)
            else:
                break
        self.send("POST", f"{sent.to}verwerfen/", 302)
        return False

    def seen(self, path: str) -> str | None:
        """The page of an import once nothing is done with it."""
        for _ in range(WAITS):
            page = self.send("GET", path, 200)
            if page and 'role="progressbar"' not in page.text and "hx-trigger" not in page.text:
                return page.text
            if self.over.wait(1):
                break
        return None

    def whole(self, mark: str) -> None:
        """What somebody sees of a list: all of it or nothing."""
        page = self.send("GET", f"{OFFERS}liste.csv?q={mark}", 200)
        found = page.text.count(f"Soak {mark} Nr. ") if page else 0
        if found not in (0, ROWS):
            self.diary.half.append(f"{found} offers of {mark}")
