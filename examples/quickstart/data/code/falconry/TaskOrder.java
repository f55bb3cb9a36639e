package org.example.planning;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Orders tasks so that each task comes after everything it depends on.
 *
 * <p>Tasks are strings. The order is stable: among tasks that are ready at the same time, the one that was declared first comes
 * first, so the same declarations always lead to the same plan.
 *
 * <pre>{@code
 * TaskOrder plan = new TaskOrder();
 * plan.require("fly", "weigh");
 * plan.require("weigh", "feed");
 * plan.order(); // [feed, weigh, fly]
 * }</pre>
 */
public final class TaskOrder {
    private final Map<String, Set<String>> requirements = new LinkedHashMap<>();
    private final Map<String, List<String>> dependents = new LinkedHashMap<>();

    /** Declares a task without requirements. Declaring a task twice has no further effect. */
    public void declare(String task) {
        requirements.computeIfAbsent(task, key -> new LinkedHashSet<>());
        dependents.computeIfAbsent(task, key -> new ArrayList<>());
    }

    /**
     * Declares that one task needs another one to be finished first.
     *
     * @param task the task that has to wait
     * @param requirement the task it waits for
     * @throws IllegalArgumentException if a task would wait for itself
     */
    public void require(String task, String requirement) {
        if (task.equals(requirement)) {
            throw new IllegalArgumentException("task '" + task + "' must not require itself");
        }
        declare(requirement);
        declare(task);
        if (requirements.get(task).add(requirement)) {
            dependents.get(requirement).add(task);
        }
    }

    /**
     * Returns all tasks in an order that respects the requirements (Kahn's method, linear in tasks plus requirements).
     *
     * @throws IllegalStateException if the requirements form a cycle; the message names the tasks that remain
     */
    public List<String> order() {
        Map<String, Integer> waitingFor = new LinkedHashMap<>();
        Deque<String> ready = new ArrayDeque<>();
        for (Map.Entry<String, Set<String>> entry : requirements.entrySet()) {
            int count = entry.getValue().size();
            waitingFor.put(entry.getKey(), count);
            if (count == 0) {
                ready.addLast(entry.getKey());
            }
        }
        List<String> ordered = new ArrayList<>(requirements.size());
        while (!ready.isEmpty()) {
            String task = ready.removeFirst();
            ordered.add(task);
            waitingFor.remove(task);
            for (String dependent : dependents.get(task)) {
                int remaining = waitingFor.merge(dependent, -1, Integer::sum);
                if (remaining == 0) {
                    ready.addLast(dependent);
                }
            }
        }
        if (ordered.size() < requirements.size()) {
            throw new IllegalStateException("the requirements form a cycle among " + waitingFor.keySet());
        }
        return ordered;
    }

    /**
     * Groups the tasks into waves: every task of a wave can be done at the same time, once all earlier waves are done.
     */
    public List<List<String>> waves() {
        Map<String, Integer> wave = new LinkedHashMap<>();
        List<List<String>> waves = new ArrayList<>();
        for (String task : order()) {
            int index = 0;
            for (String requirement : requirements.get(task)) {
                index = Math.max(index, wave.get(requirement) + 1);
            }
            wave.put(task, index);
            if (index == waves.size()) {
                waves.add(new ArrayList<>());
            }
            waves.get(index).add(task);
        }
        return waves;
    }
}
