"""An HSDS 3.x data package (tables of 2.x and 1.x included) as an inventory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from lueckenlos.exchange.ages import read_ages
from lueckenlos.exchange.hsds import told
from lueckenlos.exchange.hsds.fields import (
    ages_of_phases,
    ages_of_years,
    area_key,
    cost_word,
    from_pregnancy,
    read_schedules,
)
from lueckenlos.exchange.hsds.package import Package, read_tables
from lueckenlos.exchange.hsds.places import Places
from lueckenlos.exchange.hsds.terms import Term, Terms
from lueckenlos.exchange.hsds.told import Told
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.tables.parsing import parse_day, parse_whole
from lueckenlos.exchange.tables.table import Row
from lueckenlos.exchange.vocabulary.costs import read_price
from lueckenlos.exchange.vocabulary.kinds import recognise
from lueckenlos.exchange.vocabulary.words import read_word

GONE, PAUSED, RUNNING = ("inactive", "defunct"), "temporarily closed", "active"
LOST = {
    "organization": "den Angeboten fehlt der Träger",
    "location": "den Angeboten fehlt der Ort",
    "service_at_location": "es ist nicht gesagt, wo die Angebote stattfinden",
    "address": "den Orten fehlt die Adresse",
    "schedule": "den Angeboten fehlen die Zeiten",
    "attribute": "die Angebotsart steht dann höchstens im Namen",
}
LINKED = (
    *("address", "phone", "schedule", "cost_option", "eligibility", "service_area"),
    "service_capacity",
)
LINKS = ("service_at_location_id", "service_id", "location_id", "organization_id")


def read_package(path: Path) -> tuple[tuple[OfferRecord, ...], list[Problem]]:
    """One offer per service and location it takes place at; services without location once.

    `path` is the package's datapackage.json, its folder or a zip archive of it. Raises `CaseError`
    when it cannot be read or has no table of services.
    """
    offers, _, problems = read_told(path)
    return offers, problems


def read_told(path: Path) -> tuple[tuple[OfferRecord, ...], dict[str, Told], list[Problem]]:
    """The offers as `read_package` reads them, and by id what the package tells beyond that."""
    package = read_tables(path)
    for name, lost in LOST.items():
        if name not in package.tables:
            package.report("hsds_table_missing", name, name=name, lost=lost)
        elif not package.rows(name):
            package.report("hsds_table_empty", name, lost=lost)
    services = _Services(package)
    offers = tuple(services.offers())
    package.tell()
    return offers, services.told, package.problems


class _Services:
    """The services of a package, joined with everything that belongs to them."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.services = package.by_id("service")
        self.organizations = package.by_id("organization")
        self.terms, self.places = Terms(package), Places(package)
        self.schedules = package.by_link("schedule", *LINKS[:3])
        self.phones = package.by_link("phone", "contact_id", *LINKS)
        self.contacts = package.by_link("contact", *LINKS[:2])
        self.languages = package.by_link("language", "service_id")
        self.documents = package.by_link("required_document", "service_id")
        self.accessible = package.by_link("accessibility", "location_id")
        self.costs = package.by_link("cost_option", "service_id")
        self.eligible = package.by_link("eligibility", "service_id")
        self.areas = package.by_link("service_area", *LINKS[:2])
        self.capacities = package.by_link("service_capacity", "service_id")
        self.given: set[str] = set()
        self.told: dict[str, Told] = {}
        self._check_links()
        for row in package.rows("schedule"):
            if not read_schedules([row.cells])[0]:
                package.tally("hsds_schedules_unread", "schedule", row.number)

    def _check_links(self) -> None:
        """Count what belongs to services or locations that are not there."""
        for table in LINKED:
            for row in self.package.rows(table):
                for column, known in (
                    ("service_id", self.services),
                    ("location_id", self.places.locations),
                ):
                    key = row.cells.get(column, "")
                    if key and key not in known:
                        self.package.tally("hsds_link_missing", table, key, column)

    def offers(self) -> Iterator[OfferRecord]:
        """In the order of the table of services, then of service_at_location."""
        places = self.places.of_services(self.services)
        for row in self.package.rows("service"):
            key, name = row.cells.get("id", ""), row.cells.get("name", "")
            if not name:
                problem = Problem("offer_without_name", self.package.file("service"), row.number)
                self.package.problems.append(problem)
            elif self._runs(row, name):
                at = places.pop(key, [])
                offer = self._offer(row, several=len(at) > 1)
                yield from (self._at(offer, key, place) for place in at)
                if not at:
                    yield self._at(offer, key, None)

    def _runs(self, row: Row, name: str) -> bool:
        status = " ".join(row.cells.get("status", "").lower().replace("_", " ").split())
        if status in GONE:
            self.package.tally("hsds_left_out", "service", name, "status")
        elif status == PAUSED:
            self.package.tally("hsds_paused", "service", name, "status")
        elif status != RUNNING:
            self.package.tally("hsds_status_unsaid", "service", name, "status")
        return status not in GONE

    def _offer(self, row: Row, several: bool) -> OfferRecord:
        """What the offers of a service have in common."""
        cells, key, name = row.cells, row.cells.get("id", ""), row.cells["name"]
        organization = self._organization(row)
        kind = self.terms.kind(key, name)
        unsaid = self._assumed(key)
        fields = () if "fields" in unsaid else self._fields(key, name, kind)
        return OfferRecord(
            id=key or f"Z{row.number}",
            name=name,
            provider=organization.get("name", ""),
            kind=kind,
            ages="" if "ages" in unsaid else self._ages(row),
            field=fields[0] if fields else "",
            further_fields=fields[1:],
            cost=self._cost(row),
            amount=self._amount(row),
            access="" if "access" in unsaid else self._word("access", key, name),
            prevention=self._word("prevention", key, name),
            confirmed_on=self._day(row, "assured_date"),
            capacity=self._capacity(key, name, several),
            email=cells.get("email", "") or organization.get("email", ""),
            url=cells.get("url", ""),
            description=cells.get("description", ""),
            eligibility_description=cells.get("eligibility_description", ""),
            application_process=cells.get("application_process", ""),
            file=self.package.file("service"),
            row=row.number,
        )

    def _at(self, offer: OfferRecord, service: str, place: Row | None) -> OfferRecord:
        """The offer at one of its places, with an id of its own."""
        cells = place.cells if place else {}
        location = cells.get("location_id", "")
        links = list(zip(LINKS, (cells.get("id", ""), service, location), strict=False))
        texts, per_year = told.times(self._schedules(links))
        phones = [
            row.cells.get("number", "").strip('" ')
            for link in (*links, (LINKS[3], self._organization_key(service)))
            for row in self.phones.get(link, ())
        ]
        phone = next(filter(None, phones), "")
        contacts = self._contacts(links[:2])
        costs = told.costs([row.cells for row in self.costs.get(links[1], ()) if service])
        function, number, email = contacts[0] if contacts else ("", "", "")
        placed = self.places.placed(offer, location)
        found = replace(
            placed,
            access="" if "access" in self._assumed(service) else placed.access,
            id=self._id(cells.get("id", "") or f"{offer.id}@{location}" if place else offer.id),
            schedule="\n".join(texts),
            per_year=per_year,
            service_area=self._service_area(links[:2]),
            contact=function,
            phone=number or phone,
            email=email or offer.email,
        )
        if costs:
            word, amount, words = costs[0]
            found = replace(found, cost=word, amount=amount, amount_description=words)
        said = {"schedules": texts, "contacts": contacts, "cost_options": costs}
        self.told[found.id] = self._told(service, location, said)
        return found

    def _assumed(self, service: str) -> list[str]:
        """What a service says of itself that is only usual for its kind (`told.ASSUMED`)."""
        row = self.services.get(service)
        return row.cells.get("de_assumed", "").split() if row else []

    def _told(self, service: str, location: str, said: dict[str, Any]) -> Told:
        """What is told of a service at a location beyond a row."""
        cells = self.services[service].cells if service else {}
        place = self.places.locations[location].cells if location in self.places.locations else {}
        key = self._organization_key(service)
        organization = self.organizations[key].cells if key in self.organizations else {}
        by_service, by_location = ("service_id", service), ("location_id", location)
        accessible = self.accessible.get(by_location, ()) if location else ()
        said |= {
            "alert": cells.get("alert", ""),
            "languages": told.languages(row.cells for row in self.languages.get(by_service, ())),
            "required_documents": told.documents(
                row.cells for row in self.documents.get(by_service, ())
            ),
            "location_name": place.get("name", ""),
            "transportation": place.get("transportation", ""),
            "accessibility": "; ".join(
                text for row in accessible if (text := row.cells.get("description", ""))
            ),
        }
        return Told(
            service,
            key,
            location,
            organization.get("website", ""),
            told.moment(cells.get("last_modified", "")),
            {name: value for name, value in said.items() if value},
        )

    def _organization_key(self, service: str) -> str:
        return self.services[service].cells.get("organization_id", "") if service else ""

    def _contacts(self, links: list[tuple[str, str]]) -> tuple[tuple[str, str, str], ...]:
        """Whom to ask at a place, else of the service."""
        rows = [row for link in links if link[1] for row in self.contacts.get(link, ())]
        return told.contacts(
            (row.cells, [one.cells for one in self.phones.get(("contact_id", row.cells["id"]), ())])
            for row in rows
            if row.cells.get("id")
        )

    def _fields(self, key: str, name: str, kind: str) -> tuple[str, ...]:
        """The fields of action, that of the kind first: a package does not say which is the main
        one."""
        found, known = self.terms.fields(key, name), recognise(kind)
        first = [known.field] if known is not None and known.field in found else []
        return (*first, *(one for one in found if one not in first))

    def _id(self, wish: str) -> str:
        """An id no other offer has."""
        key, number = wish, 1
        while key in self.given:
            number += 1
            key = f"{wish}-{number}"
        self.given.add(key)
        return key

    def _organization(self, row: Row) -> dict[str, str]:
        key = row.cells.get("organization_id", "")
        if key in self.organizations:
            return self.organizations[key].cells
        code = "hsds_organization_missing" if key else "hsds_organization_unsaid"
        self.package.tally(code, "service", key or row.cells["name"], "organization_id")
        return {}

    def _schedules(self, links: list[tuple[str, str]]) -> list[dict[str, str]]:
        """Times of the service, else of the location. Those of another of its places do not count.

        A row for a service may still name the location it is for.
        """
        location = links[2][1]
        own = [
            row.cells
            for link in links[:2]
            for row in self.schedules.get(link, ())
            if link[1] and row.cells.get("location_id", "") in ("", location)
        ]
        return own or [row.cells for row in self.schedules.get(links[2], ()) if location]

    def _ages(self, row: Row) -> str:
        """Ages in years, else of the eligibilities (2.x), else of the phases, else of a text."""
        key = row.cells.get("id", "")
        eligible = [found.cells for found in self.eligible.get(("service_id", key), ()) if key]
        phases = self.terms.said(key, "phase")
        ages = ""
        for cells in (row.cells, *eligible):
            ages = ages or self._years(row, cells)
        if not ages:
            ages = ages_of_phases(_named(phases))
        elif any("schwanger" in f"{term.code} {term.name}".lower() for term in phases):
            ages = from_pregnancy(ages)
        texts = [row.cells.get("eligibility_description", "")]
        texts += [cells.get("eligibility", "") for cells in eligible]
        ages = ages or next((text for text in texts if read_ages(text) is not None), "")
        if not ages:
            self.package.tally("hsds_ages_unsaid", "service", row.cells["name"])
        return ages

    def _years(self, row: Row, cells: dict[str, str]) -> str:
        low, high = cells.get("minimum_age", ""), cells.get("maximum_age", "")
        try:
            return ages_of_years(low, high)
        except ValueError:
            values: dict[str, object] = {"low": shown(low), "high": shown(high)}
            file = self.package.file("service")
            problem = Problem("hsds_ages_wrong", file, row.number, "minimum_age", values)
            self.package.problems.append(problem)
            return ""

    def _cost(self, row: Row) -> str:
        key = row.cells.get("id", "")
        options = [found.cells for found in self.costs.get(("service_id", key), ()) if key]
        texts = [row.cells.get("fees_description", "")]
        try:
            return cost_word(options, texts)
        except ValueError as error:
            self.package.tally("hsds_words_unknown", "service", error, "cost")
            return ""

    def _amount(self, row: Row) -> float | None:
        """The one amount of the cost options."""
        key = row.cells.get("id", "")
        options = self.costs.get(("service_id", key), ()) if key else ()
        said = {read_price(one.cells.get("amount", "")).amount for one in options}
        return said.pop() if len(said) == 1 else None

    def _word(self, name: str, service: str, offer: str) -> str:
        """The word of a term, by its code or its name."""
        for term in self.terms.said(service, name):
            for text in (term.code, term.name):
                try:
                    if word := read_word(name, text):
                        return word
                except ValueError:
                    continue
            self.package.tally("hsds_words_unknown", "service", f"{term.name} ({offer})", name)
        return ""

    def _day(self, row: Row, column: str) -> date | None:
        """A day, also of a moment such as 2026-10-01T08:15:30Z."""
        text = row.cells.get(column, "")
        try:
            return parse_day(text.split("T")[0]) if text else None
        except ValueError:
            values: dict[str, object] = {"value": shown(text)}
            file = self.package.file("service")
            problem = Problem("day_unreadable", file, row.number, column, values)
            self.package.problems.append(problem)
            return None

    def _capacity(self, key: str, name: str, several: bool) -> int | None:
        """Places in all; those of a service with several locations cannot be told apart."""
        total: int | None = None
        for row in self.capacities.get(("service_id", key), ()) if key else ():
            text = row.cells.get("maximum", "") or row.cells.get("available", "")
            try:
                total = parse_whole(text) + (total or 0)
            except ValueError:
                values: dict[str, object] = {"value": shown(text)}
                file = self.package.file("service_capacity")
                problem = Problem("number_unreadable", file, row.number, "maximum", values)
                self.package.problems.append(problem)
        if several and total is not None:
            self.package.tally("hsds_capacity_shared", "service", name)
            return None
        return total

    def _service_area(self, links: list[tuple[str, str]]) -> tuple[str, ...]:
        """Keys of the Gemeinden or Kreise an offer serves."""
        found: dict[str, None] = {}
        for row in (row for link in links for row in self.areas.get(link, ()) if link[1]):
            cells = row.cells
            key = area_key(*(cells.get(name, "") for name in ("uri", "extent", "name")))
            if key:
                found[key] = None
            else:
                example = cells.get("name", "") or cells.get("extent", "")
                self.package.tally("hsds_areas_unknown", "service_area", example)
        return tuple(found)


def _named(terms: list[Term]) -> list[str]:
    """What of each term names an age: its name, else its code."""
    return [term.name if read_ages(term.name) is not None else term.code for term in terms]
