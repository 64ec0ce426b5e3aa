"""What was thought up by hand: the names, where they lie and how many people live there.

Positions are kilometres east and north of the market place of Lindenau.
"""

from __future__ import annotations

from dataclasses import dataclass

KEY = "06999"
ORIGIN = (4_270_000, 3_090_000)
"""The market place of Lindenau in EPSG:3035 metres; nothing real stands there by this name."""
TOWN = "06999001"


@dataclass(frozen=True, slots=True)
class Ortsteil:
    """A planning area: `sgb2` is the share of its children in SGB II, in thousandths."""

    id: str
    name: str
    municipality_name: str
    east_km: float
    north_km: float
    inhabitants: int
    children_permille: int
    sgb2_permille: int
    hamlets: int

    @property
    def municipality(self) -> str:
        """Key of the Gemeinde."""
        return self.id[:8]

    @property
    def is_town(self) -> bool:
        """A Stadtteil of Lindenau."""
        return self.municipality == TOWN

    @property
    def is_core(self) -> bool:
        """The first area of its Gemeinde, where the town hall stands."""
        return self.id.endswith("01")


_TABLE = """
0699900101 Altstadt         Lindenau       0.0   0.0  5210 78 130 0
0699900102 Bahnhofsviertel  Lindenau      -1.3  -1.7  5640 97 240 0
0699900103 Weststadt        Lindenau      -2.2   0.1  5390 90 200 0
0699900104 Nordend          Lindenau       0.4   2.5  5120 94 190 0
0699900105 Oststadt         Lindenau       2.0   1.1  4790 84  80 0
0699900106 Südstadt         Lindenau       0.6  -2.1  5330 88  90 0
0699900107 Lerchenhöhe      Lindenau      -1.6   1.9  3180 86  30 0
0699900108 Am_Wehr          Lindenau       2.2  -0.9  3420 85  70 0
0699900201 Oberau           Oberau        -5.2   4.0  4130 89  16 1
0699900202 Hinterau         Oberau        -9.9   6.3  1910 86  20 1
0699900301 Steinbach        Steinbach     -5.7   8.9  4420 88  14 2
0699900302 Kleefeld         Steinbach     -1.4   6.2  2290 85  15 0
0699900401 Erlenroth        Erlenroth     -0.9  10.1  4310 84  16 1
0699900402 Tannrain         Erlenroth      3.9   9.6  2080 87  24 2
0699900501 Mittelborn       Mittelborn     3.8   5.4  3940 86  18 1
0699900502 Rabenrod         Mittelborn     8.1   7.6  2310 83  19 1
0699900601 Grenzhain        Grenzhain     12.2   4.3  3690 85  15 2
0699900701 Haselgrund       Haselgrund     6.5   1.4  4380 88  14 1
0699900702 Schafhof         Haselgrund    11.8  -0.4  1520 82  24 1
0699900801 Ulmenbach        Ulmenbach     10.7  -4.4  4290 85  16 1
0699900802 Rodeland         Ulmenbach      5.7  -3.4  2480 87  19 0
0699900901 Falkenried       Falkenried     7.7  -8.0  4720 84  14 2
0699901001 Kirchtal         Kirchtal       3.3  -9.3  3740 86  15 1
0699901002 Brunnrod         Kirchtal       1.3  -5.7  2690 88  17 1
0699901003 Sandhöhe         Kirchtal      -1.6 -10.2  1430 82  26 0
0699901101 Weidenrod        Weidenrod     -4.1  -4.9  4120 87  17 1
0699901102 Moosgrund        Weidenrod     -6.3  -9.2  1790 84  20 1
0699901201 Eichhag          Eichhag       -9.8  -5.7  4030 85  17 1
0699901202 Altenhag         Eichhag      -11.9  -1.8  1680 81  22 1
0699901203 Neuhag           Eichhag       -6.5  -1.0  2130 90  21 0
0699901301 Schlehenrod      Schlehenrod  -11.6   2.4  3790 86  16 2
"""


def ortsteile() -> tuple[Ortsteil, ...]:
    """The planning areas, by id."""
    found = []
    for line in _TABLE.split("\n"):
        if not line:
            continue
        key, name, town, east, north, *numbers = line.split()
        inhabitants, children, sgb2, hamlets = map(int, numbers)
        found.append(
            Ortsteil(
                key,
                name.replace("_", " "),
                town,
                float(east),
                float(north),
                inhabitants,
                children,
                sgb2,
                hamlets,
            )
        )
    return tuple(found)
