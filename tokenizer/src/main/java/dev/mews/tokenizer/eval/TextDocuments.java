package dev.mews.tokenizer.eval;

import dev.mews.core.document.Content;
import dev.mews.core.document.RawDocument;
import dev.mews.core.document.Utf8;
import dev.mews.core.io.FailReasons;
import dev.mews.core.io.Format;
import dev.mews.core.io.InputShard;
import dev.mews.core.io.ReadLimits;
import dev.mews.core.io.ReadResult;
import dev.mews.core.io.RecordReader;
import dev.mews.core.io.RecordReaders;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Reads the documents of inputs in order and deals them to visitors, one a thread. Documents have the same numbers and groups
 * each time; which visitor gets which document differs.
 *
 * @param shards what to read; no web pages, whose text must be extracted first
 * @param languageField metadata field with a document's language; where it is missing the language is empty
 * @param maxLanguages languages told apart in each source, in the order they come; further ones, and labels over 40 characters or with
 *     control characters, become {@value #OTHER}
 * @param threads visitors at work, at least 1
 */
public record TextDocuments(List<InputShard> shards, String languageField, int maxLanguages, int threads)
        implements Documents {
    /** The language of documents whose label is not told apart. */
    public static final String OTHER = "(other)";

    private static final int BATCH_CHARACTERS = 1 << 20;
    private static final int LONGEST_LABEL = 40;

    /** What makes a whole file doubtful, not one record of it. */
    private static final Set<String> FATAL =
            Set.of(FailReasons.UNREADABLE_FILE, FailReasons.CORRUPT_FILE, FailReasons.TRUNCATED_FILE);

    /** Whether a reason for a failed record makes the rest of its file doubtful, so that reading must stop. */
    public static boolean spoilsFile(String reason) {
        return FATAL.contains(reason);
    }

    /** Checks the ranges and that no shard holds web pages. */
    public TextDocuments {
        shards = List.copyOf(shards);
        if (maxLanguages < 1) {
            throw new IllegalArgumentException("maxLanguages must be at least 1, but was " + maxLanguages);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, but was " + threads);
        }
        for (InputShard shard : shards) {
            if (shard.format() == Format.WARC) {
                throw new IllegalArgumentException(
                        shard.file()
                                + " holds web pages, not text: run a recipe first, which extracts their text, and read its documents");
            }
        }
    }

    @Override
    public <V extends Visitor> Visited<V> visit(Supplier<V> visitor) throws IOException {
        List<V> visitors = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            visitors.add(visitor.get());
        }
        BlockingQueue<List<TextDocument>> queue = new ArrayBlockingQueue<>(threads);
        AtomicReference<Throwable> error = new AtomicReference<>();
        List<Thread> workers = new ArrayList<>();
        for (V each : visitors) {
            Thread worker = new Thread(() -> work(each, queue, error), "mews-measure-" + workers.size());
            workers.add(worker);
            worker.start();
        }
        Reading reading = new Reading(queue, error);
        try {
            try {
                for (InputShard shard : shards) {
                    reading.read(shard);
                }
                reading.give();
            } finally {
                for (int i = 0; i < threads; i++) {
                    // An empty batch tells a worker to end.
                    queue.put(List.of());
                }
                for (Thread worker : workers) {
                    worker.join();
                }
            }
        } catch (InterruptedException e) {
            workers.forEach(Thread::interrupt);
            throw (IOException) new InterruptedIOException("reading was interrupted").initCause(e);
        }
        rethrow(error.get());
        return new Visited<>(visitors, reading.documents, reading.failed);
    }

    private static void work(
            Visitor visitor, BlockingQueue<List<TextDocument>> queue, AtomicReference<Throwable> error) {
        try {
            for (List<TextDocument> batch = queue.take(); !batch.isEmpty(); batch = queue.take()) {
                if (error.get() == null) {
                    visit(visitor, batch, error);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** After an error batches are still taken, so that the reader is never left waiting. */
    private static void visit(Visitor visitor, List<TextDocument> batch, AtomicReference<Throwable> error) {
        try {
            for (TextDocument document : batch) {
                visitor.visit(document);
            }
        } catch (IOException | RuntimeException | Error e) {
            error.compareAndSet(null, e);
        }
    }

    private static void rethrow(Throwable error) throws IOException {
        if (error instanceof IOException e) {
            throw e;
        }
        if (error instanceof RuntimeException e) {
            throw e;
        }
        if (error instanceof Error e) {
            throw e;
        }
    }

    private final class Reading {
        private final BlockingQueue<List<TextDocument>> queue;
        private final AtomicReference<Throwable> error;
        private final SortedMap<String, Set<String>> languages = new TreeMap<>();
        private final SortedMap<String, Long> failed = new TreeMap<>();
        private List<TextDocument> batch = new ArrayList<>();
        private int batchCharacters;
        private int documents;

        Reading(BlockingQueue<List<TextDocument>> queue, AtomicReference<Throwable> error) {
            this.queue = queue;
            this.error = error;
        }

        void read(InputShard shard) throws IOException, InterruptedException {
            try (RecordReader reader = RecordReaders.open(shard, ReadLimits.DEFAULT)) {
                for (ReadResult result = reader.next(); result != null && error.get() == null; result = reader.next()) {
                    if (result instanceof ReadResult.Read read) {
                        add(read.document());
                    } else if (result instanceof ReadResult.Failed bad) {
                        if (spoilsFile(bad.reason())) {
                            throw new IOException(bad.place() + ": " + bad.reason() + ": " + bad.error());
                        }
                        failed.merge(bad.reason(), 1L, Long::sum);
                    }
                }
            }
        }

        private void add(RawDocument raw) throws InterruptedException {
            String text;
            if (raw.content() instanceof Content.Bytes file) {
                byte[] body = file.body();
                if (Utf8.firstInvalid(body, 0, body.length) >= 0) {
                    failed.merge(FailReasons.INVALID_UTF8, 1L, Long::sum);
                    return;
                }
                text = new String(body, StandardCharsets.UTF_8);
            } else {
                text = ((Content.Text) raw.content()).text();
            }
            Group group = new Group(
                    raw.source(), language(raw.source(), raw.metadata().getOrDefault(languageField, "")));
            batch.add(new TextDocument(group, documents, raw.id(), text));
            documents = Math.incrementExact(documents);
            batchCharacters += text.length();
            if (batchCharacters >= BATCH_CHARACTERS) {
                give();
            }
        }

        void give() throws InterruptedException {
            if (!batch.isEmpty()) {
                queue.put(batch);
                batch = new ArrayList<>();
                batchCharacters = 0;
            }
        }

        private String language(String source, String label) {
            Set<String> known = languages.computeIfAbsent(source, s -> new HashSet<>());
            if (label.isEmpty() || known.contains(label)) {
                return label;
            }
            boolean plain = label.length() <= LONGEST_LABEL && label.chars().noneMatch(Character::isISOControl);
            if (!plain || known.size() >= maxLanguages) {
                return OTHER;
            }
            known.add(label);
            return label;
        }
    }
}
