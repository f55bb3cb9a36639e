"""Simulates the autumn migration of a population of birds along a chain of resting places.

Each bird carries fat reserves. It flies on when the wind helps and the reserves suffice, otherwise it rests and feeds. Feeding
slows down when many birds share a place. The model is a teaching example: simple rules, yet traffic jams appear by themselves.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass


@dataclass(frozen=True)
class RestingPlace:
    """A place on the route. Distances are in kilometres, food is the number of birds that can feed at full speed."""

    name: str
    distance_to_next: float
    food: int


@dataclass
class Traveller:
    """A bird on its way: the index of its place and its reserves in kilometres of flight."""

    place: int
    reserves: float
    arrived_on: int | None = None


@dataclass(frozen=True)
class Rules:
    """The numbers that drive the simulation."""

    safety_margin: float = 1.25
    feeding_gain: float = 60.0
    resting_cost: float = 8.0
    head_wind_penalty: float = 0.6

    def __post_init__(self):
        if self.safety_margin < 1:
            raise ValueError(f"safety_margin must be at least 1, but was {self.safety_margin}")


ROUTE = (
    RestingPlace("northern bay", 210.0, 400),
    RestingPlace("river mouth", 340.0, 250),
    RestingPlace("inland lakes", 280.0, 120),
    RestingPlace("mountain pass", 150.0, 40),
    RestingPlace("southern marsh", 0.0, 1000),
)


class Migration:
    """The state of all birds, advanced day by day."""

    def __init__(self, birds: int, seed: int, route=ROUTE, rules=Rules()):
        self.route = route
        self.rules = rules
        self.random = random.Random(seed)
        self.day = 0
        self.travellers = [Traveller(0, self.random.uniform(50, 250)) for _ in range(birds)]
        self.lost = 0

    def step(self) -> None:
        """One day: the wind is drawn once for everyone, then every bird decides for itself."""
        tail_wind = self.random.random() < 0.55
        crowd = self.crowd()
        survivors = []
        for bird in self.travellers:
            self._move(bird, tail_wind, crowd)
            if bird.reserves > 0 or bird.arrived_on is not None:
                survivors.append(bird)
            else:
                self.lost += 1
        self.travellers = survivors
        self.day += 1

    def crowd(self) -> list[int]:
        """The number of birds at each place."""
        counts = [0] * len(self.route)
        for bird in self.travellers:
            counts[bird.place] += 1
        return counts

    def finished(self) -> bool:
        return all(bird.arrived_on is not None for bird in self.travellers)

    def _move(self, bird: Traveller, tail_wind: bool, crowd: list[int]) -> None:
        if bird.arrived_on is not None:
            return
        place = self.route[bird.place]
        cost = place.distance_to_next * (1.0 if tail_wind else 1.0 + self.rules.head_wind_penalty)
        if bird.reserves >= cost * self.rules.safety_margin and tail_wind:
            bird.reserves -= cost * self.random.uniform(0.9, 1.15)
            bird.place += 1
            if bird.place == len(self.route) - 1:
                bird.arrived_on = self.day
            return
        # With more birds than food, everyone gets an equal share.
        share = min(1.0, place.food / max(1, crowd[bird.place]))
        bird.reserves += self.rules.feeding_gain * share - self.rules.resting_cost


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--birds", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, default=120, help="give up after this many days")
    options = parser.parse_args()

    migration = Migration(options.birds, options.seed)
    while not migration.finished() and migration.day < options.days:
        migration.step()
        if migration.day % 10 == 0:
            counts = "  ".join(f"{place.name} {count}" for place, count in zip(migration.route, migration.crowd()))
            print(f"day {migration.day:3}: {counts}")
    arrived = sum(bird.arrived_on is not None for bird in migration.travellers)
    print(f"{arrived} of {options.birds} birds arrived within {migration.day} days, {migration.lost} were lost")


if __name__ == "__main__":
    main()
