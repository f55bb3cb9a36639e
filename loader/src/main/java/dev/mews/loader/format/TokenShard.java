package dev.mews.loader.format;

import dev.mews.core.hash.Hash128;
import dev.mews.loader.internal.SequenceFile;
import dev.mews.loader.internal.Shards;
import dev.mews.loader.internal.TokenShardFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads one token shard through memory maps: any document, any range of tokens. Blocks are compared with their checksums the
 * first time they are touched. Safe for several threads.
 */
public final class TokenShard implements Closeable {
    private final Path prefix;
    private final TokenShardFiles files;
    private final SequenceFile sequences;

    private TokenShard(Path prefix, TokenShardFiles files) {
        this.prefix = prefix;
        this.files = files;
        this.sequences = files.sequences();
    }

    /**
     * Opens a shard.
     *
     * @param shard path of the files without an extension, or one of the files
     * @throws CorruptShardException if a file is damaged, truncated or belongs to another shard
     */
    public static TokenShard open(Path shard) throws IOException {
        Path prefix = Shards.prefix(shard);
        return new TokenShard(prefix, TokenShardFiles.open(prefix));
    }

    /** Path of the files without an extension. */
    public Path prefix() {
        return prefix;
    }

    /** What all documents have in common. */
    public TokenShardInfo info() {
        return files.info();
    }

    /** Changes when any byte of the shard changes: 32 hex digits. */
    public String fingerprint() {
        return files.fingerprint();
    }

    /** Number of documents. */
    public int documents() {
        return sequences.sequences();
    }

    /** Number of tokens, end-of-text tokens included. */
    public long tokens() {
        return sequences.tokens();
    }

    /** Number of tokens of a document, its end-of-text token included. */
    public int length(int document) throws IOException {
        return sequences.length(document);
    }

    /** Lengths of {@code count} consecutive documents. */
    public void lengths(int first, int count, int[] into, int offset) throws IOException {
        sequences.lengths(first, count, into, offset);
    }

    /** Position of a document's first token in the shard; for {@code documents()} the number of tokens. */
    public long start(int document) throws IOException {
        return sequences.start(document);
    }

    /** The document that holds the token at a position of the shard. */
    public int documentAt(long token) throws IOException {
        return sequences.sequenceAt(token);
    }

    /** The id of a document. */
    public Hash128 id(int document) throws IOException {
        return files.id(document);
    }

    /** All tokens of a document. */
    public int[] document(int document) throws IOException {
        int[] tokens = new int[length(document)];
        read(start(document), tokens.length, tokens, 0);
        return tokens;
    }

    /** Copies {@code count} tokens from a position of the shard. */
    public void read(long firstToken, int count, int[] into, int offset) throws IOException {
        sequences.read(firstToken, count, into, offset);
    }

    /** Compares every byte of the shard with its checksums. */
    public void verify() throws IOException {
        files.verify();
    }

    @Override
    public void close() {
        files.close();
    }
}
