package dev.mews.model.internal.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the processors of the machine have done since it started, in the kernel's clock ticks.
 *
 * @param processors processors that are on
 * @param total ticks of all processors, idle ones included
 * @param busy ticks in which they worked, for interrupts too, or were taken away by the machine that hosts this one
 * @param own part of {@code busy} that this process used
 * @see "man 5 proc: /proc/stat, /proc/[pid]/stat"
 */
record ProcessorTimes(int processors, long total, long busy, long own) {
    /** Fields of the first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal; guests are in user. */
    private static final int FIELDS = 8;

    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;

    /** Fields of /proc/self/stat behind the name of the program. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;

    /** Reads the counters now; empty where there are none. */
    static Optional<ProcessorTimes> now() {
        try {
            return parse(
                    Files.readAllLines(Path.of("/proc/stat")),
                    Files.readAllLines(Path.of("/proc/self/stat")).get(0));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /**
     * @param machine lines of /proc/stat
     * @param process line of /proc/self/stat
     */
    static Optional<ProcessorTimes> parse(List<String> machine, String process) {
        String[] fields = machine.get(0).trim().split(" +", -1);
        String[] own = process.substring(process.lastIndexOf(')') + 2).split(" ", -1);
        if (!fields[0].equals("cpu") || fields.length <= FIELDS || own.length <= SYSTEM) {
            return Optional.empty();
        }
        long total = 0;
        long busy = 0;
        for (int i = 0; i < FIELDS; i++) {
            long ticks = Long.parseLong(fields[i + 1]);
            total += ticks;
            busy += i == IDLE || i == IO_WAIT ? 0 : ticks;
        }
        int processors = (int)
                machine.stream().skip(1).filter(line -> line.startsWith("cpu")).count();
        return Optional.of(
                new ProcessorTimes(processors, total, busy, Long.parseLong(own[USER]) + Long.parseLong(own[SYSTEM])));
    }

    /** Mean number of processors that others than this process have used since {@code earlier}; NaN when no tick has passed. */
    double othersSince(ProcessorTimes earlier) {
        long passed = total - earlier.total;
        double others = busy - earlier.busy - (own - earlier.own);
        return passed <= 0 ? Double.NaN : Math.max(0, others) * processors / passed;
    }
}
