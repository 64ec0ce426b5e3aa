"""How walking and the bus are counted in a case, in German."""

from __future__ import annotations

from lueckenlos.assemble.scheme import SchemeRecord
from lueckenlos.engine.types import Bool, Way
from lueckenlos.exchange.records import Case
from lueckenlos.exchange.travel import Bus


def without_car_rule(way: Way, record: SchemeRecord, case: Case) -> str:
    """What streets and the bus of the case change for a way of counting; "" where nothing."""
    streets = ""
    if case.streets:
        pram = ", die mit dem Kinderwagen gehen" if case.streets.pram else ""
        streets = f"auf Straßen und Wegen aus OpenStreetMap{pram}"
    if way is Way.NEAR and streets:
        return f" Gemessen wird {streets}."
    if way is not Way.REACHABLE or not (case.streets or case.bus):
        return ""
    km = f"{record.reach['without_car_m'] / 1000:g}".replace(".", ",")
    walk = f"zu Fuß bis {km} km" + (f" {streets}" if streets else "")
    return f" Ohne Auto: {walk}{_bus(case.bus)}."


def without_car_note(record: SchemeRecord, case: Case, known: Bool | None, areas: int) -> str:
    """What stands beside every reachable figure, and of how many areas nobody says whether a bus
    runs (`known[area]`; None: of none)."""
    if not any(rule.way is Way.REACHABLE for rule in record.fields):
        return ""
    km = f"{record.reach['without_car_m'] / 1000:g}".replace(".", ",")
    walk = f"zu Fuß bis {km} km, "
    walk += "auf Straßen und Wegen" if case.streets else "geschätzt aus der Luftlinie"
    unknown = areas if known is None else int((~known).sum())
    found = f"„Ohne Auto“ heißt: {walk}{_bus(case.bus)}."
    if unknown:
        number = "1 Gebiet" if unknown == 1 else f"{unknown} Gebiete"
        some = number if unknown == areas else f"{unknown} von {areas} Gebieten"
        found += (
            f" Ob ein Bus fährt, ist für {some} nicht angegeben; dort zählt nur der Fußweg, die "
            "Zahl ist also das Mindeste."
        )
    if case.streets:
        found += " Wege: © OpenStreetMap-Mitwirkende (ODbL)."
    return found


def _bus(bus: Bus | None) -> str:
    if bus is None:
        return ""
    if bus.timetable is None:
        return (
            "; wo an Werktagen ein Bus fährt, am Wohnort und beim Angebot, auch so weit wie mit "
            "dem Auto"
        )
    return (
        f"; oder mit Bus und Bahn ohne Umsteigen in höchstens {bus.minutes} Minuten, an einem "
        f"Werktag mindestens {bus.least}-mal, mit höchstens {bus.walk_m} m Weg zur Haltestelle"
    )
