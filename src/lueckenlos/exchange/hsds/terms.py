"""Terms a package hangs on its services: kind of offer, field, phase, form of access."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.hsds.package import Package
from lueckenlos.exchange.tables.table import Row
from lueckenlos.exchange.vocabulary.kinds import kinds_of_offer, recognise

FACETS: Mapping[str, str] = {
    word: facet
    for facet, words in {
        "kind": "angebotsart angebotsarten angebotstyp art kindofoffer servicetype",
        "field": "handlungsfeld handlungsfelder fieldofaction",
        "phase": "lebensphase lebensphasen phase",
        "prevention": "praeventionsstufe praeventionsstufen ebene",
        "access": "zugangsstruktur struktur zugang",
        "other": "zielgruppe zielgruppen barrierefreiheit barriere anmeldung traegerart traeger "
        "sprache sprachen eligibility lebenslage",
    }.items()
    for word in words.split()
}
"""Folded name of a taxonomy → what its terms say of an offer; other taxonomies sort services."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term on a service: its facet ("" where it only sorts), code and name."""

    facet: str
    code: str
    name: str


@dataclass(slots=True)
class Terms:
    """The terms of every service of a package."""

    package: Package
    known: dict[str, Row] = field(init=False)
    taxonomies: dict[str, Row] = field(init=False)
    of_service: dict[str, list[Term]] = field(init=False)

    def __post_init__(self) -> None:
        self.taxonomies = self.package.by_id("taxonomy")
        self.known = {**self.taxonomies, **self.package.by_id("taxonomy_term")}
        self.of_service = {}
        for row in self.package.rows("attribute"):
            cells = row.cells
            entity = fold(cells.get("link_entity", "") or "service")
            key = cells.get("link_id", "")
            term = self._term(row)
            if term is not None and key and entity in ("service", "services"):
                self.of_service.setdefault(key, []).append(term)

    def said(self, service: str, facet: str) -> list[Term]:
        """The terms of a service that say this of it."""
        return [term for term in self.of_service.get(service, ()) if term.facet == facet]

    def kind(self, service: str, name: str) -> str:
        """The kind of offer: as a term says, else one recognised, else any that sorts, else name.

        A term of a taxonomy of kinds goes before every other.
        """
        kinds = [term.name for term in self.said(service, "kind")]
        if kinds:
            return kinds[0]
        others = [term.name for term in self.said(service, "")]
        for text in (*others, name):
            if recognise(text) is not None:
                return text
        return others[0] if others else name

    def fields(self, service: str, name: str) -> tuple[str, ...]:
        """Keys of fields of action; a word no kind of offer has as its field is counted."""
        known = {key for kind in kinds_of_offer() for key in (kind.field, *kind.also) if key}
        by_folded = {fold(key): key for key in known}
        found: dict[str, None] = {}
        for term in self.said(service, "field"):
            key = by_folded.get(fold(term.code)) or by_folded.get(fold(term.name))
            if key is None:
                self.package.tally("hsds_field_unknown", "service", f"{term.name} ({name})")
            else:
                found[key] = None
        return tuple(found)

    def _term(self, row: Row) -> Term | None:
        cells = row.cells
        key = cells.get("taxonomy_term_id", "")
        found = self.known.get(key)
        if found is None:
            self.package.tally("hsds_link_missing", "attribute", key, "taxonomy_term_id")
            return None
        taxonomy = self.taxonomies.get(found.cells.get("taxonomy_id", ""))
        words = [cells.get("label", ""), cells.get("link_type", "")]
        words += [
            found.cells.get("taxonomy", ""),
            taxonomy.cells.get("name", "") if taxonomy else "",
        ]
        facet = next((FACETS[fold(word)] for word in words if fold(word) in FACETS), "")
        name = found.cells.get("name", "")
        return Term(facet, found.cells.get("code", ""), name or found.cells.get("code", ""))
