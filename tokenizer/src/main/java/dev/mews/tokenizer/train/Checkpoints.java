package dev.mews.tokenizer.train;

import dev.mews.core.io.AtomicFiles;
import dev.mews.core.io.IoConsumer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Where a training saves the merges it has made, so that one that was killed goes on behind them and makes the same
 * vocabulary. Saving takes a fraction of a second; how often it is done does not change the result.
 */
public final class Checkpoints {
    /** Nothing is saved. */
    public static final Checkpoints NONE = new Checkpoints(null, () -> false, false, line -> {});

    private static final int VERSION = 0x4D475231;
    private static final int STRIDE = 64;

    private final Path file;
    private final BooleanSupplier due;
    private final boolean resume;
    private final Consumer<String> log;

    private Checkpoints(Path file, BooleanSupplier due, boolean resume, Consumer<String> log) {
        this.file = file;
        this.due = due;
        this.resume = resume;
        this.log = log;
    }

    /**
     * Checkpoints in a file.
     *
     * @param due whether it is time for one, asked every 64 merges; the clock is the caller's
     * @param resume whether to go on behind the merges in the file, if there is one of the same counts and options
     * @param log is told whether that was so
     */
    public static Checkpoints in(Path file, BooleanSupplier due, boolean resume, Consumer<String> log) {
        return new Checkpoints(file, due, resume, log);
    }

    /** Whether it is time for the next one, asked after each merge. */
    boolean isDue(int merges) {
        return file != null && merges % STRIDE == 0 && due.getAsBoolean();
    }

    /** @param identity of the counts and options that decide the merges */
    void save(String identity, IoConsumer<DataOutputStream> body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(bytes);
        data.writeInt(VERSION);
        data.writeUTF(identity);
        body.accept(data);
        data.writeInt(checksum(bytes.toByteArray(), bytes.size()));
        AtomicFiles.write(file, bytes::writeTo);
    }

    /** Reads what was saved with the same identity; false when there is nothing of it. */
    boolean restore(String identity, IoConsumer<DataInputStream> body) throws IOException {
        if (file == null || !resume || !Files.exists(file)) {
            return false;
        }
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length - Integer.BYTES;
        boolean whole = end >= 2 * Integer.BYTES
                && new DataInputStream(new ByteArrayInputStream(bytes, end, Integer.BYTES)).readInt()
                        == checksum(bytes, end);
        DataInputStream data = new DataInputStream(new ByteArrayInputStream(Arrays.copyOf(bytes, Math.max(0, end))));
        if (!whole || data.readInt() != VERSION) {
            log.accept("merging from the beginning: %s is not a complete checkpoint".formatted(file));
            return false;
        }
        if (!data.readUTF().equals(identity)) {
            log.accept("merging from the beginning: %s is of other counts or options".formatted(file));
            return false;
        }
        body.accept(data);
        return true;
    }

    void tell(String line) {
        log.accept(line);
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }
}
