package dev.mews.mixtures;

import dev.mews.core.hash.Hash128;
import dev.mews.core.hash.Sha256;
import dev.mews.loader.format.CorruptShardException;
import dev.mews.loader.format.TokenShard;
import dev.mews.loader.format.TokenShardInfo;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The token shards of one source as one sequence of documents: shards by file name, documents in file order. A few shards
 * stay mapped, so sources may have any number of them. Safe for several threads.
 */
public final class TokenSource implements DocumentLengths, Closeable {
    /** The stretch of documents that is mixed at one time spans two shards, seldom more. */
    private static final int OPEN_SHARDS = 4;

    private final String name;
    private final TokenShardInfo info;
    private final List<ShardFile> shards;
    private final Map<Integer, TokenShard> open = new LinkedHashMap<>(8, 0.75f, true);
    private final long[] firstDocument;
    private final long[] firstToken;

    /** What is known of a shard that is not mapped. */
    private record ShardFile(Path prefix, int documents, long tokens, String fingerprint) {}

    private TokenSource(String name, TokenShardInfo info, List<ShardFile> shards) {
        this.name = name;
        this.info = info;
        this.shards = shards;
        this.firstDocument = new long[shards.size() + 1];
        this.firstToken = new long[shards.size() + 1];
        for (int i = 0; i < shards.size(); i++) {
            firstDocument[i + 1] = firstDocument[i] + shards.get(i).documents();
            firstToken[i + 1] = firstToken[i] + shards.get(i).tokens();
        }
    }

    /**
     * Opens all token shards of a folder.
     *
     * @param name the source's name in the mixture
     * @throws MixException if the folder has no token shard, or shards of several tokenizers
     */
    public static TokenSource open(String name, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new MixException(
                    "source " + name + ": " + folder + " must be a folder of token shards, but is not one");
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> indexes = files.filter(
                            file -> file.getFileName().toString().endsWith(".idx"))
                    .sorted(Comparator.comparing(file -> file.getFileName().toString()))
                    .toList();
            if (indexes.isEmpty()) {
                throw new MixException(
                        "source " + name + ": no token shard (*.idx) in " + folder + "; tokenize the source first");
            }
            return open(name, indexes);
        }
    }

    /** Opens token shards in the given order. */
    public static TokenSource open(String name, List<Path> shardFiles) throws IOException {
        List<ShardFile> shards = new ArrayList<>();
        TokenShardInfo first = null;
        for (Path file : shardFiles) {
            try (TokenShard shard = TokenShard.open(file)) {
                TokenShardInfo info = shard.info();
                first = first == null ? info : first;
                if (!info.tokenizer().equals(first.tokenizer()) || info.vocabularySize() != first.vocabularySize()) {
                    throw new MixException("source " + name + ": " + shard.prefix() + " was written by tokenizer "
                            + info.tokenizer() + ", but " + shards.get(0).prefix() + " by " + first.tokenizer()
                            + "; tokenize the source again");
                }
                shards.add(new ShardFile(shard.prefix(), shard.documents(), shard.tokens(), shard.fingerprint()));
            }
        }
        return new TokenSource(name, first, List.copyOf(shards));
    }

    /** A shard, mapped. One that is dropped for it stays good for threads that still read it. */
    private TokenShard shard(int number) throws IOException {
        synchronized (open) {
            TokenShard shard = open.get(number);
            if (shard == null) {
                ShardFile file = shards.get(number);
                shard = TokenShard.open(file.prefix());
                if (!shard.fingerprint().equals(file.fingerprint())) {
                    throw new CorruptShardException(
                            file.prefix().resolveSibling(file.prefix().getFileName() + ".docs"),
                            0,
                            "the shard was written anew since the source was opened");
                }
                open.put(number, shard);
                if (open.size() > OPEN_SHARDS) {
                    open.remove(open.keySet().iterator().next());
                }
            }
            return shard;
        }
    }

    /** The source's name in the mixture. */
    public String name() {
        return name;
    }

    /** What the documents have in common. */
    public TokenShardInfo info() {
        return info;
    }

    /** Changes when any byte of any shard changes. */
    public String fingerprint() {
        StringBuilder all = new StringBuilder();
        shards.forEach(shard -> all.append(shard.fingerprint()).append('\n'));
        return Sha256.ofUtf8(all.toString());
    }

    @Override
    public long documents() {
        return firstDocument[shards.size()];
    }

    @Override
    public long tokens() {
        return firstToken[shards.size()];
    }

    @Override
    public long start(long document) throws IOException {
        if (document == documents()) {
            return tokens();
        }
        int shard = shardOf(firstDocument, document);
        return firstToken[shard] + shard(shard).start((int) (document - firstDocument[shard]));
    }

    @Override
    public long documentAt(long token) throws IOException {
        int shard = shardOf(firstToken, token);
        return firstDocument[shard] + shard(shard).documentAt(token - firstToken[shard]);
    }

    @Override
    public void lengths(long first, int count, int[] into, int offset) throws IOException {
        int done = 0;
        while (done < count) {
            int shard = shardOf(firstDocument, first + done);
            int n = (int) Math.min(count - done, firstDocument[shard + 1] - first - done);
            shard(shard).lengths((int) (first + done - firstDocument[shard]), n, into, offset + done);
            done += n;
        }
    }

    /** Number of tokens of a document. */
    public int length(long document) throws IOException {
        int shard = shardOf(firstDocument, document);
        return shard(shard).length((int) (document - firstDocument[shard]));
    }

    /** The id of a document. */
    public Hash128 id(long document) throws IOException {
        int shard = shardOf(firstDocument, document);
        return shard(shard).id((int) (document - firstDocument[shard]));
    }

    /** Copies {@code count} tokens of one document, from a position within it. */
    public void read(long document, int from, int count, int[] into, int offset) throws IOException {
        int shard = shardOf(firstDocument, document);
        TokenShard file = shard(shard);
        int local = (int) (document - firstDocument[shard]);
        Objects.checkFromIndexSize(from, count, file.length(local));
        file.read(file.start(local) + from, count, into, offset);
    }

    private static int shardOf(long[] firsts, long position) {
        Objects.checkIndex(position, firsts[firsts.length - 1]);
        int found = Arrays.binarySearch(firsts, position);
        if (found < 0) {
            return -found - 2;
        }
        // Empty shards share their first position with the next one: take the last, which holds it.
        while (firsts[found + 1] == position) {
            found++;
        }
        return found;
    }

    @Override
    public void close() {
        synchronized (open) {
            open.values().forEach(TokenShard::close);
            open.clear();
        }
    }
}
