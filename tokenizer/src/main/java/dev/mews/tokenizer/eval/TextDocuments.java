package dev.mews.tokenizer.eval;

import dev.mews.core.document.Content;
import dev.mews.core.document.RawDocument;
import dev.mews.core.io.InputShard;
import dev.mews.core.io.ReadResult;
import dev.mews.core.io.TextRecords;
import dev.mews.tokenizer.internal.DocumentDealer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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

    private static final int LONGEST_LABEL = 40;

    /** Checks the ranges and that no shard holds web pages. */
    public TextDocuments {
        shards = List.copyOf(shards);
        if (maxLanguages < 1) {
            throw new IllegalArgumentException("maxLanguages must be at least 1, but was " + maxLanguages);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, but was " + threads);
        }
        TextRecords.check(shards);
    }

    @Override
    public <V extends Visitor> Visited<V> visit(Supplier<V> visitor) throws IOException {
        List<V> visitors = new ArrayList<>();
        List<DocumentDealer.Worker<TextDocument>> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            V one = visitor.get();
            visitors.add(one);
            workers.add(one::visit);
        }
        Intake intake = new Intake();
        // One reader, so that documents have the same numbers and languages each time.
        DocumentDealer.deal(shards, 1, intake, workers);
        return new Visited<>(visitors, intake.documents, intake.failed);
    }

    private final class Intake implements DocumentDealer.Intake<TextDocument> {
        private final SortedMap<String, Set<String>> languages = new TreeMap<>();
        private final SortedMap<String, Long> failed = new TreeMap<>();
        private int documents;

        @Override
        public TextDocument take(RawDocument raw, Content.Text text) {
            Group group = new Group(
                    raw.source(), language(raw.source(), raw.metadata().getOrDefault(languageField, "")));
            TextDocument document = new TextDocument(group, documents, raw.id(), text.text());
            documents = Math.incrementExact(documents);
            return document;
        }

        @Override
        public void failed(ReadResult.Failed failure) {
            failed.merge(failure.reason(), 1L, Long::sum);
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
