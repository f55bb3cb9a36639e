package dev.mews.loader.format;

import dev.mews.core.hash.Hash128;
import dev.mews.loader.internal.AtomicOutputs;
import dev.mews.loader.internal.TokenShardFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes one token shard: {@code .bin} and {@code .idx} as Megatron writes them, one sequence per document including its
 * end-of-text token, and {@code .docs} with the document ids and the checksums of all three.
 *
 * <p>Tokens stream through and the rest waits in temporary files, so memory does not grow with the shard. The bytes depend
 * only on what is written, in its order.
 */
public final class TokenShardWriter implements Closeable {
    private final TokenShardInfo info;
    private final TokenShardFiles.Writer files;
    private final AtomicOutputs atomic;

    /** Writes to streams that the caller makes visible once {@link #finish} has returned. */
    public TokenShardWriter(ShardOutputs outputs, TokenShardInfo info) throws IOException {
        this(outputs, info, null);
    }

    private TokenShardWriter(ShardOutputs outputs, TokenShardInfo info, AtomicOutputs atomic) throws IOException {
        this.info = info;
        this.atomic = atomic;
        this.files = new TokenShardFiles.Writer(outputs, info);
    }

    /**
     * Writes files that get their final names in {@link #finish}.
     *
     * @param prefix path of the files without an extension
     */
    public static TokenShardWriter create(Path prefix, TokenShardInfo info) throws IOException {
        AtomicOutputs outputs = new AtomicOutputs(prefix);
        return new TokenShardWriter(outputs, info, outputs);
    }

    /**
     * Appends a document.
     *
     * @param id 32 hex digits
     * @param tokens holds the tokens at {@code [from, from + count)}, the last one the end-of-text token
     * @throws IllegalArgumentException if a token is outside the vocabulary or the document does not end with end-of-text
     */
    public void write(String id, int[] tokens, int from, int count) throws IOException {
        write(Hash128.parse(id), tokens, from, count);
    }

    /** Appends a document; see {@link #write(String, int[], int, int)}. */
    public void write(Hash128 id, int[] tokens, int from, int count) throws IOException {
        if (count < 1 || tokens[from + count - 1] != info.endOfText()) {
            throw new IllegalArgumentException("document " + id + " of source " + info.source()
                    + " must end with the end-of-text token " + info.endOfText() + ", but "
                    + (count < 1 ? "has no tokens" : "ended with " + tokens[from + count - 1]));
        }
        files.write(id, tokens, from, count);
    }

    /** Documents written so far. */
    public int documents() {
        return files.documents();
    }

    /** Tokens written so far, end-of-text tokens included. */
    public long tokens() {
        return files.tokens();
    }

    /** Completes the shard; nothing written before is valid without it. */
    public void finish() throws IOException {
        files.finish();
        if (atomic != null) {
            atomic.commit();
        }
    }

    /** Releases everything; without {@link #finish} the shard does not come to exist. */
    @Override
    public void close() throws IOException {
        try {
            files.close();
        } finally {
            if (atomic != null) {
                atomic.close();
            }
        }
    }
}
