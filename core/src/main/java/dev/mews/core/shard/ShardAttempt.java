package dev.mews.core.shard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.core.document.Document;
import dev.mews.core.document.Place;
import dev.mews.core.io.AtomicFiles;
import dev.mews.core.io.DocumentWriter;
import dev.mews.core.io.FileTrees;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** One attempt at a shard: its outputs under temporary names until {@link #commit}. */
final class ShardAttempt implements ShardContext, Closeable {
    private final ShardRunner runner;
    private final Shard shard;
    private final Path temporary;
    private final Tally tally;
    private final TreeMap<String, PendingFile> files = new TreeMap<>();
    private final TreeMap<String, RollingDocuments> documents = new TreeMap<>();
    private OutputStream failedLines;

    ShardAttempt(ShardRunner runner, Shard shard) throws IOException {
        this.runner = runner;
        this.shard = shard;
        tally = new Tally(shard.name());
        temporary = runner.temporaryDirectory().resolve(shard.name() + "-" + AtomicFiles.uniqueSuffix());
        Files.createDirectories(temporary);
    }

    @Override
    public Path runDirectory() {
        return runner.directory();
    }

    @Override
    public String stage() {
        return runner.stage();
    }

    @Override
    public void in(long bytes) {
        tally.in(bytes);
    }

    @Override
    public void keep(Document document) throws IOException {
        keep("documents/" + runner.stage(), document);
    }

    @Override
    public void keep(String directory, Document document) throws IOException {
        rolling(directory).next().write(document);
        tally.kept(document);
    }

    @Override
    public void keepElsewhere(Document document) {
        tally.kept(document);
    }

    @Override
    public void drop(Document document, Drop drop) throws IOException {
        DocumentWriter writer = rolling("dropped/" + runner.stage()).next();
        DroppedDocuments.write(writer, new Drop.Dropped(document, runner.stage(), drop));
        tally.dropped(document, drop);
    }

    @Override
    public void fail(Place place, String reason, String error) throws IOException {
        if (failedLines == null) {
            failedLines = create("failed/" + runner.stage() + "/" + shard.name() + ".jsonl");
        }
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("path", place.path())
                .put("position", place.position())
                .put("unit", place.unit())
                .put("reason", reason)
                .put("error", error);
        failedLines.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        tally.failed(place, reason, error);
    }

    @Override
    public OutputStream create(String relativePath) throws IOException {
        checkPath(relativePath);
        if (files.containsKey(relativePath)) {
            throw new IllegalArgumentException(where() + " creates " + relativePath + " twice");
        }
        PendingFile file = new PendingFile(temporary.resolve(Integer.toString(files.size())));
        files.put(relativePath, file);
        return file;
    }

    @Override
    public Tally tally() {
        return tally;
    }

    /** Makes the outputs visible; the completion record is not yet written. */
    Completion commit() throws IOException {
        tally.checkBalanced(where());
        for (RollingDocuments rolling : documents.values()) {
            rolling.close();
        }
        if (failedLines != null) {
            failedLines.close();
        }
        List<OutputFile> outputs = new ArrayList<>();
        for (var entry : files.entrySet()) {
            PendingFile file = entry.getValue();
            if (!file.isClosed()) {
                throw new IllegalStateException(where() + " did not close its output " + entry.getKey());
            }
            outputs.add(new OutputFile(entry.getKey(), file.bytes(), file.sha256()));
        }
        TreeSet<Path> directories = new TreeSet<>();
        for (var entry : files.entrySet()) {
            Path target = runner.directory().resolve(entry.getKey());
            Files.createDirectories(target.getParent());
            Files.move(
                    entry.getValue().path(),
                    target,
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            directories.add(target.getParent());
        }
        for (Path directory : directories) {
            AtomicFiles.forceDirectory(directory);
        }
        return new Completion(shard.name(), runner.fingerprint(), outputs, tally);
    }

    /** Removes what was not committed. */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        try {
            // The compressors hold memory outside the heap.
            for (RollingDocuments rolling : documents.values()) {
                rolling.close();
            }
        } catch (IOException e) {
            failure = e;
        }
        for (PendingFile file : files.values()) {
            file.abandon();
        }
        FileTrees.delete(temporary);
        if (failure != null) {
            throw failure;
        }
    }

    private RollingDocuments rolling(String directory) {
        return documents.computeIfAbsent(directory, RollingDocuments::new);
    }

    private String where() {
        return "shard " + shard.name() + " of stage " + runner.stage();
    }

    private static void checkPath(String path) {
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.startsWith(".")) {
                throw new IllegalArgumentException(
                        "an output path must be relative to the run directory and hold no empty or hidden part, but was '"
                                + path + "'");
            }
        }
    }

    /** Document files that follow each other: a new one begins when the last holds the target number of bytes. */
    private final class RollingDocuments {
        private static final int MAX_FILES = 1000; // three digits, so that the order of names is the order of files

        private final String directory;
        private DocumentWriter writer;
        private int written;

        RollingDocuments(String directory) {
            this.directory = directory;
        }

        DocumentWriter next() throws IOException {
            if (writer != null && writer.bytesWritten() >= runner.rollBytes()) {
                close();
            }
            if (writer == null) {
                if (written == MAX_FILES) {
                    throw new IllegalStateException(where() + " writes more than " + MAX_FILES + " files to "
                            + directory + "; raise the number of bytes per file");
                }
                String number = Integer.toString(written++);
                String name = shard.name() + "-" + "0".repeat(3 - number.length()) + number + ".jsonl.zst";
                writer = new DocumentWriter(create(directory + "/" + name));
            }
            return writer;
        }

        void close() throws IOException {
            if (writer != null) {
                writer.close();
                writer = null;
            }
        }
    }
}
