"""Beds, and a planner that fills them."""
from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .plants import Plant


class Bed:
    def __init__(self, length: float, width: float = 1.2):
        self.length, self.width = length, width
        self.rows: list[Plant] = []

    def __len__(self):
        return len(self.rows)

    @property
    def room(self) -> int:
        return int(self.length * self.width / 0.25) - len(self)

    @contextmanager
    def digging(self):
        rows = self.rows[:]
        try:
            yield self
        except ValueError:
            self.rows = rows
            raise
        finally:
            assert self.room >= 0, "more plants than there is room for"


def plan(beds, plants):
    """Puts each plant into the first bed with room; yields what is left."""
    for plant in plants:
        for bed in beds:
            if not bed.room:
                continue
            with bed.digging() as open_bed:
                open_bed.rows.append(plant)
            break
        else:
            yield plant
