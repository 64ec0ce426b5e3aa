"""The data package: every object of HSDS as a row of the CSV file of its sort, in one archive.

The rows are those of the interface, taken apart: what an object holds becomes a row of its own that
names it. The same inventory gives the same bytes. Cells stand as they are, for programs: a phone
number keeps its plus sign. For spreadsheets there is `angebote.csv`, whose cells are made harmless.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lueckenlos.directory.secrecy import secret_among
from lueckenlos.finder.hsds import mapping, queries
from lueckenlos.finder.hsds.queries import Public
from lueckenlos.finder.hsds.terms import Json, taxonomies, term_object, terms

TABLES: dict[str, tuple[str, str]] = {
    "organization": ("organizations.csv", "id name description website"),
    "service": (
        "services.csv",
        "id organization_id name description url status application_process fees_description "
        "eligibility_description minimum_age maximum_age assured_date alert last_modified "
        "de_municipality_key de_assumed",
    ),
    "location": ("locations.csv", "id location_type name transportation latitude longitude"),
    "service_at_location": ("service_at_location.csv", "id service_id location_id"),
    "address": (
        "addresses.csv",
        "id location_id address_1 city state_province postal_code country address_type",
    ),
    "accessibility": ("accessibility.csv", "id location_id description"),
    "contact": ("contacts.csv", "id service_id title email"),
    "phone": ("phones.csv", "id contact_id number"),
    "schedule": (
        "schedules.csv",
        "id service_id valid_from valid_to timezone wkst freq interval byday description opens_at "
        "closes_at de_timezone",
    ),
    "cost_option": ("cost_options.csv", "id service_id option currency amount amount_description"),
    "language": ("languages.csv", "id service_id code note"),
    "required_document": ("required_documents.csv", "id service_id document"),
    "attribute": ("attributes.csv", "id link_id taxonomy_term_id link_entity"),
    "taxonomy": ("taxonomies.csv", "id name description version"),
    "taxonomy_term": (
        "taxonomy_terms.csv",
        "id code name description taxonomy language taxonomy_id",
    ),
}
"""Object → its file and its columns, in their order."""
HELD = {
    "organization": "organization",
    "service_at_locations": "service_at_location",
    "location": "location",
    "addresses": "address",
    "accessibility": "accessibility",
    "contacts": "contact",
    "phones": "phone",
    "schedules": "schedule",
    "cost_options": "cost_option",
    "languages": "language",
    "required_documents": "required_document",
    "attributes": "attribute",
}
"""Field of an object that holds others → what these are."""
SHARED = ("organization", "location", "address", "accessibility")
"""What several objects hold alike; it is written once."""
KEYS = {
    "organization_id": "organization",
    "service_id": "service",
    "location_id": "location",
    "contact_id": "contact",
    "taxonomy_term_id": "taxonomy_term",
    "taxonomy_id": "taxonomy",
}
NUMBERS = {
    **dict.fromkeys(("minimum_age", "maximum_age", "latitude", "longitude", "amount"), "number"),
    **dict.fromkeys(("timezone", "interval"), "integer"),
}
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The day of every part: the archive tells of the inventory, not of when it was made."""


def write_package(what: Public, target: IO[bytes]) -> None:
    """All that the interface tells of these municipalities, as an archive. Memory does not grow
    with their number."""
    with ExitStack() as stack, ZipFile(target, "w", ZIP_DEFLATED) as archive:
        files = {name: stack.enter_context(TemporaryFile()) for name in TABLES}
        _fill(what, files)
        _part(archive, "datapackage.json", [json.dumps(descriptor(), indent=1).encode()])
        for name, (path, _) in TABLES.items():
            files[name].seek(0)
            _part(archive, path, iter(lambda file=files[name]: file.read(1 << 16), b""))  # type: ignore[misc]


def _part(archive: ZipFile, name: str, blocks: Iterable[bytes]) -> None:
    told = ZipInfo(name, LONG_AGO)
    told.compress_type = ZIP_DEFLATED
    with archive.open(told, "w") as part:
        for block in blocks:
            part.write(block)


def _fill(what: Public, files: Mapping[str, Any]) -> None:
    """Write the rows of every object to its file, each object once."""
    texts = {name: io.TextIOWrapper(file, "utf-8", newline="") for name, file in files.items()}
    rows = {
        name: csv.DictWriter(texts[name], columns.split(), extrasaction="ignore")
        for name, (_, columns) in TABLES.items()
    }
    for one in rows.values():
        one.writeheader()
    seen: set[str] = set()
    for name, said in _objects(what):
        if name in SHARED and said["id"] in seen:
            continue
        if name in SHARED:
            seen.add(said["id"])
        rows[name].writerow(said)
    for text in texts.values():
        text.detach()


def _objects(what: Public) -> Iterator[tuple[str, Json]]:
    secret = secret_among(what.municipalities)
    for some in queries.every_entry(what, queries.services(what)):
        for entry in some:
            here = what.municipalities[entry.service.municipality_id]
            yield from taken_apart("service", mapping.full_service(entry, here, secret))
    for taxonomy in taxonomies():
        yield "taxonomy", taxonomy
    for term in terms().values():
        yield "taxonomy_term", term_object(term)


def taken_apart(name: str, said: Json) -> Iterator[tuple[str, Json]]:
    """An object without those it holds, and then each of these."""
    yield name, {key: value for key, value in said.items() if key not in HELD}
    for field, inner in HELD.items():
        held: Any = said.get(field, [])
        for one in [held] if isinstance(held, dict) else held:
            yield from taken_apart(inner, one)


def descriptor() -> Json:
    """What the package holds, as a tabular data package says it."""
    return {
        "name": "human_services_data",
        "title": "Angebote für Familien",
        "profile": "tabular-data-package",
        "version": "3.1",
        "homepage": "https://docs.openreferral.org",
        "resources": [
            {
                "name": name,
                "path": path,
                "profile": "tabular-data-resource",
                "schema": {
                    "primaryKey": "id",
                    "fields": [
                        {"name": one, "type": NUMBERS.get(one, "string")} for one in columns.split()
                    ],
                    "foreignKeys": [
                        {"fields": one, "reference": {"resource": KEYS[one], "fields": "id"}}
                        for one in columns.split()
                        if one in KEYS
                    ],
                },
            }
            for name, (path, columns) in TABLES.items()
        ],
    }
