"""The slow, obvious twin of the engine: the definitions of the chain, month by month.

Written from the meaning, not from the fast code: loops over places, offers and single months,
sets of months, whole numbers and fractions. Nothing here is clever; where the twin and the engine
differ, one of them misreads the definition.
"""

from tests.engine.twin.catchment import access
from tests.engine.twin.causes import Gap
from tests.engine.twin.choice import MOST, Choice
from tests.engine.twin.evidence import Evidence
from tests.engine.twin.gaps import Gaps
from tests.engine.twin.links import Links
from tests.engine.twin.sharing import share_out
from tests.engine.twin.similar import alike_offers

__all__ = ["MOST", "Gap", "Twin", "access", "alike_offers", "share_out"]


class Twin(Links, Choice, Gaps, Evidence):
    """A world and a scheme, answered slowly."""
