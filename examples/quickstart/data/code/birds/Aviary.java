package org.example.birds;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Finds a home for every bird of a rescue station.
 *
 * <p>Each bird accepts some aviaries and each aviary holds one bird. {@link #assign} finds the largest number of birds that can be
 * housed at the same time, by augmenting paths (Kuhn's method): a bird may take the place of another one if that one can move on.
 */
public final class Aviary {
    /** A bird with what it needs. */
    public record Bird(String name, double spanMetres, boolean needsShade) {}

    /** A cage with what it offers. */
    public record Cage(int number, double widthMetres, boolean shaded) {
        /** True if the bird can spread its wings twice and finds shade if it needs it. */
        public boolean suits(Bird bird) {
            return widthMetres >= 2 * bird.spanMetres() && (shaded || !bird.needsShade());
        }
    }

    private final List<Cage> cages;

    public Aviary(Collection<Cage> cages) {
        this.cages = List.copyOf(cages);
    }

    /** The cages that suit a bird and meet a further condition. */
    public List<Cage> suitable(Bird bird, Predicate<Cage> condition) {
        List<Cage> result = new ArrayList<>();
        for (Cage cage : cages) {
            if (cage.suits(bird) && condition.test(cage)) {
                result.add(cage);
            }
        }
        return result;
    }

    /**
     * Houses as many birds as possible.
     *
     * @return the bird in each cage, by the number of the cage; birds that found no home are missing
     */
    public Map<Integer, Bird> assign(List<Bird> birds) {
        Map<Cage, Bird> tenants = new HashMap<>();
        for (Bird bird : birds) {
            settle(bird, tenants, new ArrayList<>());
        }
        Map<Integer, Bird> byNumber = new TreeMap<>();
        tenants.forEach((cage, bird) -> byNumber.put(cage.number(), bird));
        return byNumber;
    }

    /** The first bird of the list that has no cage in an assignment. */
    public static Optional<Bird> homeless(List<Bird> birds, Map<Integer, Bird> assignment) {
        return birds.stream().filter(bird -> !assignment.containsValue(bird)).findFirst();
    }

    private boolean settle(Bird bird, Map<Cage, Bird> tenants, List<Cage> tried) {
        for (Cage cage : cages) {
            if (!cage.suits(bird) || tried.contains(cage)) {
                continue;
            }
            tried.add(cage);
            Bird tenant = tenants.get(cage);
            if (tenant == null || settle(tenant, tenants, tried)) {
                tenants.put(cage, bird);
                return true;
            }
        }
        return false;
    }
}
