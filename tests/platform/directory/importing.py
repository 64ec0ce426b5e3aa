"""Somebody who loads lists of offers at the browser."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.platform.areas.kreis import Office

from lueckenlos.areas.actions import load_declared as load_need
from lueckenlos.areas.forms import USES as NEED
from lueckenlos.directory.import_actions import load_declared, open_questions
from lueckenlos.directory.importing import USES
from lueckenlos.directory.models import InventoryImport, Service, Status
from lueckenlos.exchange.proposal.parts import part_as_json, parts_of
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.jobs.files import store

HEAD = "Nr;Name;Träger;Art;Adresse;PLZ;Ort;Telefon;Kosten"
KITA = "1;Kita Sonne;AWO Fulda;Kita;Hauptstr. 1;36037;Fulda;0661 1;"
CAFE = "2;Elterncafé Mond;Caritas;Eltern-Kind-Café;Ring 2;36037;Fulda;;kostenlos"
THIRD = "3;Krabbelgruppe Stern;Caritas;Krabbelgruppe;Allee 3;36039;Fulda;0661 3;"


def listed(*lines: str) -> str:
    """A list as CSV."""
    return "\n".join([HEAD, *(lines or (KITA, CAFE, THIRD))]) + "\n"


class Desk(Office):
    """The office, at the pages of the inventory."""

    def url(self, one: Any, more: str = "") -> str:
        return f"{self.base}angebote/laden/{one.pk}/{more}"

    def again(self, one: Any) -> Any:
        every = InventoryImport.objects.for_municipality(self.here)
        return every.select_related("job").get(pk=one.pk)

    def send(self, *paths: Path, to: str = "angebote/laden/") -> Any:
        """Upload lists and have them looked at; the import then."""
        opened = [path.open("rb") for path in paths]
        try:
            said = self.client.post(f"{self.base}{to}", {"uploads": opened})
        finally:
            for file in opened:
                file.close()
        assert said.status_code == 302, said.content.decode()
        self.work()
        return self.again(InventoryImport.objects.for_municipality(self.here).latest("made"))

    def bring(self, *paths: Path) -> Any:
        """Upload lists and load what is in them."""
        one = self.load(self.send(*paths))
        assert one.state == InventoryImport.State.LOADED, (one.problems, one.job.error)
        return one

    def case(self, case: Path, only: Sequence[str] = tuple(NEED)) -> InventoryImport:
        """Load the areas, children and offers a case declares, areas first."""
        parts = parts_of(case.read_text(encoding="utf-8"))
        for uses, begin in ((only, load_need), (USES, load_declared)):
            mine = [part for part in parts if part.on and part.use in uses]
            files = []
            for name in dict.fromkeys(part.settings["file"] for part in mine):
                with (case.parent / name).open("rb") as content:
                    files.append(
                        store(municipality=self.here, name=name, content=content, by=self.user,
                              limit=200_000_000)
                    )  # fmt: skip
            made: Any = begin(by=self.user, municipality=self.here, files=files,
                              parts=[part_as_json(part) for part in mine])  # fmt: skip
            self.work()
            made.refresh_from_db()
            assert made.state == InventoryImport.State.LOADED, made.job and made.job.error
        one: InventoryImport = self.again(made)
        assert one.state == InventoryImport.State.LOADED, one.job and one.job.error
        return one

    @property
    def services(self) -> Sequence[Service]:
        every = Service.objects.for_municipality(self.here).exclude(status=Status.LOADING)
        return list(every.select_related("organization").order_by("position"))

    def service(self, code: str) -> Service:
        return next(one for one in self.services if one.code == code)

    def load(self, one: Any) -> Any:
        """Load what was recognised; rows nobody has decided about are new."""
        if open_questions(self.again(one).found):
            one = self.decide(one, rest="new")
        return super().load(one)

    def decide(self, one: Any, **said: str) -> Any:
        """Answer the form of the rows; the import compared again."""
        told = {"version": str(self.again(one).version), "seite": "1", **said}
        self.client.post(self.url(one, "zeilen/"), told)
        self.work()
        return self.again(one)


def plain(offers: Sequence[OfferRecord]) -> list[OfferRecord]:
    """Offers in an order of their own."""
    return sorted(offers, key=lambda one: (one.file, one.id))
