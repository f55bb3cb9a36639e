package dev.mews.model.internal.torch;

import java.util.List;
import java.util.function.Function;

/** Something that falls into tasks which do not depend on each other and can run in any order. */
public interface Work {
    int tasks();

    /**
     * Runs one task.
     *
     * @param task from 0 to below {@link #tasks}; decides the result alone
     * @param thread which of the threads runs it, for buffers of a thread's own: 0 to below {@link Team#threads}
     */
    void run(int task, int thread);

    /** What several make, as one. */
    static <T> Work all(List<T> of, Function<T, Work> make) {
        return all(of.stream().map(make).toArray(Work[]::new));
    }

    /** Several works as one. */
    static Work all(Work... works) {
        if (works.length == 1) {
            return works[0];
        }
        int count = 0;
        for (Work work : works) {
            count += work.tasks();
        }
        int tasks = count;
        return new Work() {
            @Override
            public int tasks() {
                return tasks;
            }

            @Override
            public void run(int task, int thread) {
                int rest = task;
                for (Work work : works) {
                    if (rest < work.tasks()) {
                        work.run(rest, thread);
                        return;
                    }
                    rest -= work.tasks();
                }
            }
        };
    }
}
