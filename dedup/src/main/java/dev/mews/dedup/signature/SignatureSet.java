package dev.mews.dedup.signature;

import dev.mews.dedup.DedupConfig;
import dev.mews.dedup.DocRef;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The signatures of all shards, by document reference. Keeps up to {@value #OPEN_FILES} files open, the ones used last.
 * Not thread-safe: one per thread.
 */
public final class SignatureSet implements Closeable {
    private static final int OPEN_FILES = 256;

    private final List<Path> files;
    private final DedupConfig config;
    private final Map<Integer, SignatureFile> open = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param signatureFiles the {@code .sig} files; the place in the list is the shard's ordinal
     * @param config the config they were written with
     */
    public SignatureSet(List<Path> signatureFiles, DedupConfig config) {
        this.files = List.copyOf(signatureFiles);
        this.config = config;
    }

    /** Number of shards. */
    public int shards() {
        return files.size();
    }

    /** The signature of a document, without its sketch, valid until the next call for the same shard. */
    public Signature read(long docRef) throws IOException {
        return shard(DocRef.shard(docRef)).read(DocRef.row(docRef));
    }

    /** The sketch of a document, or null if it has none. */
    public ShingleSketch sketch(long docRef) throws IOException {
        SignatureFile file = shard(DocRef.shard(docRef));
        return file.sketch(file.read(DocRef.row(docRef)));
    }

    /** The file of a shard; closed by this set, perhaps before the set is. */
    public SignatureFile shard(int ordinal) throws IOException {
        SignatureFile file = open.get(ordinal);
        if (file == null) {
            if (ordinal >= files.size()) {
                throw new IllegalArgumentException("shard " + ordinal + " of " + files.size()
                        + ": the references come from another list of shards");
            }
            if (open.size() == OPEN_FILES) {
                Integer eldest = open.keySet().iterator().next();
                open.remove(eldest).close();
            }
            file = SignatureFile.open(files.get(ordinal), config);
            open.put(ordinal, file);
        }
        return file;
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (SignatureFile file : open.values()) {
            try {
                file.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        open.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
