package dev.mews.model.internal.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void everyTaskRunsOnceInEachOfManyRounds(int threads) {
        Team team = Team.of(threads);
        assertThat(team.threads()).isEqualTo(threads);
        for (int round = 0; round < 3000; round++) {
            AtomicIntegerArray runs = new AtomicIntegerArray(1 + round % 9);
            team.run(work(runs.length(), runs::incrementAndGet));
            for (int i = 0; i < runs.length(); i++) {
                assertThat(runs.get(i)).isEqualTo(1);
            }
        }
    }

    @Test
    void whatTasksWroteIsSeenAfterTheRoundAlsoWhenThreadsHadGoneToSleep() {
        Team team = Team.of(3);
        int[] written = new int[50];
        for (int round = 1; round <= 20; round++) {
            int value = round;
            team.run(work(written.length, i -> written[i] = value));
            assertThat(written).containsOnly(value);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void aTaskThatFailsFailsTheRoundAfterTheOthersHaveRun() {
        Team team = Team.of(2);
        AtomicIntegerArray runs = new AtomicIntegerArray(8);
        assertThatThrownBy(() -> team.run(work(8, i -> {
                    runs.incrementAndGet(i);
                    if (i == 3) {
                        throw new IllegalStateException("three");
                    }
                })))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("three");
        for (int i = 0; i < 8; i++) {
            assertThat(runs.get(i)).isEqualTo(1);
        }
        team.run(work(2, runs::incrementAndGet));
        assertThat(runs.get(0)).isEqualTo(2);
    }

    @Test
    void severalCallersAtOnceAreAllServed() throws InterruptedException {
        Team team = Team.of(2);
        AtomicIntegerArray runs = new AtomicIntegerArray(3 * 100);
        Thread[] callers = new Thread[3];
        for (int c = 0; c < callers.length; c++) {
            int from = c * 100;
            callers[c] = new Thread(() -> {
                for (int round = 0; round < 200; round++) {
                    team.run(work(100, i -> runs.incrementAndGet(from + i)));
                }
            });
            callers[c].start();
        }
        for (Thread caller : callers) {
            caller.join();
        }
        for (int i = 0; i < runs.length(); i++) {
            assertThat(runs.get(i)).isEqualTo(200);
        }
    }

    @Test
    void aDismissedTeamStillServesThoseWhoHoldIt() {
        Team held = Team.of(3);
        Team.of(2);
        AtomicIntegerArray runs = new AtomicIntegerArray(40);
        held.run(work(40, runs::incrementAndGet));
        for (int i = 0; i < 40; i++) {
            assertThat(runs.get(i)).isEqualTo(1);
        }
    }

    private static Work work(int tasks, IntConsumer body) {
        return new Work() {
            @Override
            public int tasks() {
                return tasks;
            }

            @Override
            public void run(int task, int thread) {
                body.accept(task);
            }
        };
    }
}
