package dev.mews.mixtures;

import dev.mews.core.hash.Hash128;
import dev.mews.core.hash.Sha256;
import dev.mews.loader.format.TokenShard;
import dev.mews.loader.format.TokenShardInfo;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The token shards of one source as one sequence of documents: shards by file name, documents in file order. */
public final class TokenSource implements DocumentLengths, Closeable {
    private final String name;
    private final List<TokenShard> shards;
    private final long[] firstDocument;
    private final long[] firstToken;

    private TokenSource(String name, List<TokenShard> shards) {
        this.name = name;
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
        List<TokenShard> shards = new ArrayList<>();
        boolean complete = false;
        try {
            for (Path file : shardFiles) {
                TokenShard shard = TokenShard.open(file);
                shards.add(shard);
                TokenShard first = shards.get(0);
                if (!shard.info().tokenizer().equals(first.info().tokenizer())
                        || shard.info().vocabularySize() != first.info().vocabularySize()) {
                    throw new MixException("source " + name + ": " + shard.prefix() + " was written by tokenizer "
                            + shard.info().tokenizer() + ", but " + first.prefix() + " by "
                            + first.info().tokenizer() + "; tokenize the source again");
                }
            }
            complete = true;
        } finally {
            if (!complete) {
                shards.forEach(TokenShard::close);
            }
        }
        return new TokenSource(name, List.copyOf(shards));
    }

    /** The source's name in the mixture. */
    public String name() {
        return name;
    }

    /** What the documents have in common. */
    public TokenShardInfo info() {
        return shards.get(0).info();
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
        return firstToken[shard] + shards.get(shard).start((int) (document - firstDocument[shard]));
    }

    @Override
    public long documentAt(long token) throws IOException {
        int shard = shardOf(firstToken, token);
        return firstDocument[shard] + shards.get(shard).documentAt(token - firstToken[shard]);
    }

    @Override
    public void lengths(long first, int count, int[] into, int offset) throws IOException {
        int done = 0;
        while (done < count) {
            int shard = shardOf(firstDocument, first + done);
            int n = (int) Math.min(count - done, firstDocument[shard + 1] - first - done);
            shards.get(shard).lengths((int) (first + done - firstDocument[shard]), n, into, offset + done);
            done += n;
        }
    }

    /** Number of tokens of a document. */
    public int length(long document) throws IOException {
        int shard = shardOf(firstDocument, document);
        return shards.get(shard).length((int) (document - firstDocument[shard]));
    }

    /** The id of a document. */
    public Hash128 id(long document) throws IOException {
        int shard = shardOf(firstDocument, document);
        return shards.get(shard).id((int) (document - firstDocument[shard]));
    }

    /** Copies {@code count} tokens of one document, from a position within it. */
    public void read(long document, int from, int count, int[] into, int offset) throws IOException {
        int shard = shardOf(firstDocument, document);
        TokenShard file = shards.get(shard);
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
        shards.forEach(TokenShard::close);
    }
}
