package dev.mews.model.internal.layer;

import java.util.Arrays;
import java.util.List;

/** Tokens of a batch with the segment and position of each, for tests. */
@SuppressWarnings("ArrayRecordComponent") // read, never compared
public record PackedRows(int[] tokens, int[] seqIdx, int[] positions, int rows) {
    int length() {
        return tokens.length / rows;
    }

    /** Rows of one document each. */
    static PackedRows unbroken(int[] tokens, int rows) {
        int[] positions = new int[tokens.length];
        int length = tokens.length / rows;
        for (int i = 0; i < positions.length; i++) {
            positions[i] = i % length;
        }
        return new PackedRows(tokens, new int[tokens.length], positions, rows);
    }

    /** One row of several documents. */
    public static PackedRows packed(List<int[]> documents) {
        int length = documents.stream().mapToInt(d -> d.length).sum();
        int[] tokens = new int[length];
        int[] seqIdx = new int[length];
        int[] positions = new int[length];
        int at = 0;
        for (int d = 0; d < documents.size(); d++) {
            int[] document = documents.get(d);
            System.arraycopy(document, 0, tokens, at, document.length);
            Arrays.fill(seqIdx, at, at + document.length, d);
            for (int i = 0; i < document.length; i++) {
                positions[at + i] = i;
            }
            at += document.length;
        }
        return new PackedRows(tokens, seqIdx, positions, 1);
    }

    /** The next token of each position; none at the end of a document. */
    public int[] targets() {
        int[] targets = new int[tokens.length];
        for (int i = 0; i < targets.length; i++) {
            boolean last = (i + 1) % length() == 0 || seqIdx[i + 1] != seqIdx[i];
            targets[i] = last ? LossHead.NO_TARGET : tokens[i + 1];
        }
        return targets;
    }
}
