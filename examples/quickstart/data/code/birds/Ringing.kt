package org.example.birds

import java.time.LocalDate
import java.time.temporal.ChronoUnit

/** The number on a bird's ring: two letters for the ringing scheme and six digits. */
@JvmInline
value class RingNumber(val text: String) {
    init {
        require(Regex("[A-Z]{2}\\d{6}").matches(text)) { "a ring number has two letters and six digits, but was '$text'" }
    }

    override fun toString(): String = text
}

enum class Circumstance { RINGED, RECAPTURED, READ_FROM_AFAR, FOUND_DEAD }

/** One encounter with a ringed bird. */
data class Encounter(
    val ring: RingNumber,
    val day: LocalDate,
    val place: String,
    val circumstance: Circumstance,
)

sealed interface Problem {
    data class NeverRinged(val ring: RingNumber) : Problem

    data class RingedTwice(val ring: RingNumber, val days: List<LocalDate>) : Problem

    data class SeenAfterDeath(val ring: RingNumber, val died: LocalDate, val seen: LocalDate) : Problem
}

/** What is known of one bird. */
data class LifeStory(val ring: RingNumber, val encounters: List<Encounter>) {
    val first: Encounter get() = encounters.first()
    val last: Encounter get() = encounters.last()

    /** Days between the first and the last encounter: the bird was at least this old. */
    val knownDays: Long get() = ChronoUnit.DAYS.between(first.day, last.day)

    /** The places in the order in which the bird was there; stays at one place are counted once. */
    val journey: List<String>
        get() = encounters.map { it.place }.fold(emptyList()) { places, place ->
            if (places.lastOrNull() == place) places else places + place
        }
}

/** Groups encounters by ring, each group in the order of days. */
fun lifeStories(encounters: Iterable<Encounter>): List<LifeStory> =
    encounters
        .groupBy { it.ring }
        .map { (ring, own) -> LifeStory(ring, own.sortedBy { it.day }) }
        .sortedBy { it.ring.text }

/** Looks for records that cannot all be true. */
fun problems(stories: Iterable<LifeStory>): List<Problem> = stories.flatMap { story ->
    buildList {
        val ringings = story.encounters.filter { it.circumstance == Circumstance.RINGED }
        when (ringings.size) {
            0 -> add(Problem.NeverRinged(story.ring))
            1 -> Unit
            else -> add(Problem.RingedTwice(story.ring, ringings.map { it.day }))
        }
        val death = story.encounters.firstOrNull { it.circumstance == Circumstance.FOUND_DEAD }
        if (death != null && story.last.day > death.day) {
            add(Problem.SeenAfterDeath(story.ring, death.day, story.last.day))
        }
    }
}

/**
 * Share of birds that were met again at least once, by the place of ringing.
 *
 * Places with fewer than [minimum] ringed birds are left out, because their shares say little.
 */
fun returnRates(stories: Iterable<LifeStory>, minimum: Int = 10): Map<String, Double> =
    stories
        .groupBy { it.first.place }
        .filterValues { it.size >= minimum }
        .mapValues { (_, group) -> group.count { it.encounters.size > 1 }.toDouble() / group.size }
        .toSortedMap()
