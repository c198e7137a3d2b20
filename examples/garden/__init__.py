"""A small garden planner: the example that `make demo` compiles."""
from .beds import Bed, plan
from .plants import Plant, by_season

__all__ = ["Bed", "Plant", "by_season", "plan"]
