package dev.mews.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.model.train.MemoryPlan;
import dev.mews.model.train.TrainPlan;
import dev.mews.model.train.TrainStep;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrainProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private final StringWriter text = new StringWriter();
    private long now = 50 * SECOND;

    private final TrainProgress progress = new TrainProgress(new PrintWriter(text), 200e9, () -> false, () -> now);

    @Test
    void aLineSaysStepSpeedUtilisationAndTimeLeft() {
        MemoryPlan memory = new MemoryPlan(32L << 20, 100L << 20, 8, 8L << 30);
        progress.started(new TrainPlan(2_000_000, 1000, 4096, 2, 1, "medium", 100, 12e6, memory));
        // 4000 tokens a step, 900 steps left: 3.6 million tokens at 1000 a second; 1000 x 12e6 of 200e9 is 6 %.
        progress.step(new TrainStep(100, 1000, 400_000, 3.14159, 0.5, 0.001, new TreeMap<>(), 1000));
        now += 4 * SECOND;
        progress.step(new TrainStep(110, 1000, 440_000, 3, 0.5, 0.001, new TreeMap<>(), 1000));
        progress.step(new TrainStep(1000, 1000, 4_000_000, 2.5, 0.25, 1e-4, new TreeMap<>(), 2000));
        progress.evaluatedBySource(1000, new TreeMap<>(Map.of("web", 2.75, "code", 1.5)));
        assertThat(text.toString().lines())
                .containsExactly(
                        "2,000,000 parameters, 1,000 steps of 4,096 tokens, 2 threads, 200 GFLOP/s in matrix products, going"
                                + " on after step 100",
                        "memory: 32.0 MiB for weights, gradients and moments, 100 MiB for passes of 8 packs, 388 MiB in all of"
                                + " 8.0 GiB here",
                        "step 100/1,000  tokens 400,000  loss 3.1416  grad norm 0.500  lr 1.00e-03  1,000 tokens/s  MFU 6.0 %"
                                + "  1:00:00 left",
                        "step 1,000/1,000  tokens 4,000,000  loss 2.5000  grad norm 0.250  lr 1.00e-04  2,000 tokens/s  MFU"
                                + " 12.0 %  0:00 left",
                        "held out after step 1,000:  code 1.5000  web 2.7500");
    }

    @Test
    void durationsAreMinutesOrHours() {
        assertThat(TrainProgress.duration(59)).isEqualTo("0:59");
        assertThat(TrainProgress.duration(3599)).isEqualTo("59:59");
        assertThat(TrainProgress.duration(3723)).isEqualTo("1:02:03");
    }
}
