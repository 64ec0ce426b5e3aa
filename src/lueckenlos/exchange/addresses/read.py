"""From address to place: registers of addresses and Orte, and offers that get a point from them.

Protected offers get none, and nothing of their address is looked up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from shapely.geometry.base import BaseGeometry

from lueckenlos.exchange.addresses.register import AddressPoint, Found, Register
from lueckenlos.exchange.addresses.text import cells_apart, read_address
from lueckenlos.exchange.field_words import field_word
from lueckenlos.exchange.layers.geojson import in_germany
from lueckenlos.exchange.layers.systems import to_degrees
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.protection import is_protected
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.tables.parsing import number_or_nan
from lueckenlos.exchange.tables.table import Table

ADDRESS_FIELDS = (
    *("street", "house_number", "postcode", "city", "suburb", "latitude", "longitude", "x", "y"),
)


def read_points(
    table: Table, columns: Mapping[str, str], crs: str = "", near: BaseGeometry | None = None
) -> tuple[tuple[AddressPoint, ...], list[Problem]]:
    """The points of a register; `columns`: field of `ADDRESS_FIELDS` → column.

    Points stand in latitude and longitude (degrees), else in x and y of `crs`, which is deduced
    where it is not said, if need be from the ground `near` which they lie (EPSG:3035). Raises
    `CaseError` when the columns do not make an address with a point or the system stays open.
    """
    pairs = (("longitude", "latitude"), ("x", "y"))
    axes = next((pair for pair in pairs if set(pair) <= set(columns)), ())
    if not axes or not {"street", "postcode", "city"} & set(columns):
        raise CaseError(table.problem("address_columns_missing", found=table.quoted_columns()))
    raw = np.array(
        [[number_or_nan(row.cells.get(columns[axis], "")) for axis in axes] for row in table.rows],
        float,
    ).reshape(-1, 2)
    degrees, found = raw, tuple[Problem, ...]()
    if axes[0] == "x":
        degrees, found = to_degrees(table.file, raw, crs, near, (columns["x"], columns["y"]))
    points: list[AddressPoint] = []
    bad: list[int] = []
    for row, (longitude, latitude) in zip(table.rows, degrees.tolist(), strict=True):
        if not in_germany(longitude, latitude):
            bad.append(row.number)
            continue
        text = {name: row.cells.get(columns.get(name, ""), "") for name in ADDRESS_FIELDS[:5]}
        whole = cells_apart(text["street"], text["postcode"], text["city"])
        text |= dict(
            zip(("street", "postcode", "city"), (one.strip(" ,") for one in whole), strict=True)
        )
        points.append(AddressPoint(**text, latitude=latitude, longitude=longitude))
    problems = list(found)
    if bad:
        examples = ", ".join(map(str, bad[:3]))
        problems.append(table.problem("address_points_outside", count=len(bad), examples=examples))
    if not points:
        problems.append(table.problem("addresses_empty"))
    return tuple(points), problems


def place(
    offers: Sequence[OfferRecord], points: Iterable[AddressPoint]
) -> tuple[tuple[OfferRecord, ...], list[Problem]]:
    """Offers without coordinates with the point of their address, where the registers know it.

    `approximate` where it is only that of a near house number, a street, an Ort or a PLZ.
    """
    placer = _Placer(Register(tuple(points)))
    return tuple(placer.place(offer) for offer in offers), placer.told()


class _Placer:
    """Places offers one by one and counts how well."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.problems: list[Problem] = []
        self.counts: Counter[str] = Counter()
        self.unsaid: list[OfferRecord] = []

    def place(self, offer: OfferRecord) -> OfferRecord:
        if offer.latitude is not None and offer.longitude is not None:
            return offer
        self.counts["all"] += 1
        if is_protected(offer):
            self.counts["protected"] += 1
            return offer
        address = read_address(offer.street, offer.postcode, offer.city)
        if not (address.streets or address.postcode or address.towns):
            self.counts["missing"] += 1
            self.unsaid.append(offer)
            return offer
        found = self.register.find(address)
        self._tell(offer, found)
        if found.point is None:
            self.counts["missing"] += 1
            return offer
        self.counts["rough" if found.approximate else "exact"] += 1
        latitude, longitude = found.point
        return replace(offer, latitude=latitude, longitude=longitude, approximate=found.approximate)

    def _tell(self, offer: OfferRecord, found: Found) -> None:
        for code, values in found.notes:
            self._report(code, offer, values)
        if found.point is None:
            said = ", ".join(
                filter(None, (offer.street, " ".join(filter(None, (offer.postcode, offer.city)))))
            )
            self._report("address_not_found", offer, {"said": shown(said)})

    def _report(self, code: str, offer: OfferRecord, values: Mapping[str, object]) -> None:
        named = {"offer": shown(offer.name), **values}
        self.problems.append(
            Problem(code, offer.file, offer.row or None, field_word("street"), named)
        )

    def told(self) -> list[Problem]:
        """The findings, and how many offers were placed how well."""
        if self.unsaid:
            examples = ", ".join(f"„{shown(offer.name)}“" for offer in self.unsaid[:3])
            values: dict[str, object] = {"count": len(self.unsaid), "examples": examples}
            file = self.unsaid[0].file
            self.problems.append(
                Problem("address_unsaid", file, None, field_word("street"), values)
            )
        if self.counts["all"]:
            names = ("all", "exact", "rough", "missing", "protected")
            counted: dict[str, object] = {name: self.counts[name] for name in names}
            self.problems.append(Problem("addresses_placed", values=counted))
        return self.problems
