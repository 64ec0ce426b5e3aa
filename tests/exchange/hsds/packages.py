"""An invented German HSDS package, and reading it with every message looked at."""

import csv
import io
import json
from pathlib import Path

from lueckenlos.exchange.hsds.read import read_package
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.records import OfferRecord

Rows = list[dict[str, str]]
KEY_ADDRESS = "http://dcat-ap.de/def/politicalGeocoding/municipalityKey/06999001"


def german() -> dict[str, Rows]:
    """Two services of one provider, one of them at two locations."""
    return {
        "organizations": [{"id": "o1", "name": "Familienzentrum e. V.", "website": "example.org"}],
        "services": [
            {
                "id": "s1",
                "organization_id": "o1",
                "name": "Café am Park",
                "status": "active",
                "minimum_age": "0",
                "maximum_age": "3",
                "assured_date": "2026-10-01T08:15:30.000Z",
                "url": "https://example.org/cafe",
                "email": "cafe@example.org",
            },
            {
                "id": "s2",
                "organization_id": "o1",
                "name": "Erziehungsberatung",
                "status": "active",
                "fees_description": "kostenfrei",
            },
        ],
        "locations": [
            {
                "id": "l1",
                "location_type": "physical",
                "name": "Familienzentrum",
                "latitude": "50.005",
                "longitude": "9.005",
                "external_identifier": "069990001001",
                "external_identifier_type": "DE-ARS",
            },
            {"id": "l2", "location_type": "physical", "name": "Rathaus"},
        ],
        "service_at_location": [
            {"id": "a1", "service_id": "s1", "location_id": "l1"},
            {"id": "a2", "service_id": "s2", "location_id": "l1"},
            {"id": "a3", "service_id": "s2", "location_id": "l2"},
        ],
        "addresses": [
            {
                "location_id": "l1",
                "address_1": "Parkstraße 1",
                "city": "Musterstadt",
                "region": "Nordstadt",
                "state_province": "Hessen",
                "postal_code": "36999",
                "country": "DE",
                "address_type": "physical",
            }
        ],
        "phones": [{"service_id": "s1", "number": '"06999 1"'}],
        "schedules": [
            {
                "service_id": "s1",
                "service_at_location_id": "a1",
                "freq": "WEEKLY",
                "interval": "1",
                "byday": "MO,TH",
                "opens_at": "09:30+02:00",
                "closes_at": "11:30+02:00",
            },
            {"location_id": "l2", "weekday": "Tuesday", "opens_at": "8:00", "closes_at": "12:00"},
        ],
        "cost_options": [{"service_id": "s1", "amount": "0", "currency": "EUR"}],
        "service_areas": [{"service_id": "s1", "name": "Musterstadt", "uri": KEY_ADDRESS}],
        "service_capacity": [
            {"service_id": "s1", "available": "4", "maximum": "12"},
            {"service_id": "s2", "available": "2"},
        ],
        "taxonomies": [{"id": "t1", "name": "Angebotsart"}, {"id": "t2", "name": "Handlungsfeld"}],
        "taxonomy_terms": [
            {"id": "k1", "name": "Eltern-Kind-Café", "taxonomy_id": "t1"},
            {"id": "k2", "code": "treffpunkt", "name": "Treff", "taxonomy_id": "t2"},
            {"id": "k3", "code": "komm", "name": "Komm-Struktur", "taxonomy": "Zugangsstruktur"},
            {"id": "k4", "code": "universell", "name": "für alle", "taxonomy": "Präventionsstufe"},
            {"id": "k5", "code": "0-3", "name": "0 bis unter 3 Jahre", "taxonomy": "Lebensphase"},
            {"id": "k6", "code": "3-6", "name": "3 bis unter 6 Jahre", "taxonomy": "Lebensphase"},
        ],
        "attributes": [
            *(
                {"link_id": "s1", "link_entity": "service", "taxonomy_term_id": term}
                for term in ("k1", "k2", "k3", "k4")
            ),
            {"link_id": "s2", "link_entity": "service", "taxonomy_term_id": "k5"},
            {"link_id": "s2", "link_entity": "service", "taxonomy_term_id": "k6"},
            {"link_id": "o1", "link_entity": "organization", "taxonomy_term_id": "k6"},
        ],
    }


def text_of(rows: Rows) -> str:
    columns = list(dict.fromkeys(name for row in rows for name in row)) or ["id"]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def package(folder: Path, tables: dict[str, Rows], listed: list[str] | None = None) -> Path:
    """Write a package; the descriptor lists these tables, else all."""
    (folder / "resources").mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        (folder / "resources" / f"{name}.csv").write_text(text_of(rows), "utf-8", newline="")
    named = [{"name": n, "path": f"resources/{n}.csv"} for n in listed or list(tables)]
    path = folder / "datapackage.json"
    path.write_text(json.dumps({"name": "muster", "resources": named}), "utf-8")
    return path


def read(folder: Path, tables: dict[str, Rows]) -> tuple[dict[str, OfferRecord], list[Problem]]:
    offers, problems = read_package(package(folder, tables))
    for problem in problems:
        assert problem.place
        assert problem.what.endswith((".", ":"))
        assert problem.cure.endswith(".")
    return {offer.id: offer for offer in offers}, problems


def only(problems: list[Problem], code: str) -> Problem:
    (found,) = [problem for problem in problems if problem.code == code]
    return found
