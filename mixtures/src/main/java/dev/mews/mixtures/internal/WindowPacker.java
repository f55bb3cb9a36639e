package dev.mews.mixtures.internal;

import dev.mews.core.hash.Seeds;
import dev.mews.loader.BestFit;
import dev.mews.mixtures.SourceCursor;
import dev.mews.mixtures.SourceCursor.Window;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Packs a source window by window: the documents that begin in the next {@code windowPacks} sequences' worth of tokens, packed
 * together. Windows never cross the end of an epoch, and are the same in every epoch, so a token returns after exactly one
 * epoch of its source. If epochs are shifted, each one after the first begins with a shorter window and cuts long documents
 * elsewhere: a token then returns less than two windows sooner or later than that.
 *
 * <p>When the sequence length changes inside a window, the packs not yet delivered are taken apart and their documents join
 * the first window of the new length. The cursor names the old window instead of listing them: they follow from it.
 */
public final class WindowPacker implements SourcePacker {
    private final EpochDocuments source;
    private final LengthBuffer lengths;
    private final int epochsMax;
    private final int windowPacks;
    private final boolean cutLast;
    private final boolean shift;
    private final IntFunction<BestFit> fits;
    private final Seeds seeds;
    private final String name;
    private final PackedWindow packed = new PackedWindow();
    private long tokens;
    private int epoch;
    private Window window;
    private long windowEnd;
    private long largestWindow;
    private boolean lengthChanged;
    private long cutDocuments;
    private int size;

    /** How windows are packed. {@code fits} lends a packer for a capacity. */
    public record Settings(
            int epochsMax, int windowPacks, boolean cutLast, boolean shift, Seeds seeds, IntFunction<BestFit> fits) {
        /** All epochs the same. */
        public Settings(int epochsMax, int windowPacks, boolean cutLast, Seeds seeds, IntFunction<BestFit> fits) {
            this(epochsMax, windowPacks, cutLast, false, seeds, fits);
        }
    }

    /** Continues from a cursor; call {@link #sequenceLength} before anything else. */
    public WindowPacker(EpochDocuments source, String name, Settings settings, SourceCursor cursor) {
        this.source = source;
        this.lengths = new LengthBuffer(source);
        this.name = name;
        this.epochsMax = settings.epochsMax();
        this.windowPacks = settings.windowPacks();
        this.cutLast = settings.cutLast();
        this.shift = settings.shift();
        this.seeds = settings.seeds();
        this.fits = settings.fits();
        this.tokens = cursor.tokens();
        this.epoch = cursor.epoch();
        this.window = cursor.window();
    }

    @Override
    public void sequenceLength(int newLength) throws IOException {
        boolean loaded = size > 0;
        if (window == null) {
            window = new Window(0, newLength, 0, null);
        } else if (window.sequenceLength() == newLength) {
            if (loaded) {
                return;
            }
        } else if (window.pack() == 0) {
            lengthChanged = true;
            // Nothing of this window was delivered: begin it anew.
            window = new Window(window.start(), newLength, 0, window.carry());
        } else {
            lengthChanged = true;
            if (!loaded) {
                windowEnd = pack(window, packed);
            }
            Window carry = window.pack() < packed.packs() ? window : null;
            window = new Window(windowEnd, newLength, 0, carry);
        }
        load();
    }

    /** Packs the current window, or the next one that has documents. */
    private void load() throws IOException {
        size = 0;
        while (source.tokens() > 0) {
            if (window.start() >= source.tokens() && window.carry() == null) {
                epoch++;
                window = new Window(0, window.sequenceLength(), 0, null);
            }
            if (epoch >= epochsMax) {
                return;
            }
            windowEnd = pack(window, packed);
            if (window.pack() < packed.packs()) {
                size = packed.tokens(window.pack());
                return;
            }
            window = new Window(windowEnd, window.sequenceLength(), 0, null);
        }
    }

    /** Packs a window and returns where the next one begins. */
    private long pack(Window described, PackedWindow into) throws IOException {
        Items items = into.input();
        if (described.carry() != null) {
            carried(described.carry(), items);
        }
        int capacity = described.sequenceLength();
        long wanted = (long) packsOf(described) * capacity;
        if (cutLast) {
            // Make the whole window a whole number of packs, so that only an epoch's last one has padding.
            wanted -= items.tokens % capacity;
        }
        long end = Math.min(source.tokens(), described.start() + wanted);
        if (cutLast) {
            addTokens(described.start(), end, items);
        } else {
            addDocuments(described.start(), end, items);
        }
        largestWindow = Math.max(largestWindow, items.tokens);
        boolean shifted = shift && epoch > 0;
        String purpose = "pack-order/" + name + (shifted ? "/" + epoch : "");
        into.pack(
                fits.apply(capacity),
                cutLast,
                seeds.derive(purpose, described.start()),
                shifted ? seeds.derive("first-cut/" + name, epoch) : PackedWindow.CUT_FULL);
        return end;
    }

    /** Sequences' worth of documents in a window: fewer in the first one of a shifted epoch. */
    private int packsOf(Window described) {
        return shift && epoch > 0 && described.start() == 0
                ? 1 + (int) Long.remainderUnsigned(seeds.derive("shift/" + name, epoch), windowPacks)
                : windowPacks;
    }

    /** What a window cut short by a change of the sequence length did not deliver, in document order. */
    private void carried(Window cut, Items into) throws IOException {
        PackedWindow old = new PackedWindow();
        pack(cut, old);
        boolean[] left = new boolean[old.items().count];
        for (int pack = cut.pack(); pack < old.packs(); pack++) {
            for (int place = old.first(pack); place < old.end(pack); place++) {
                left[old.item(place)] = true;
            }
        }
        Items items = old.items();
        Integer[] order = new Integer[items.count];
        for (int i = 0; i < items.count; i++) {
            order[i] = i;
        }
        Arrays.sort(
                order,
                (a, b) -> items.document[a] != items.document[b]
                        ? Long.compare(items.document[a], items.document[b])
                        : Integer.compare(items.offset[a], items.offset[b]));
        for (int item : order) {
            if (!left[item]) {
                continue;
            }
            int last = into.count - 1;
            if (last >= 0
                    && into.document[last] == items.document[item]
                    && into.offset[last] + into.length[last] == items.offset[item]) {
                // Neighbouring stretches of one document become one again.
                into.length[last] += items.length[item];
                into.tokens += items.length[item];
            } else {
                into.add(items.document[item], items.offset[item], items.length[item], items.whole[item]);
            }
        }
    }

    /** The documents that begin in a range of tokens. */
    private void addDocuments(long from, long to, Items into) throws IOException {
        if (from >= to) {
            return;
        }
        long document = source.documentAt(from, epoch);
        long start = source.start(document, epoch);
        if (start < from) {
            start += lengths.length(document, epoch);
            document++;
        }
        while (start < to) {
            int found = lengths.fetch(document, epoch);
            int[] fetched = lengths.fetched();
            int first = lengths.firstFetched();
            int count = 0;
            while (count < found && start < to) {
                start += fetched[first + count++];
            }
            into.addWhole(document, fetched, first, count);
            document += count;
        }
    }

    /** The stretches of documents in a range of tokens. */
    private void addTokens(long from, long to, Items into) throws IOException {
        if (from >= to) {
            return;
        }
        long document = source.documentAt(from, epoch);
        long start = source.start(document, epoch);
        while (start < to) {
            int length = lengths.length(document, epoch);
            int offset = (int) Math.max(0, from - start);
            int until = (int) Math.min(length, to - start);
            into.add(document, offset, until - offset, length);
            start += length;
            document++;
        }
    }

    @Override
    public int next() {
        return size;
    }

    @Override
    public void pieces(PieceSink sink) throws IOException {
        Items items = packed.items();
        for (int place = packed.first(window.pack()); place < packed.end(window.pack()); place++) {
            int item = packed.item(place);
            sink.piece(items.document[item], items.offset[item], items.length[item], epoch, items.continues(item));
        }
    }

    @Override
    public long cutDocuments() {
        return cutDocuments;
    }

    @Override
    public void advance() throws IOException {
        tokens += size;
        cutDocuments += packed.firstCuts(window.pack());
        window = new Window(window.start(), window.sequenceLength(), window.pack() + 1, window.carry());
        if (window.pack() < packed.packs()) {
            size = packed.tokens(window.pack());
        } else {
            window = new Window(windowEnd, window.sequenceLength(), 0, null);
            load();
        }
    }

    @Override
    public long reordering() {
        return shift || lengthChanged ? largestWindow : 0;
    }

    @Override
    public SourceCursor cursor() {
        return new SourceCursor(tokens, epoch, window);
    }
}
