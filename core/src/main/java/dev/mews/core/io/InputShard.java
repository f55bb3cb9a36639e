package dev.mews.core.io;

import java.io.Serializable;
import java.util.Objects;

/**
 * A part of an input that one worker reads: a file, a range of row groups of a Parquet file, or a range of files of a
 * folder. Ids of records do not depend on how an input is cut into shards.
 *
 * @param source name of the dataset, as in the recipe
 * @param format never {@link Format#AUTO}
 * @param file absolute path of the file or folder
 * @param name path relative to the fixed part of the source's globs, with {@code /}: part of document ids
 * @param firstRowGroup Parquet: first row group, else 0
 * @param rowGroups Parquet: number of row groups; -1 for all that follow
 * @param firstPath folder: relative path of the first file, empty for no limit
 * @param lastPath folder: relative path of the last file, inclusive, empty for no limit
 * @param textField JSON Lines and Parquet: the field that holds the text
 */
public record InputShard(
        String source,
        Format format,
        String file,
        String name,
        int firstRowGroup,
        int rowGroups,
        String firstPath,
        String lastPath,
        String textField)
        implements Serializable {
    public InputShard {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(firstPath, "firstPath");
        Objects.requireNonNull(lastPath, "lastPath");
        Objects.requireNonNull(textField, "textField");
        if (format == Format.AUTO) {
            throw new IllegalArgumentException("the format of a shard must be known, but was auto: " + file);
        }
    }

    /** A whole file or folder. */
    public static InputShard whole(String source, Format format, String file, String name, String textField) {
        return new InputShard(source, format, file, name, 0, -1, "", "", textField);
    }
}
