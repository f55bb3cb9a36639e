package org.example.falconry;

import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;

/**
 * Assigns flying sessions to fields so that no two birds are in the air over the same field at once.
 *
 * <p>Sessions are taken in the order of their start. Each one gets the field that has been free for the longest time, and a new
 * field is opened only when all are busy; by the greedy argument for interval partitioning, no plan needs fewer fields.
 */
public final class FlightPlanner {
    /** A flight of one bird, from {@code start} (included) to {@code end} (excluded) on one day. */
    public record Session(String bird, LocalTime start, LocalTime end) {
        public Session {
            Objects.requireNonNull(bird, "bird");
            if (!start.isBefore(end)) {
                throw new IllegalArgumentException("session of " + bird + " must start before it ends, but was " + start + " to " + end);
            }
        }

        /** How long the bird flies. */
        public Duration length() {
            return Duration.between(start, end);
        }
    }

    /** A session together with the number of its field, counted from 1. */
    public record Assignment(Session session, int field) {}

    private record Field(int number, LocalTime freeFrom) {}

    private final Duration restBetweenFlights;

    /**
     * @param restBetweenFlights time a field has to stay empty between two birds
     * @throws IllegalArgumentException if the rest is negative
     */
    public FlightPlanner(Duration restBetweenFlights) {
        if (restBetweenFlights.isNegative()) {
            throw new IllegalArgumentException("restBetweenFlights must not be negative, but was " + restBetweenFlights);
        }
        this.restBetweenFlights = restBetweenFlights;
    }

    /** Plans all sessions; the result is ordered by start, then by bird. */
    public List<Assignment> plan(List<Session> sessions) {
        List<Session> ordered = new ArrayList<>(sessions);
        ordered.sort(Comparator.comparing(Session::start).thenComparing(Session::bird));

        PriorityQueue<Field> fields =
                new PriorityQueue<>(Comparator.comparing(Field::freeFrom).thenComparingInt(Field::number));
        List<Assignment> assignments = new ArrayList<>(ordered.size());
        for (Session session : ordered) {
            Field earliest = fields.peek();
            int number;
            if (earliest != null && !earliest.freeFrom().isAfter(session.start())) {
                number = fields.remove().number();
            } else {
                number = fields.size() + 1;
            }
            fields.add(new Field(number, blockedUntil(session)));
            assignments.add(new Assignment(session, number));
        }
        return Collections.unmodifiableList(assignments);
    }

    /** Total flying time of all sessions. */
    public static Duration totalTime(List<Session> sessions) {
        return sessions.stream().map(Session::length).reduce(Duration.ZERO, Duration::plus);
    }

    private LocalTime blockedUntil(Session session) {
        LocalTime until = session.end().plus(restBetweenFlights);
        // A rest past midnight would wrap around and free the field in the morning.
        return until.isBefore(session.end()) ? LocalTime.MAX : until;
    }
}
