package dev.mews.model.internal.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.core.hash.Sha256;
import dev.mews.core.io.AtomicFiles;
import dev.mews.core.io.IoConsumer;
import dev.mews.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The folder {@code checkpoints/}: one folder per step, written under a temporary name, marked complete with the sizes and
 * checksums of its files, then renamed. A crash at any moment leaves the earlier checkpoints as they were.
 */
public final class CheckpointStore {
    static final String COMPLETE = "complete.json";
    static final String LATEST = "latest";
    private static final String PREFIX = "step-";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    private CheckpointStore(Path folder) {
        this.folder = folder;
    }

    /** The store of an output folder; nothing is created yet. */
    public static CheckpointStore in(Path output) {
        return new CheckpointStore(output.resolve("checkpoints"));
    }

    /** The newest complete checkpoint of a folder of checkpoints, or null; changes nothing there. */
    private static Path newestIn(Path checkpoints) throws IOException {
        return new CheckpointStore(checkpoints).newestComplete();
    }

    /**
     * Which model folder a path means: itself, or the newest complete checkpoint in it.
     *
     * @throws ModelException when there is none
     */
    public static Path resolve(Path folder) {
        if (Files.exists(folder.resolve("config.json"))) {
            return folder;
        }
        try {
            Path newest = newestIn(folder);
            if (newest == null) {
                newest = newestIn(folder.resolve("checkpoints"));
            }
            if (newest != null) {
                return newest;
            }
        } catch (IOException e) {
            throw new ModelException(folder + ": cannot be listed: " + e, e);
        }
        throw new ModelException(folder + ": no model here: expected config.json and model.safetensors, or checkpoints"
                + " named step-NNNNNN that are complete");
    }

    /** Where the checkpoint of a step is, or will be. */
    Path path(int step) {
        return folder.resolve(PREFIX + String.format(Locale.ROOT, "%06d", step));
    }

    /**
     * Which checkpoints stay when another is written.
     *
     * @param newest so many of the newest; 0: all
     * @param every those of steps that are a multiple of this as well; 0: none
     */
    record Keep(int newest, int every) {}

    /** Writes a checkpoint with {@code body}, which fills the folder it is given; returns its final path. */
    Path save(int step, Keep keep, IoConsumer<Path> body) throws IOException {
        Files.createDirectories(folder);
        Path target = path(step);
        String name = target.getFileName().toString();
        Path temporary = folder.resolve(AtomicFiles.TEMPORARY_PREFIX + name);
        delete(temporary);
        Files.createDirectory(temporary);
        try {
            body.accept(temporary);
            AtomicFiles.writeString(temporary.resolve(COMPLETE), mark(temporary));
            delete(target);
            AtomicFiles.move(temporary, target);
        } catch (IOException | RuntimeException e) {
            delete(temporary);
            throw e;
        }
        AtomicFiles.writeString(folder.resolve(LATEST), name + "\n");
        prune(keep);
        return target;
    }

    /** The newest complete checkpoint, or null; what a crash left half-written is removed. */
    Path newest() throws IOException {
        for (Path temporary : list(AtomicFiles.TEMPORARY_PREFIX)) {
            delete(temporary);
        }
        return newestComplete();
    }

    /** The complete checkpoints of an output folder, or of its folder of checkpoints, by step; changes nothing there. */
    public static List<Path> complete(Path run) throws IOException {
        Path inside = run.resolve("checkpoints");
        return new CheckpointStore(Files.isDirectory(inside) ? inside : run)
                .list(PREFIX).stream()
                        .filter(checkpoint -> Files.exists(checkpoint.resolve(COMPLETE)))
                        .toList();
    }

    private Path newestComplete() throws IOException {
        List<Path> all = list(PREFIX);
        for (int i = all.size() - 1; i >= 0; i--) {
            if (Files.exists(all.get(i).resolve(COMPLETE))) {
                return all.get(i);
            }
        }
        return null;
    }

    /** Compares every file of a checkpoint with its mark. */
    static void verify(Path checkpoint) throws IOException {
        JsonNode mark = JSON.readTree(Files.readString(checkpoint.resolve(COMPLETE)));
        for (Map.Entry<String, JsonNode> entry : mark.path("files").properties()) {
            Path file = checkpoint.resolve(entry.getKey());
            String expected = entry.getValue().path("sha256").asText();
            if (!Files.exists(file) || !Sha256.of(file).equals(expected)) {
                throw new ModelException(file + ": damaged or missing: expected "
                        + entry.getValue().path("bytes").asLong() + " bytes with SHA-256 " + expected + "; delete "
                        + checkpoint.getFileName() + " to go on from the checkpoint before it");
            }
        }
    }

    public void deleteAll() throws IOException {
        delete(folder);
    }

    private static String mark(Path checkpoint) throws IOException {
        ObjectNode root = JSON.createObjectNode().put("version", 1);
        ObjectNode files = root.putObject("files");
        try (Stream<Path> entries = Files.list(checkpoint)) {
            for (Path file : entries.sorted().toList()) {
                files.putObject(file.getFileName().toString())
                        .put("bytes", Files.size(file))
                        .put("sha256", Sha256.of(file));
            }
        }
        return root.toPrettyString() + "\n";
    }

    private void prune(Keep keep) throws IOException {
        List<Path> all = list(PREFIX);
        for (int i = 0; keep.newest() > 0 && i < all.size() - keep.newest(); i++) {
            if (keep.every() == 0 || stepOf(all.get(i)) % keep.every() != 0) {
                delete(all.get(i));
            }
        }
    }

    /** Of a name this class gave; another one is of no round step. */
    private static int stepOf(Path checkpoint) {
        try {
            return Integer.parseInt(checkpoint.getFileName().toString().substring(PREFIX.length()));
        } catch (NumberFormatException notOurs) {
            return 1;
        }
    }

    /** Entries whose name starts with {@code prefix}, by step. */
    private List<Path> list(String prefix) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> found = new ArrayList<>(
                    entries.filter(p -> p.getFileName().toString().startsWith(prefix))
                            .toList());
            // Step numbers beyond six digits make longer names.
            found.sort(Comparator.comparingInt(
                            (Path p) -> p.getFileName().toString().length())
                    .thenComparing(p -> p.getFileName().toString()));
            return found;
        }
    }

    private static void delete(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(path)) {
            for (Path p : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(p);
            }
        }
    }
}
