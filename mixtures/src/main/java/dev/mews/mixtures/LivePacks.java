package dev.mews.mixtures;

import dev.mews.core.hash.Hash128;
import dev.mews.loader.Cursor;
import dev.mews.loader.Pack;
import dev.mews.loader.PackStream;
import dev.mews.loader.format.PackStreamInfo;
import dev.mews.loader.format.PackedManifest;
import dev.mews.loader.format.Piece;
import dev.mews.mixtures.internal.Documents;
import dev.mews.mixtures.internal.MixWalker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The packs of a plan, mixed from token shards while they are read: the same tokens, places and cursors as those of its
 * packed shards, without writing them. Going back, or ahead by more than a shard, starts at the shard's place in the plan and
 * walks to the pack. Closing it leaves the sources open.
 */
public final class LivePacks implements PackStream {
    private final MixPlan plan;
    private final PackedManifest manifest;
    private final List<Documents> documents;
    private final List<Stretch> stretches = new ArrayList<>();
    private MixWalker walker;
    private boolean read;

    /** A part of a document in the current pack. */
    private record Stretch(long document, int offset, int length, int epoch, boolean continues) {}

    private LivePacks(MixPlan plan) {
        this.plan = plan;
        this.manifest = plan.manifestOfShards();
        this.documents = plan.inputs().documents();
    }

    /** The packs of a plan made here; its sources must stay open. */
    public static LivePacks of(MixPlan plan) {
        return new LivePacks(plan);
    }

    @Override
    public PackStreamInfo info() {
        return manifest.info();
    }

    @Override
    public long packs() {
        return manifest.packs();
    }

    private PackedShardSpec shard(long pack) {
        Objects.checkIndex(pack, packs());
        List<PackedShardSpec> shards = plan.shards();
        int low = 0;
        int high = shards.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (shards.get(middle).firstPack() <= pack) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return shards.get(low);
    }

    @Override
    public int sequenceLength(long pack) {
        return shard(pack).sequenceLength();
    }

    @Override
    public int packsOfOneLength(long pack, int most) {
        PackedShardSpec first = shard(pack);
        PackedShardSpec last = first;
        while (last.firstPack() + last.packs() - pack < most
                && last.index() + 1 < plan.shards().size()) {
            PackedShardSpec next = plan.shards().get(last.index() + 1);
            if (next.sequenceLength() != first.sequenceLength()) {
                break;
            }
            last = next;
        }
        return (int) Math.min(most, last.firstPack() + last.packs() - pack);
    }

    /** Brings the walker to a pack. */
    private void go(long pack) throws IOException {
        if (walker != null && walker.pack() == pack) {
            return;
        }
        PackedShardSpec shard = shard(pack);
        if (walker == null || pack < walker.pack() || shard.firstPack() > walker.pack()) {
            walker = new MixWalker(plan.inputs().setup(), shard.start());
            step();
        }
        while (walker.pack() < pack) {
            walker.advance();
            step();
        }
    }

    private void step() throws IOException {
        if (!walker.next()) {
            throw new IllegalStateException(
                    "the plan ends at pack " + walker.pack() + ": it was made of other sources");
        }
        read = false;
    }

    private List<Stretch> stretches(long pack) throws IOException {
        go(pack);
        if (!read) {
            stretches.clear();
            walker.pieces((document, offset, length, epoch, continues) ->
                    stretches.add(new Stretch(document, offset, length, epoch, continues)));
            read = true;
        }
        return stretches;
    }

    @Override
    public int source(long pack) throws IOException {
        go(pack);
        return walker.source();
    }

    @Override
    public int length(long pack) throws IOException {
        go(pack);
        return walker.length();
    }

    @Override
    public int pieces(long pack) throws IOException {
        return stretches(pack).size();
    }

    @Override
    public int cuSeqlens(long pack, int[] into) throws IOException {
        int segments = 0;
        into[0] = 0;
        for (Stretch stretch : stretches(pack)) {
            into[segments + 1] = into[segments] + stretch.length();
            segments++;
        }
        if (into[segments] < walker.sequenceLength()) {
            into[++segments] = walker.sequenceLength();
        }
        return segments;
    }

    @Override
    public void read(long pack, int[] into, int offset) throws IOException {
        int at = offset;
        for (Stretch stretch : stretches(pack)) {
            documents
                    .get(walker.source())
                    .read(stretch.document(), stretch.epoch(), stretch.offset(), stretch.length(), into, at);
            at += stretch.length();
        }
        Arrays.fill(into, at, offset + walker.sequenceLength(), info().padToken());
    }

    @Override
    public Pack read(long pack) throws IOException {
        int[] tokens = new int[sequenceLength(pack)];
        read(pack, tokens, 0);
        return new Pack(pack, sources().get(walker.source()), tokens, walker.length(), pieceList(pack));
    }

    /** The documents of a pack, without their tokens. */
    List<Piece> pieceList(long pack) throws IOException {
        List<Piece> pieces = new ArrayList<>();
        for (Stretch stretch : stretches(pack)) {
            Documents source = documents.get(walker.source());
            Hash128 id = source.id(stretch.document());
            pieces.add(new Piece(
                    id,
                    stretch.offset(),
                    stretch.length(),
                    stretch.epoch(),
                    stretch.continues(),
                    source.middle(stretch.document(), stretch.epoch())));
        }
        return pieces;
    }

    @Override
    public Cursor cursor(long pack) throws IOException {
        Objects.checkIndex(pack, packs() + 1);
        List<Long> tokens = new ArrayList<>();
        long time = 0;
        if (packs() > 0) {
            go(Math.min(pack, packs() - 1));
            time = walker.tokens();
        }
        for (int i = 0; i < sources().size(); i++) {
            tokens.add(packs() == 0 ? 0 : walker.given(i));
        }
        if (pack > 0 && pack == packs()) {
            tokens.set(walker.source(), tokens.get(walker.source()) + walker.length());
            time += walker.length();
        }
        return new Cursor(info().plan(), pack, time, tokens);
    }

    @Override
    public long packsSharedWith(String earlierPlan) {
        return manifest.packsSharedWith(earlierPlan);
    }

    @Override
    public int maxSequenceLength() {
        return manifest.maxSequenceLength();
    }

    @Override
    public void close() {
        walker = null;
    }
}
