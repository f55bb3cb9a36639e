package org.example.graphs

import java.util.PriorityQueue
import kotlin.math.abs

/** A cell of the map: column [x] grows to the east, row [y] grows to the south. */
data class Cell(val x: Int, val y: Int) {
    /** The number of steps between two cells when nothing is in the way. */
    fun distanceTo(other: Cell): Int = abs(x - other.x) + abs(y - other.y)
}

/**
 * A rectangular map of passable and blocked cells.
 *
 * Rows are strings in which `#` blocks the way and every other character is open ground.
 */
class GridMap(private val rows: List<String>) {
    init {
        require(rows.isNotEmpty()) { "a map needs at least one row" }
        require(rows.all { it.length == rows[0].length }) { "all rows of a map must have the same length" }
    }

    val width: Int = rows[0].length
    val height: Int = rows.size

    fun isOpen(cell: Cell): Boolean =
        cell.x in 0 until width && cell.y in 0 until height && rows[cell.y][cell.x] != '#'

    fun neighbours(cell: Cell): List<Cell> =
        listOf(
            Cell(cell.x, cell.y - 1),
            Cell(cell.x + 1, cell.y),
            Cell(cell.x, cell.y + 1),
            Cell(cell.x - 1, cell.y),
        ).filter(::isOpen)
}

private class Candidate(val cell: Cell, val cost: Int, val estimate: Int)

/**
 * Finds a shortest way between two cells with A*.
 *
 * The estimate of the remaining way is the Manhattan distance. It never exceeds the true distance, so the first time the
 * target is taken from the queue its path is a shortest one.
 *
 * @return all cells of the way, start and target included, or `null` if there is none
 */
fun findPath(map: GridMap, start: Cell, target: Cell): List<Cell>? {
    if (!map.isOpen(start) || !map.isOpen(target)) {
        return null
    }
    val cameFrom = mutableMapOf<Cell, Cell>()
    val bestCost = mutableMapOf(start to 0)
    // Among equal estimates prefer the candidate that is farther along: fewer cells are opened.
    val queue = PriorityQueue(compareBy<Candidate> { it.estimate }.thenByDescending { it.cost })
    queue.add(Candidate(start, 0, start.distanceTo(target)))

    while (queue.isNotEmpty()) {
        val current = queue.poll()
        if (current.cell == target) {
            return rebuild(cameFrom, target)
        }
        if (current.cost > bestCost.getValue(current.cell)) {
            continue // a cheaper way to this cell was found after it had been queued
        }
        for (next in map.neighbours(current.cell)) {
            val cost = current.cost + 1
            if (cost < (bestCost[next] ?: Int.MAX_VALUE)) {
                bestCost[next] = cost
                cameFrom[next] = current.cell
                queue.add(Candidate(next, cost, cost + next.distanceTo(target)))
            }
        }
    }
    return null
}

private fun rebuild(cameFrom: Map<Cell, Cell>, target: Cell): List<Cell> =
    generateSequence(target) { cameFrom[it] }.toList().asReversed()

fun main() {
    val map = GridMap(
        listOf(
            ".....#..",
            ".###.#..",
            "...#....",
            "##.####.",
            "........",
        ),
    )
    val path = findPath(map, Cell(0, 0), Cell(7, 0))
    if (path == null) {
        println("no way through")
    } else {
        println("${path.size - 1} steps: " + path.joinToString(" ") { "(${it.x},${it.y})" })
    }
}
