"""Where the services of a package take place: locations with their points and addresses."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.hsds.fields import area_key
from lueckenlos.exchange.hsds.package import Package
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.exchange.row_reader import RowReader
from lueckenlos.exchange.tables.table import Row

KEY_TYPES = ("dears", "ars", "deags", "ags", "gemeindeschluessel", "regionalschluessel")


@dataclass(slots=True)
class Places:
    """The locations of a package and which services take place at them."""

    package: Package
    locations: dict[str, Row] = field(init=False)
    points: dict[str, tuple[float, float] | None] = field(init=False)
    addresses: dict[tuple[str, str], list[Row]] = field(init=False)

    def __post_init__(self) -> None:
        self.locations = self.package.by_id("location")
        self.points = {key: self._point(row) for key, row in self.locations.items()}
        self.addresses = self.package.by_link("address", "location_id")

    def of_services(self, services: dict[str, Row]) -> dict[str, list[Row]]:
        """service_at_location by service; what leads nowhere is counted."""
        found: dict[str, list[Row]] = {}
        for row in self.package.rows("service_at_location"):
            service, location = row.cells.get("service_id", ""), row.cells.get("location_id", "")
            if service not in services:
                code, column = "hsds_service_missing", "service_id"
                self.package.tally(code, "service_at_location", service, column)
                continue
            if location not in self.locations:
                code, column = "hsds_location_missing", "location_id"
                self.package.tally(code, "service_at_location", location, column)
            found.setdefault(service, []).append(row)
        return found

    def placed(self, offer: OfferRecord, location: str) -> OfferRecord:
        """The offer at a location: its point, address and Gemeinde."""
        row = self.locations.get(location)
        if row is None:
            return offer
        point = self.points[location]
        address = self._address(location)
        city, suburb = address.get("city", ""), address.get("region", "")
        if suburb and fold(suburb) not in (fold(city), fold(address.get("state_province", ""))):
            city = f"{city}, OT {suburb}" if city and address.get("country") == "DE" else city
        key = row.cells.get("external_identifier", "")
        keyed = fold(row.cells.get("external_identifier_type", "")) in KEY_TYPES
        virtual = row.cells.get("location_type", "").lower() == "virtual"
        return replace(
            offer,
            area=area_key(key) if keyed else "",
            street=", ".join(filter(None, (address.get(f"address_{n}", "") for n in (1, 2)))),
            postcode=address.get("postal_code", ""),
            city=city,
            latitude=point[0] if point else None,
            longitude=point[1] if point else None,
            access=offer.access or ("digital" if virtual else ""),
        )

    def _address(self, location: str) -> dict[str, str]:
        """The cells of its address; one for letters only where there is no other."""
        found = [row.cells for row in self.addresses.get(("location_id", location), ())]
        found.sort(key=lambda cells: cells.get("address_type", "").lower() == "postal")
        return found[0] if found else {}

    def _point(self, row: Row) -> tuple[float, float] | None:
        """Latitude and longitude, both or none, in Germany."""
        columns = {"latitude": "latitude", "longitude": "longitude"}
        file, name = self.package.file("location"), row.cells.get("name", "")
        reader = RowReader(file, row.number, row.cells, columns, self.package.problems)
        if not reader.text("latitude") and not reader.text("longitude"):
            if row.cells.get("location_type", "").lower() != "virtual":
                self.package.tally("hsds_without_point", "location", name)
            return None
        said = name or row.number
        return reader.point(
            lambda: self.package.tally("hsds_points_abroad", "location", said, "latitude")
        )
