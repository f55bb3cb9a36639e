package dev.mews.tokenizer.format;

import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.Merges;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.RecursiveAction;

/**
 * The merges of a {@code tokenizer.json}, as pairs or as strings with a space between: first their bytes, for which the
 * vocabulary need not be known, then their ids. So they are read beside the vocabulary.
 */
final class MergeList extends RecursiveAction {
    private static final long serialVersionUID = 1L;
    private static final byte[] KEY = {'"', 'm', 'e', 'r', 'g', 'e', 's', '"'};

    private final transient byte[] file;
    private transient int from;
    private transient int to = -1;

    private transient FlatList list;

    private MergeList(byte[] file, int from) {
        this.file = file;
        this.from = from;
    }

    /** The list that begins at {@code from}, read now. */
    static MergeList read(byte[] file, int from) {
        MergeList list = new MergeList(file, from);
        list.compute();
        return list;
    }

    /** The first array in the file that looks like merges, read when this is computed. */
    static MergeList search(byte[] file) {
        return new MergeList(file, -1);
    }

    /** Where the list begins; after the end of the file when none was found. */
    int from() {
        return from;
    }

    /** Where the list ends, or -1 when it has not the usual form. */
    int to() {
        return to;
    }

    @Override
    protected void compute() {
        try {
            if (from < 0) {
                from = find();
            }
            if (from < file.length) {
                FlatList merges = FlatList.merges(file, from);
                merges.read();
                list = merges;
                to = merges.place();
            }
        } catch (IOException e) {
            to = -1;
        }
    }

    /** Looks at each eighth byte only, until it is one of the key's. */
    private int find() {
        int i = KEY.length - 1;
        while (i < file.length) {
            i = next(i);
            if (i < 0) {
                return -i;
            }
        }
        return file.length;
    }

    private int next(int place) {
        int i = place;
        while (i < file.length && !isInKey(file[i])) {
            i += KEY.length;
        }
        int first = Math.max(0, i - KEY.length + 1);
        for (int start = first; start <= i && start + KEY.length < file.length; start++) {
            // Few strings begin and end so; comparing whole keys at each quotation mark would cost more than the
            // search.
            if (file[start] == '"'
                    && file[start + 1] == 'm'
                    && file[start + KEY.length - 1] == '"'
                    && Arrays.equals(file, start, start + KEY.length, KEY, 0, KEY.length)) {
                int value = valueAfter(start + KEY.length);
                if (value < file.length && file[value] == '[') {
                    return -value;
                }
            }
        }
        return i + 1;
    }

    private static boolean isInKey(byte b) {
        return b == 'e' || b == '"' || b == 'm' || b == 'r' || b == 'g' || b == 's';
    }

    /** Where the value begins whose key ends here; the end of the file when no colon follows. */
    private int valueAfter(int place) {
        int colon = afterWhiteSpace(place);
        return colon < file.length && file[colon] == ':' ? afterWhiteSpace(colon + 1) : file.length;
    }

    private int afterWhiteSpace(int place) {
        int i = place;
        while (i < file.length && JsonBytes.isWhiteSpace(file[i])) {
            i++;
        }
        return i;
    }

    /** The merges of this vocabulary; null when they need a token that it has not, or a pair is there twice. */
    Merges merges(Vocabulary vocabulary) {
        int count = list.parts() / 2;
        int[] lefts = new int[count];
        int[] rights = new int[count];
        int[] results = new int[count];
        Ids ids = new Ids(list, vocabulary, lefts, rights, results, 0, count / 2);
        Ids others = new Ids(list, vocabulary, lefts, rights, results, count / 2, count);
        others.fork();
        ids.compute();
        others.join();
        try {
            return ids.known && others.known ? Merges.of(lefts, rights, results) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Finds the ids of some of the merges. */
    private static final class Ids extends RecursiveAction {
        private static final long serialVersionUID = 1L;

        private final transient FlatList list;
        private final transient Vocabulary vocabulary;
        private final int[] lefts;
        private final int[] rights;
        private final int[] results;
        private final int first;
        private final int end;
        private boolean known;

        Ids(FlatList list, Vocabulary vocabulary, int[] lefts, int[] rights, int[] results, int first, int end) {
            this.list = list;
            this.vocabulary = vocabulary;
            this.lefts = lefts;
            this.rights = rights;
            this.results = results;
            this.first = first;
            this.end = end;
        }

        @Override
        protected void compute() {
            known = true;
            for (int rank = first; known && rank < end; rank++) {
                known = find(rank, rank == first ? -1 : results[rank - 1] + 1);
            }
        }

        /** @param expected what the result is in a list whose tokens were numbered as it was made */
        private boolean find(int rank, int expected) {
            byte[] bytes = list.bytes();
            int from = list.start(2 * rank);
            int cut = list.end(2 * rank);
            int to = list.end(2 * rank + 1);
            boolean asExpected =
                    expected >= 0 && expected < vocabulary.size() && vocabulary.isToken(expected, bytes, from, to);
            lefts[rank] = vocabulary.id(bytes, from, cut - from);
            rights[rank] = vocabulary.id(bytes, cut, to - cut);
            results[rank] = asExpected ? expected : vocabulary.id(bytes, from, to - from);
            return lefts[rank] >= 0 && rights[rank] >= 0 && results[rank] >= 0;
        }
    }
}
