package dev.mews.core.document;

import java.io.Serializable;
import java.util.Objects;

/**
 * Where a record came from, for people who look for it.
 *
 * @param path path of the input file relative to the fixed part of the source's globs, with {@code /}
 * @param position in the unit: bytes, rows and files count from 0, lines from 1
 * @param unit {@code byte}, {@code line}, {@code row}, {@code file} or {@code record}
 */
public record Place(String path, long position, String unit) implements Serializable {
    public Place {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(unit, "unit");
    }

    @Override
    public String toString() {
        return path + " " + unit + " " + position;
    }
}
