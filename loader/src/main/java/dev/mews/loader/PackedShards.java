package dev.mews.loader;

import dev.mews.loader.format.CorruptShardException;
import dev.mews.loader.format.PackStreamInfo;
import dev.mews.loader.format.PackedManifest;
import dev.mews.loader.format.PackedShard;
import dev.mews.loader.format.Piece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * All packed shards of one plan as one sequence of packs in training order. Shards are opened when first needed and a few stay
 * open. Not safe for several threads: open it once per thread.
 */
public final class PackedShards implements PackStream {
    private static final int OPEN_SHARDS = 16;

    private final Path directory;
    private final PackedManifest manifest;
    private final Map<Integer, PackedShard> open = new LinkedHashMap<>(32, 0.75f, true);

    private PackedShard current;
    private int currentNumber;

    private PackedShards(Path directory, PackedManifest manifest) {
        this.directory = directory;
        this.manifest = manifest;
    }

    /**
     * Opens the shards of a directory.
     *
     * @param directory holds {@code packs.json} and the shards it names
     */
    public static PackedShards open(Path directory) throws IOException {
        Path file = directory.resolve(PackedManifest.FILE);
        try {
            return new PackedShards(directory, PackedManifest.fromJson(Files.readString(file)));
        } catch (IllegalArgumentException e) {
            CorruptShardException corrupt = new CorruptShardException(file, 0, e.getMessage());
            corrupt.initCause(e);
            throw corrupt;
        }
    }

    @Override
    public long packs() {
        return manifest.packs();
    }

    /** Number of tokens, padding not counted. */
    public long tokens() {
        return manifest.tokens();
    }

    @Override
    public PackStreamInfo info() {
        return manifest.info();
    }

    /** Number of token ids. */
    public int vocabularySize() {
        return manifest.info().vocabularySize();
    }

    /** The token served on padding. */
    public int padToken() {
        return manifest.info().padToken();
    }

    /** Fingerprint of the tokenizer. */
    public String tokenizer() {
        return manifest.info().tokenizer();
    }

    @Override
    public int sequenceLength(long pack) {
        return manifest.shards().get(shardOf(pack)).sequenceLength();
    }

    @Override
    public int maxSequenceLength() {
        return manifest.maxSequenceLength();
    }

    @Override
    public int packsOfOneLength(long pack, int most) {
        int last = shardOf(pack);
        int length = entry(last).sequenceLength();
        while (end(last) - pack < most && last + 1 < shards() && entry(last + 1).sequenceLength() == length) {
            last++;
        }
        return (int) Math.min(most, end(last) - pack);
    }

    @Override
    public int source(long pack) throws IOException {
        return at(pack).source(within(pack));
    }

    @Override
    public int length(long pack) throws IOException {
        return at(pack).length(within(pack));
    }

    @Override
    public int pieces(long pack) throws IOException {
        return at(pack).pieces(within(pack));
    }

    @Override
    public int cuSeqlens(long pack, int[] into) throws IOException {
        return at(pack).cuSeqlens(within(pack), into);
    }

    @Override
    public void read(long pack, int[] into, int offset) throws IOException {
        at(pack).read(within(pack), into, offset);
    }

    @Override
    public long packsSharedWith(String plan) {
        return manifest.packsSharedWith(plan);
    }

    /** The shard that holds a pack, which most often is the one asked for before. */
    private PackedShard at(long pack) throws IOException {
        if (current == null || pack < entry(currentNumber).firstPack() || pack >= end(currentNumber)) {
            int number = shardOf(pack);
            current = shard(number);
            currentNumber = number;
        }
        return current;
    }

    /** The place within the shard that {@link #at} found. */
    private int within(long pack) {
        return (int) (pack - entry(currentNumber).firstPack());
    }

    private long end(int number) {
        return entry(number).firstPack() + entry(number).packs();
    }

    @Override
    public Pack read(long pack) throws IOException {
        PackedShard shard = at(pack);
        int within = within(pack);
        int[] tokens = new int[entry(currentNumber).sequenceLength()];
        shard.read(within, tokens, 0);
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < shard.pieces(within); i++) {
            pieces.add(shard.piece(within, i));
        }
        return new Pack(pack, sources().get(shard.source(within)), tokens, shard.length(within), pieces);
    }

    /** {@inheritDoc} Costs the packs before it in its shard, not all of them. */
    @Override
    public Cursor cursor(long pack) throws IOException {
        if (manifest.shards().isEmpty()) {
            Objects.checkIndex(pack, 1L);
            return new Cursor(info().plan(), 0, 0, Collections.nCopies(sources().size(), 0L));
        }
        int number = shardOf(Math.min(pack, Math.max(0, packs() - 1)));
        PackedManifest.Entry entry = manifest.shards().get(number);
        PackedShard shard = shard(number);
        int within = Math.toIntExact(Objects.checkIndex(pack, packs() + 1) - entry.firstPack());
        Map<String, Long> before = shard.position().sourceTokens();
        long[] sourceTokens = new long[sources().size()];
        for (int s = 0; s < sourceTokens.length; s++) {
            sourceTokens[s] = before.getOrDefault(sources().get(s), 0L);
        }
        long tokens = entry.firstToken();
        for (int i = 0; i < within; i++) {
            sourceTokens[shard.source(i)] += shard.length(i);
            tokens += shard.length(i);
        }
        return new Cursor(
                info().plan(), pack, tokens, Arrays.stream(sourceTokens).boxed().toList());
    }

    /**
     * How many different documents begin in the first {@code firstPacks} packs: pieces at a document's start in its first
     * pass. A document that is repeated or cut counts once. Reads the sidecars, not the tokens.
     */
    public long documentsBegun(long firstPacks) throws IOException {
        long documents = 0;
        for (int number = 0; number < shards() && entry(number).firstPack() < firstPacks; number++) {
            PackedShard shard = shard(number);
            long packs = Math.min(shard.packs(), firstPacks - entry(number).firstPack());
            for (int pack = 0; pack < packs; pack++) {
                for (int i = 0; i < shard.pieces(pack); i++) {
                    Piece piece = shard.piece(pack, i);
                    documents += piece.epoch() == 0 && piece.offset() == 0 ? 1 : 0;
                }
            }
        }
        return documents;
    }

    /** Compares every byte of every shard with its checksums. */
    public void verify() throws IOException {
        for (int i = 0; i < manifest.shards().size(); i++) {
            shard(i).verify();
        }
    }

    /** Number of shards. */
    public int shards() {
        return manifest.shards().size();
    }

    /** Where a shard stands in the training order. */
    public PackedManifest.Entry entry(int shard) {
        return manifest.shards().get(shard);
    }

    /** Sum of the squared lengths of a pack's pieces: what its masked attention costs. */
    public long squares(long pack) throws IOException {
        return at(pack).squares(within(pack));
    }

    /** The folder of the shards. */
    public Path directory() {
        return directory;
    }

    /** Number of the shard that holds a pack. */
    public int shardOf(long pack) {
        Objects.checkIndex(pack, packs());
        int low = 0;
        int high = manifest.shards().size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (manifest.shards().get(middle).firstPack() <= pack) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Opens a shard and makes sure it is the one the manifest means. A few stay open: do not close or keep it. */
    public PackedShard shard(int number) throws IOException {
        PackedShard shard = open.get(number);
        if (shard != null) {
            return shard;
        }
        PackedManifest.Entry entry = manifest.shards().get(number);
        Path prefix = directory.resolve(entry.name());
        shard = PackedShard.open(prefix);
        PackStreamInfo info = manifest.infoAt(entry.firstPack());
        if (!shard.info().equals(info)
                || shard.position().index() != number
                || shard.position().firstPack() != entry.firstPack()
                || shard.position().firstToken() != entry.firstToken()
                || shard.position().sequenceLength() != entry.sequenceLength()
                || shard.packs() != entry.packs()
                || shard.tokens() != entry.tokens()) {
            PackedShard other = shard;
            other.close();
            throw new CorruptShardException(
                    prefix.resolveSibling(entry.name() + ".packs"),
                    0,
                    "this is shard " + other.position().index() + " of plan "
                            + other.info().plan() + ", but " + PackedManifest.FILE + " expects shard " + number
                            + " of plan " + info.plan() + " at pack " + entry.firstPack());
        }
        open.put(number, shard);
        if (open.size() > OPEN_SHARDS) {
            Integer eldest = open.keySet().iterator().next();
            PackedShard closed = open.remove(eldest);
            if (closed == current) {
                current = null;
            }
            closed.close();
        }
        return shard;
    }

    @Override
    public void close() {
        current = null;
        open.values().forEach(PackedShard::close);
        open.clear();
    }
}
