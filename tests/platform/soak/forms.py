"""What a browser would send if nothing in a form were changed."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

Pairs = list[tuple[str, str]]
NOT_SENT = ("submit", "button", "file", "reset", "image")


class _Forms(HTMLParser):
    """Action and filled-in controls of every form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, Pairs]] = []
        self.inside = False
        self.select, self.chosen = "", False
        self.first: str | None = None
        self.area: str | None = None
        self.written = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        said = dict(attrs)
        if tag == "form":
            self.inside = True
            self.found.append((said.get("action") or "", []))
        elif not self.inside:
            return
        elif tag == "input":
            self._input(said)
        elif tag == "textarea":
            self.area, self.written = said.get("name"), ""
        elif tag == "select":
            self.select, self.first, self.chosen = said.get("name") or "", None, False
        elif tag == "option" and self.select:
            value = said.get("value") or ""
            self.first = value if self.first is None else self.first
            if "selected" in said:
                self.chosen = True
                self._put(self.select, value)

    def _input(self, said: dict[str, str | None]) -> None:
        kind, name = said.get("type") or "text", said.get("name")
        ticked = kind not in ("checkbox", "radio") or "checked" in said
        if name and ticked and kind not in NOT_SENT:
            self._put(name, said.get("value") or ("on" if kind == "checkbox" else ""))

    def _put(self, name: str, value: str) -> None:
        self.found[-1][1].append((name, value))

    def handle_data(self, data: str) -> None:
        self.written += data if self.area else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area:
            self._put(self.area, self.written.removeprefix("\n"))
            self.area = None
        elif tag == "select":
            if self.select and not self.chosen and self.first is not None:
                self._put(self.select, self.first)
            self.select = ""
        elif tag == "form":
            self.inside = False


def form_of(page: str, control: str, action: str = "") -> Pairs | None:
    """The form that has such a control, and such an end of its action; None: there is none."""
    reader = _Forms()
    reader.feed(page)
    for where, pairs in reader.found:
        if where.endswith(action) and any(name == control for name, _ in pairs):
            return pairs
    return None


def filled(pairs: Pairs, **said: str) -> Pairs:
    """The same with other values; what was not in it comes to it."""
    kept = [(name, value) for name, value in pairs if name not in said]
    return [*kept, *said.items()]
