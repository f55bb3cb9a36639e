"""Shortest paths in directed graphs with non-negative edge weights.

The graph is a plain dictionary: every vertex maps to a list of ``(neighbour, weight)`` pairs. A vertex without outgoing edges
may be left out of the dictionary.

Example:
    >>> roads = {"mews": [("hill", 4.0), ("brook", 1.0)], "brook": [("hill", 2.0)]}
    >>> distances, parents = dijkstra(roads, "mews")
    >>> distances["hill"]
    3.0
    >>> path_to(parents, "hill")
    ['mews', 'brook', 'hill']
"""

from __future__ import annotations

import heapq
from collections.abc import Hashable, Iterable, Mapping

Graph = Mapping[Hashable, Iterable[tuple[Hashable, float]]]


class NegativeWeightError(ValueError):
    """Raised when an edge is cheaper than zero, which Dijkstra's method cannot handle."""


def dijkstra(graph: Graph, source: Hashable) -> tuple[dict, dict]:
    """Return the distance of every reachable vertex and its parent on a shortest path.

    Args:
        graph: adjacency lists with weights.
        source: the vertex where every path starts.

    Returns:
        Two dictionaries, ``distances`` and ``parents``. The source has distance 0.0 and the parent None.

    Raises:
        NegativeWeightError: if an edge with a negative weight is met.
    """
    distances = {source: 0.0}
    parents = {source: None}
    finished = set()
    # The counter breaks ties, so that vertices themselves never have to be comparable.
    counter = 0
    queue = [(0.0, counter, source)]
    while queue:
        distance, _, vertex = heapq.heappop(queue)
        if vertex in finished:
            continue
        finished.add(vertex)
        for neighbour, weight in graph.get(vertex, ()):
            if weight < 0:
                raise NegativeWeightError(f"edge {vertex!r} -> {neighbour!r} has weight {weight}")
            candidate = distance + weight
            if candidate < distances.get(neighbour, float("inf")):
                distances[neighbour] = candidate
                parents[neighbour] = vertex
                counter += 1
                heapq.heappush(queue, (candidate, counter, neighbour))
    return distances, parents


def path_to(parents: Mapping, target: Hashable) -> list:
    """Follow the parents from ``target`` back to the source; an unreachable target gives an empty list."""
    if target not in parents:
        return []
    path = []
    vertex = target
    while vertex is not None:
        path.append(vertex)
        vertex = parents[vertex]
    path.reverse()
    return path


def eccentricity(graph: Graph, source: Hashable) -> float:
    """The distance from ``source`` to the reachable vertex that is farthest away."""
    distances, _ = dijkstra(graph, source)
    return max(distances.values())


def all_pairs(vertices: list, weights: Mapping[tuple, float]) -> dict[tuple, float]:
    """Distances between all pairs of vertices by the method of Floyd and Warshall, in cubic time.

    Negative weights are allowed as long as no cycle has a negative length.
    """
    infinity = float("inf")
    distance = {(a, b): weights.get((a, b), infinity) for a in vertices for b in vertices}
    for vertex in vertices:
        distance[vertex, vertex] = min(0.0, distance[vertex, vertex])
    for middle in vertices:
        for start in vertices:
            first_leg = distance[start, middle]
            if first_leg == infinity:
                continue
            for end in vertices:
                candidate = first_leg + distance[middle, end]
                if candidate < distance[start, end]:
                    distance[start, end] = candidate
    for vertex in vertices:
        if distance[vertex, vertex] < 0:
            raise NegativeWeightError(f"vertex {vertex!r} lies on a cycle of negative length")
    return distance
