import dev.mews.model.HybridModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the logits of tokens 3, 4, … of each model folder, little-endian floats, to its file mews-logits.bin. */
public final class ModelLogits {
    private ModelLogits() {}

    public static void main(String[] args) throws IOException {
        int count = Integer.parseInt(args[0]);
        for (int i = 1; i < args.length; i++) {
            Path folder = Path.of(args[i]);
            try (HybridModel model = HybridModel.load(folder)) {
                int[] tokens = new int[count];
                for (int t = 0; t < count; t++) {
                    tokens[t] = 3 + (t * 7) % (model.config().vocabularySize() - 3);
                }
                float[] logits = model.logits(tokens);
                ByteBuffer bytes = ByteBuffer.allocate(4 * logits.length).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(logits);
                Files.write(folder.resolve("mews-logits.bin"), bytes.array());
            }
        }
    }
}
