package dev.mews.model.internal.posttrain;

import dev.mews.loader.BestFit;
import dev.mews.loader.Boundaries;
import dev.mews.model.internal.layer.LossHead;
import dev.mews.model.internal.train.Rows;
import dev.mews.model.parallel.World;
import dev.mews.model.posttrain.ChatTokens;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Examples packed into rows of one length, best fit first. The texts of an example stay together; each is a segment of its own.
 *
 * @param examples what is packed
 * @param length tokens of a row
 * @param padToken fills rows
 */
record ExampleRows(Examples examples, int length, int padToken) {
    /**
     * Which examples share a row: {@code items[starts[r]]} to {@code items[starts[r + 1] - 1]} are those of row {@code r}, in
     * the order they were given.
     */
    @SuppressWarnings("ArrayRecordComponent") // read, never compared
    record Layout(int[] items, int[] starts) {
        int rows() {
            return starts.length - 1;
        }

        int[] row(int row) {
            return Arrays.copyOfRange(items, starts[row], starts[row + 1]);
        }

        List<int[]> all() {
            return IntStream.range(0, rows()).mapToObj(this::row).toList();
        }
    }

    /** Packs examples; which of equally long ones comes first follows {@code order}. */
    Layout pack(int[] order) {
        int[] lengths = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            lengths[i] = examples.length(order[i]);
        }
        int[] rowOf = new int[order.length];
        int rows = new BestFit(length).pack(lengths, order.length, Integer.MAX_VALUE, rowOf);
        int[] starts = new int[rows + 1];
        for (int row : rowOf) {
            starts[row + 1]++;
        }
        for (int row = 0; row < rows; row++) {
            starts[row + 1] += starts[row];
        }
        int[] next = starts.clone();
        int[] items = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            items[next[rowOf[i]]++] = order[i];
        }
        return new Layout(items, starts);
    }

    /** The rows that a rank takes of those of all: every {@code size}-th, so that shares differ by at most one row. */
    static List<int[]> share(List<int[]> rowsOfExamples, World world) {
        List<int[]> mine = new ArrayList<>();
        for (int row = world.rank(); row < rowsOfExamples.size(); row += world.size()) {
            mine.add(rowsOfExamples.get(row));
        }
        return mine;
    }

    /** Tokens of the given examples. */
    int tokens(List<int[]> rowsOfExamples) {
        return rowsOfExamples.stream()
                .flatMapToInt(Arrays::stream)
                .map(examples::length)
                .sum();
    }

    /** Rows of the given examples each. */
    Rows read(List<int[]> rowsOfExamples) throws IOException {
        int rows = rowsOfExamples.size();
        int[] tokens = new int[rows * length];
        int[] targets = new int[rows * length];
        int[] positions = new int[rows * length];
        int[] seqIdx = new int[rows * length];
        Arrays.fill(tokens, padToken);
        Arrays.fill(targets, LossHead.NO_TARGET);
        for (int row = 0; row < rows; row++) {
            List<ChatTokens> texts = new ArrayList<>();
            for (int example : rowsOfExamples.get(row)) {
                texts.addAll(examples.read(example));
            }
            int[] ends = new int[texts.size() + 2];
            for (int t = 0; t < texts.size(); t++) {
                ChatTokens text = texts.get(t);
                int at = row * length + ends[t];
                System.arraycopy(text.tokens(), 0, tokens, at, text.tokens().length);
                for (int i = 1; i < text.tokens().length; i++) {
                    targets[at + i - 1] = text.answer()[i] ? text.tokens()[i] : LossHead.NO_TARGET;
                }
                ends[t + 1] = ends[t] + text.tokens().length;
            }
            ends[texts.size() + 1] = length;
            int segments = ends[texts.size()] < length ? texts.size() + 1 : texts.size();
            Boundaries.positions(ends, segments, positions, row * length);
            Boundaries.seqIdx(ends, segments, seqIdx, row * length);
        }
        return new Rows(tokens, seqIdx, positions, targets, rows);
    }
}
