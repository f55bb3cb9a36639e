package dev.mews.model.internal.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.model.internal.decode.DecodeSession;
import dev.mews.model.internal.layer.Golden;
import dev.mews.model.internal.layer.HybridModelHandle;
import dev.mews.model.internal.layer.PackedRows;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class MemoryTest {
    private static final long MIB = 1 << 20;

    /** The garbage collector does not see tensors: one forgotten per step would show as growth. */
    @Test
    void stepsAndGeneratedTokensLeaveNoNativeMemoryBehind() {
        try (HybridModelHandle model = HybridModelHandle.load(Golden.folder("two-groups-gated-norm"));
                AdamW optimizer = new AdamW(
                        model.parameters(),
                        model.parameterShapes(),
                        0.9,
                        0.95,
                        1e-8,
                        1,
                        AdamWTest.plainGroups(model.parameterShapes()))) {
            SplittableRandom random = new SplittableRandom(1);
            PackedRows batch = PackedRows.packed(List.of(
                    random.ints(300, 1, 37).toArray(), random.ints(500, 1, 37).toArray()));
            TrainingPass pass = new TrainingPass(model, 64);
            work(model, optimizer, pass, batch, 1, 20);
            long before = Pointer.physicalBytes();
            long objects = Pointer.totalCount();
            work(model, optimizer, pass, batch, 21, 80);
            assertThat(Pointer.totalCount() - objects).isLessThan(20);
            assertThat(Pointer.physicalBytes() - before).isLessThan(40 * MIB);
        }
    }

    private static void work(
            HybridModelHandle model, AdamW optimizer, TrainingPass pass, PackedRows batch, int from, int to) {
        for (int step = from; step <= to; step++) {
            pass.run(batch.tokens(), batch.seqIdx(), batch.positions(), batch.targets(), batch.rows());
            optimizer.step(step, 1e-3, 0.1, optimizer.gradientNorm());
            try (DecodeSession session = new DecodeSession(model)) {
                session.append(new int[] {1, 2, 3});
                session.append(new int[] {4});
            }
        }
    }
}
