package dev.mews.model.internal.posttrain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mews.core.hash.Sha256;
import dev.mews.core.io.AtomicFiles;
import dev.mews.model.Precision;
import dev.mews.model.internal.layer.HybridModelHandle;
import dev.mews.model.internal.train.Rows;
import dev.mews.model.internal.train.TrainingPass;
import dev.mews.model.internal.weights.ModelFiles;
import dev.mews.model.parallel.World;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Log-probabilities of all answers under the frozen model, computed once and kept beside the run: {@code reference.bin} has two
 * 64-bit numbers of each pair, {@code reference.json} their fingerprint. The heap holds 16 bytes of each pair.
 */
final class ReferenceScores {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VALUES = "reference.bin";
    private static final String MARK = "reference.json";
    private static final int ROWS = 4;
    private static final byte[] NONE = {};

    private final double[] scores;

    private ReferenceScores(double[] scores) {
        this.scores = scores;
    }

    /**
     * The scores of a folder, computed anew when they are of other examples or another model. Each rank computes its share, and
     * rank 0 reads and writes for all.
     */
    static ReferenceScores open(Path folder, StartModel start, ExampleRows rows, Precision precision, World world)
            throws IOException {
        String fingerprint = Sha256.ofUtf8(String.join(
                "\n",
                "reference 1",
                start.weightsHash(),
                start.shape().toJson(),
                rows.examples().fingerprint(),
                Integer.toString(rows.length()),
                precision.name()));
        byte[] kept = world.broadcast(world.rank() == 0 ? read(folder, fingerprint) : NONE);
        double[] scores = new double[2 * rows.examples().size()];
        if (kept.length > 0) {
            ByteBuffer.wrap(kept).asDoubleBuffer().get(scores);
            return new ReferenceScores(scores);
        }
        try (HybridModelHandle model =
                new HybridModelHandle(start.shape(), ModelFiles.read(start.folder(), start.shape()), precision)) {
            compute(model, rows, world, scores);
        }
        world.allReduce(scores);
        if (world.rank() == 0) {
            write(folder, fingerprint, scores);
        }
        return new ReferenceScores(scores);
    }

    /** Nothing when they are not there, or not these. */
    private static byte[] read(Path folder, String fingerprint) throws IOException {
        Path values = folder.resolve(VALUES);
        Path mark = folder.resolve(MARK);
        if (Files.exists(mark) && Files.exists(values)) {
            JsonNode found = JSON.readTree(Files.readString(mark));
            byte[] bytes = Files.readAllBytes(values);
            if (found.path("fingerprint").asText().equals(fingerprint)
                    && found.path("sha256").asText().equals(Sha256.of(bytes))) {
                return bytes;
            }
        }
        return NONE;
    }

    private static void write(Path folder, String fingerprint, double[] scores) throws IOException {
        Path values = folder.resolve(VALUES);
        ByteBuffer bytes = ByteBuffer.allocate(scores.length * Double.BYTES);
        bytes.asDoubleBuffer().put(scores);
        AtomicFiles.write(values, out -> out.write(bytes.array(), 0, bytes.capacity()));
        AtomicFiles.writeString(
                folder.resolve(MARK),
                JSON.createObjectNode()
                                .put("version", 1)
                                .put("fingerprint", fingerprint)
                                .put("sha256", Sha256.of(values))
                                .toPrettyString()
                        + "\n");
    }

    /** Sets the scores of this rank's share of the passes; a pass has the same rows whatever the number of ranks. */
    private static void compute(HybridModelHandle model, ExampleRows rows, World world, double[] scores)
            throws IOException {
        List<int[]> all =
                rows.pack(ExampleOrder.inOrder(rows.examples().size())).all();
        for (int from = world.rank() * ROWS; from < all.size(); from += world.size() * ROWS) {
            List<int[]> some = all.subList(from, Math.min(all.size(), from + ROWS));
            Rows read = rows.read(some);
            double[] losses = TrainingPass.losses(model, HybridModelHandle.SCAN_CHUNK, read);
            for (int row = 0; row < some.size(); row++) {
                int[] pairs = some.get(row);
                double[] sums = Preferences.logProbabilities(read, row, losses, 2 * pairs.length);
                for (int p = 0; p < pairs.length; p++) {
                    scores[2 * pairs[p]] = sums[2 * p];
                    scores[2 * pairs[p] + 1] = sums[2 * p + 1];
                }
            }
        }
    }

    /** Scores of pairs, chosen and rejected in turn. */
    double[] of(int[] pairs) {
        double[] some = new double[2 * pairs.length];
        for (int p = 0; p < pairs.length; p++) {
            some[2 * p] = scores[2 * pairs[p]];
            some[2 * p + 1] = scores[2 * pairs[p] + 1];
        }
        return some;
    }
}
