package dev.mews.loader.export;

import dev.mews.loader.PackedShards;
import dev.mews.loader.format.PackedShard;
import java.io.IOException;
import java.nio.file.Path;

/** Writes packed shards, one after another in training order, as files of another format. */
public interface PackExport {
    /** The formats. */
    enum Format {
        /** datatrove's {@code .ds}: tokens without padding, the end of every piece. */
        DATATROVE,
        /** MosaicML streaming's MDS, version 2: a pack a sample. */
        MDS,
        /** Dolma and OLMo: a headerless array of whole rows and a {@code .csv.gz} of pieces. */
        OLMO,
        /** NumPy arrays: rows, ends of pieces, sources, document ids. */
        NUMPY;

        /** The writer of this format. */
        PackExport writer() {
            return switch (this) {
                case DATATROVE -> new DatatroveExport();
                case MDS -> new MdsExport();
                case OLMO -> new OlmoExport();
                case NUMPY -> new NumpyExport();
            };
        }
    }

    /**
     * Writes the files of one shard.
     *
     * @param packs the shards it is one of
     * @param number its number
     */
    void write(PackedShards packs, int number, PackedShard shard, Path folder) throws IOException;

    /** Writes what names all files, once they are there. */
    default void finish(PackedShards packs, Path folder) throws IOException {}

    /** Exports all shards of a folder to another. */
    static void all(PackedShards packs, Format format, Path folder) throws IOException {
        PackExport export = format.writer();
        for (int number = 0; number < packs.shards(); number++) {
            export.write(packs, number, packs.shard(number), folder);
        }
        export.finish(packs, folder);
    }
}
