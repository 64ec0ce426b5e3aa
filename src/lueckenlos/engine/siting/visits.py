"""A calendar of stops: what it allows, whom they reach how often, and better ones step by step."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from lueckenlos.engine.siting.cover import Cover
from lueckenlos.engine.types import I64, Arrays, Bool


@dataclass(frozen=True, slots=True)
class Calendar(Arrays):
    """When each room can be used, and how the offer may travel.

    `possible[room, slot]`; a slot is a month or a date, `month[slot]` numbers its month. There are
    at most `per_month` stops in a month; `at_once` in a slot and `per_group` in a month and group
    of rooms (a Gemeinde; -1: none), 0: no such limit. From a stop in a room to the next one there
    are at least `gap` months, 1: the next month. A family has had the offer when `times` stops were
    within its reach."""

    possible: Bool
    month: I64
    group: I64
    per_month: int
    times: int = 1
    at_once: int = 0
    per_group: int = 0
    gap: int = 1

    def __post_init__(self) -> None:
        Arrays.__post_init__(self)
        if self.possible.shape != (len(self.group), len(self.month)):
            raise ValueError("possible needs one row per room and one column per slot")
        if min(self.per_month, self.times) < 1 or min(self.at_once, self.per_group, self.gap) < 0:
            raise ValueError("stops a month and times are at least 1, and nothing is negative")

    def limits(self) -> tuple[csr_array, I64]:
        """Every rule as a row: of the pairs of room and slot marked there so many are stops.

        Columns are the possible pairs, by room, then slot."""
        room, slot = np.nonzero(self.possible)
        month, group = self.month[slot], self.group[room]
        rules: list[tuple[Bool, int]] = []
        for one in np.unique(slot).tolist() * (self.at_once > 0):
            rules.append((slot == one, self.at_once))
        for one in np.unique(month).tolist():
            here, near = month == one, (month >= one) & (month < one + self.gap)
            rules.append((here, self.per_month))
            for some in np.unique(group[here & (group >= 0)]).tolist() * (self.per_group > 0):
                rules.append((here & (group == some), self.per_group))
            rules += [(near & (room == some), 1) for some in np.unique(room[near]).tolist()]
        biting = [(inside, most) for inside, most in rules if inside.sum() > most]
        table = np.array([inside for inside, _ in biting], float).reshape(len(biting), len(room))
        return csr_array(table), np.array([most for _, most in biting], np.int64)


class Stops:
    """Choices of stops, each a flag per possible pair of room and slot."""

    def __init__(self, cover: Cover, calendar: Calendar) -> None:
        self.room, self.slot = np.nonzero(calendar.possible)
        self.times, self.weight, self._rooms = calendar.times, cover.weight, len(cover)
        self.table, self.most = calendar.limits()
        self._near = np.zeros((len(cover), len(cover.weight)), np.int64)
        self._near[np.repeat(np.arange(len(cover)), np.diff(cover.start)), cover.row] = 1

    @cached_property
    def none(self) -> Bool:
        """No stop at all."""
        return np.zeros(len(self.room), np.bool_)

    def visits(self, stops: Bool) -> I64:
        """How many stops each row of the cover has within reach."""
        in_room = np.bincount(self.room[stops], minlength=self._rooms)
        return np.asarray(in_room @ self._near, np.int64)

    def value(self, stops: Bool) -> tuple[int, int]:
        """Weight with `times` stops within reach; then weight times stops that count."""
        visits = self.visits(stops)
        enough = int(self.weight[visits >= self.times].sum())
        return enough, int(self.weight @ np.minimum(visits, self.times))

    def open(self, stops: Bool) -> Bool:
        """Which pairs may become stops as well."""
        full = self.table @ stops >= self.most
        return np.asarray(~stops & (self.table.T @ full == 0), np.bool_)

    def filled(self, stops: Bool) -> Bool:
        """With the stop that helps most towards `times` added, as long as one may be."""
        stops = stops.copy()
        while (open_ := self.open(stops)).any():
            few = self.weight * (self.visits(stops) < self.times)
            worth = self._of_open(open_, self._near @ few)
            if worth.max() <= 0:
                break
            stops[self._slot_in(open_, int(worth.argmax()))] = True
        return stops

    def exchanged(self, stops: Bool) -> Bool:
        """With single stops exchanged for others as long as that is better."""
        stops, better = stops.copy(), True
        while better:
            better = False
            for pair in np.flatnonzero(stops).tolist():
                stops[pair] = False
                other = self._best(stops, pair)
                stops[other] = True
                better |= other != pair
        return stops

    def _best(self, stops: Bool, pair: int) -> int:
        """The stop that is best added; `pair` where no other is better."""
        visits, open_ = self.visits(stops), self.open(stops)
        done = self._of_open(open_, self._near @ (self.weight * (visits == self.times - 1)))
        more = self._of_open(open_, self._near @ (self.weight * (visits < self.times)))
        room = int(np.lexsort((np.arange(len(done)), -more, -done))[0])
        mine = int(self.room[pair])
        same = (done[room], more[room]) <= (done[mine], more[mine])
        return pair if same else self._slot_in(open_, room)

    def _of_open(self, open_: Bool, worth: I64) -> I64:
        """What rooms are worth, -1 where none of their pairs is open."""
        has = np.bincount(self.room[open_], minlength=self._rooms) > 0
        return np.where(has, worth, -1)

    def _slot_in(self, open_: Bool, room: int) -> int:
        """The open pair of a room in the slot that fewest rooms could use instead."""
        asked = np.bincount(self.slot[open_], minlength=int(self.slot.max()) + 1)
        mine = np.flatnonzero(open_ & (self.room == room))
        return int(mine[asked[self.slot[mine]].argmin()])


def whole(stops: Stops, shares: NDArray[np.float64]) -> Bool:
    """Stops that take as many of the wanted ones as fit, in the order of their shares."""
    chosen = stops.none.copy()
    for pair in np.argsort(-shares, kind="stable").tolist():
        if shares[pair] > 0.5 and stops.open(chosen)[pair]:
            chosen[pair] = True
    return chosen
