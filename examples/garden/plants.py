"""Plants, and what is known of them."""
from dataclasses import dataclass, field

SEASONS = ("spring", "summer", "autumn", "winter")
DAY = 24 * 60 * 60


@dataclass(frozen=True, order=True)
class Plant:
    """One kind of plant."""

    name: str
    sown: str = "spring"
    days: int = 60
    friends: frozenset = field(default=frozenset(), compare=False)

    def __post_init__(self):
        if self.sown not in {"spring", "summer", "autumn", "winter"}:
            raise ValueError(f"{self.name!r} is sown in {self.sown=}")

    @property
    def seconds(self):
        return self.days * DAY

    def likes(self, other, /, *, mutual=False):
        """Whether this plant grows well beside the other."""
        liked = other.name in self.friends
        return liked and (not mutual or self.name in other.friends)


def by_season(plants):
    """{season: names in alphabetical order}"""
    return {season: sorted(p.name for p in plants if p.sown == season)
            for season in SEASONS}
