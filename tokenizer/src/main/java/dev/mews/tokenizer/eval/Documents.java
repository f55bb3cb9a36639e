package dev.mews.tokenizer.eval;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;

/** Texts to measure, dealt to visitors; as often as asked, with the same numbers and groups each time. */
public interface Documents {
    /** Looks at documents, on one thread. */
    interface Visitor {
        /** Looks at one. */
        void visit(TextDocument document) throws IOException;
    }

    /**
     * What became of a reading.
     *
     * @param visitors in no particular order; merge them
     * @param documents documents read
     * @param failed records that could not be read, by reason
     */
    record Visited<V extends Visitor>(List<V> visitors, long documents, SortedMap<String, Long> failed) {}

    /**
     * Shows all documents to visitors; which visitor gets which document differs.
     *
     * @param visitor called once a thread
     * @throws IOException when a file cannot be read or breaks off, or a visitor fails
     */
    <V extends Visitor> Visited<V> visit(Supplier<V> visitor) throws IOException;
}
