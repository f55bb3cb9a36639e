"""A falconer's weight log: keep each bird at its flying weight.

A bird of prey that is too heavy has no reason to return to the glove, one that is too light is in danger. The log keeps the
daily weights of every bird, smooths them and says how much food is due.
"""

import csv
import datetime
import statistics
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Weighing:
    """One weight of one bird, in grams, with the food given afterwards."""

    day: datetime.date
    weight: int
    food: int = 0


@dataclass
class Bird:
    """A bird and its range of flying weights, in grams."""

    name: str
    species: str
    lowest: int
    highest: int
    weighings: list[Weighing] = field(default_factory=list)

    def __post_init__(self):
        if not 0 < self.lowest < self.highest:
            raise ValueError(f"{self.name}: the lowest weight {self.lowest} must be positive and below the highest {self.highest}")

    def add(self, weighing: Weighing) -> None:
        """Appends a weighing; days must ascend."""
        if self.weighings and weighing.day <= self.weighings[-1].day:
            raise ValueError(f"{self.name}: {weighing.day} is not after {self.weighings[-1].day}")
        self.weighings.append(weighing)

    def smoothed(self, days: int = 3) -> float:
        """Median of the last weights: a full crop on one day does not count."""
        recent = [weighing.weight for weighing in self.weighings[-days:]]
        if not recent:
            raise LookupError(f"{self.name} has never been weighed")
        return statistics.median(recent)

    def status(self) -> str:
        """One of "low", "flying weight" and "high"."""
        weight = self.smoothed()
        if weight < self.lowest:
            return "low"
        if weight > self.highest:
            return "high"
        return "flying weight"

    def daily_need(self, window: int = 14) -> float | None:
        """Grams of food per day that would have kept the weight constant.

        The change in weight over a window is explained by the food given: ``change = yield * (food - need)``. With two or more
        weighings, the need follows from a least squares line through (food, change of weight).
        """
        pairs = []
        recent = self.weighings[-window:]
        for before, after in zip(recent, recent[1:]):
            elapsed = (after.day - before.day).days
            pairs.append((before.food / elapsed, (after.weight - before.weight) / elapsed))
        if len(pairs) < 3:
            return None
        mean_food = statistics.fmean(food for food, _ in pairs)
        mean_change = statistics.fmean(change for _, change in pairs)
        spread = sum((food - mean_food) ** 2 for food, _ in pairs)
        if spread == 0:
            return None
        slope = sum((food - mean_food) * (change - mean_change) for food, change in pairs) / spread
        if slope <= 0:
            return None  # the log contradicts itself: more food, less weight
        return mean_food - mean_change / slope


def read_log(lines) -> dict[str, Bird]:
    """Reads birds from comma-separated lines: name, species, lowest, highest, day, weight, food."""
    birds = {}
    for row in csv.DictReader(lines):
        name = row["name"]
        if name not in birds:
            birds[name] = Bird(name, row["species"], int(row["lowest"]), int(row["highest"]))
        day = datetime.date.fromisoformat(row["day"])
        birds[name].add(Weighing(day, int(row["weight"]), int(row["food"] or 0)))
    return birds


def report(birds: dict[str, Bird]) -> str:
    """A table with one line per bird, sorted by name."""
    lines = [f"{'bird':<12} {'weight':>7} {'status':<14} {'need':>6}"]
    for name in sorted(birds):
        bird = birds[name]
        need = bird.daily_need()
        shown = "-" if need is None else f"{need:.0f} g"
        lines.append(f"{name:<12} {bird.smoothed():>5.0f} g {bird.status():<14} {shown:>6}")
    return "\n".join(lines)
