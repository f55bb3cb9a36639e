package dev.mews.loader;

import dev.mews.core.hash.Hash128;
import dev.mews.loader.internal.DocumentIndexFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds the packs that hold a document. The index is a file beside the shards, made on first use and again when the shards
 * follow another plan; a look-up reads one bucket of a few entries, whatever the number of documents.
 */
public final class DocumentIndex implements Closeable {
    /** Name of the file in the directory of the shards. */
    public static final String FILE = "documents.index";

    private final DocumentIndexFile file;

    private DocumentIndex(DocumentIndexFile file) {
        this.file = file;
    }

    /** Where a piece of a document stands: a pack, and which of its pieces. */
    public record Use(long pack, int piece) {}

    /** Opens the index of these shards; makes it if there is none. Making it takes 64 MiB of memory at most. */
    public static DocumentIndex of(PackedShards packs) throws IOException {
        Path path = packs.directory().resolve(FILE);
        if (Files.exists(path)) {
            DocumentIndexFile file = DocumentIndexFile.open(path);
            if (file.plan().equals(packs.info().plan())) {
                return new DocumentIndex(file);
            }
            file.close();
        }
        try (DocumentIndexFile.Writer writer = new DocumentIndexFile.Writer(entries(packs))) {
            for (int number = 0; number < packs.shards(); number++) {
                var shard = packs.shard(number);
                for (int pack = 0; pack < shard.packs(); pack++) {
                    for (int i = 0; i < shard.pieces(pack); i++) {
                        writer.add(
                                shard.piece(pack, i).document(),
                                packs.entry(number).firstPack() + pack,
                                i);
                    }
                }
            }
            writer.write(path, packs.info().plan());
        }
        return new DocumentIndex(DocumentIndexFile.open(path));
    }

    private static long entries(PackedShards packs) throws IOException {
        long pieces = 0;
        for (int number = 0; number < packs.shards(); number++) {
            pieces += packs.shard(number).pieces();
        }
        return pieces;
    }

    /** All pieces of a document, in training order; empty if no pack has one. */
    public List<Use> uses(Hash128 document) throws IOException {
        return file.uses(document);
    }

    @Override
    public void close() {
        file.close();
    }
}
