package dev.mews.model.internal.posttrain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.core.hash.Sha256;
import dev.mews.core.io.AtomicFiles;
import dev.mews.core.io.InputShard;
import dev.mews.model.ModelException;
import dev.mews.model.posttrain.ChatTokens;
import dev.mews.model.posttrain.DataCounts;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The examples of a run as tokens, in a file beside it: made once, and again only when the data, the tokenizer or the format
 * have changed. The heap holds 12 bytes of each.
 *
 * <p>{@code examples.bin}: for each example the number of its texts, then of each its length and its token ids, those of
 * answers complemented; 32-bit, big-endian. {@code data.json}, written last, holds the counts and the fingerprint.
 */
final class Examples implements Closeable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FILE = "examples.bin";
    private static final String COUNTS = "data.json";

    private final Path file;
    private final FileChannel channel;
    private final DataCounts counts;
    private final String fingerprint;
    private final long[] offsets;
    private final int[] lengths;

    private Examples(Path file, DataCounts counts, String fingerprint) throws IOException {
        this.file = file;
        this.counts = counts;
        this.fingerprint = fingerprint;
        int size = Math.toIntExact(counts.kept());
        this.offsets = new long[size];
        this.lengths = new int[size];
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            index();
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Opens the examples of a folder, made anew when they are not those of these files.
     *
     * @param tokenizer a hash of it
     */
    static Examples open(Path folder, List<InputShard> files, ExampleFormat format, String tokenizer)
            throws IOException {
        List<String> decisive = new ArrayList<>(List.of("examples 1", format.fingerprint(), tokenizer));
        for (InputShard shard : files) {
            decisive.add(shard.name());
            decisive.add(Sha256.of(Path.of(shard.file())));
        }
        String fingerprint = Sha256.ofUtf8(String.join("\n", decisive));
        Path counts = folder.resolve(COUNTS);
        Path file = folder.resolve(FILE);
        if (Files.exists(counts)) {
            JsonNode found = JSON.readTree(Files.readString(counts));
            if (found.path("fingerprint").asText().equals(fingerprint) && Files.exists(file)) {
                return new Examples(file, parse(found), fingerprint);
            }
        }
        Files.deleteIfExists(counts);
        DataCounts[] made = new DataCounts[1];
        AtomicFiles.write(
                file,
                kept -> AtomicFiles.write(
                        folder.resolve("dropped.jsonl"),
                        dropped -> AtomicFiles.write(
                                folder.resolve("failed.jsonl"),
                                failed -> made[0] = new ExampleFiles(format, kept, dropped, failed).read(files))));
        AtomicFiles.writeString(counts, toJson(made[0], fingerprint));
        return new Examples(file, made[0], fingerprint);
    }

    private static String toJson(DataCounts c, String fingerprint) {
        ObjectNode node = JSON.createObjectNode()
                .put("version", 1)
                .put("fingerprint", fingerprint)
                .put("read", c.read())
                .put("kept", c.kept())
                .put("cut", c.cut());
        ObjectNode dropped = node.putObject("dropped");
        c.dropped().forEach(dropped::put);
        ObjectNode failed = node.putObject("failed");
        c.failed().forEach(failed::put);
        return node.put("tokens", c.tokens())
                        .put("answer_tokens", c.answerTokens())
                        .toPrettyString() + "\n";
    }

    private static DataCounts parse(JsonNode n) {
        return new DataCounts(
                n.path("read").asLong(),
                n.path("kept").asLong(),
                n.path("cut").asLong(),
                reasons(n.path("dropped")),
                reasons(n.path("failed")),
                n.path("tokens").asLong(),
                n.path("answer_tokens").asLong());
    }

    private static SortedMap<String, Long> reasons(JsonNode node) {
        SortedMap<String, Long> counts = new TreeMap<>();
        node.properties().forEach(e -> counts.put(e.getKey(), e.getValue().longValue()));
        return counts;
    }

    private void index() throws IOException {
        long at = 0;
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = at;
            int texts = ints(at, 1).get(0);
            at += Integer.BYTES;
            for (int t = 0; t < texts; t++) {
                int length = ints(at, 1).get(0);
                lengths[i] += length;
                at += Integer.BYTES * (1L + length);
            }
        }
        if (at != channel.size()) {
            throw damaged("expected " + at + " bytes, but it has " + channel.size());
        }
    }

    private IntBuffer ints(long at, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(count, Integer.BYTES));
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
                throw damaged("it ends too early", new EOFException());
            }
        }
        return bytes.flip().asIntBuffer();
    }

    private ModelException damaged(String what) {
        return damaged(what, null);
    }

    private ModelException damaged(String what, IOException cause) {
        return new ModelException(file + ": damaged, " + what + "; delete it and run again", cause);
    }

    int size() {
        return lengths.length;
    }

    /** Tokens of an example, all its texts together. */
    int length(int example) {
        return lengths[example];
    }

    /** Hash of the files and of all that decides what was made of them. */
    String fingerprint() {
        return fingerprint;
    }

    DataCounts counts() {
        return counts;
    }

    /** The texts of an example. */
    List<ChatTokens> read(int example) throws IOException {
        long at = offsets[example];
        int texts = ints(at, 1).get(0);
        at += Integer.BYTES;
        List<ChatTokens> all = new ArrayList<>();
        for (int t = 0; t < texts; t++) {
            int length = ints(at, 1).get(0);
            IntBuffer ids = ints(at + Integer.BYTES, length);
            int[] tokens = new int[length];
            boolean[] answer = new boolean[length];
            for (int i = 0; i < length; i++) {
                int id = ids.get(i);
                answer[i] = id < 0;
                tokens[i] = id < 0 ? ~id : id;
            }
            all.add(new ChatTokens(tokens, answer));
            at += Integer.BYTES * (1L + length);
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
