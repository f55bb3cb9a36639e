package dev.mews.pipelines;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.core.io.Format;
import dev.mews.filters.Kind;
import java.util.List;

/** A named input of a recipe. */
public record SourceConfig(
        @Describe("which chain of rules the documents go through")
        Kind kind,

        @Describe("files to read, as globs; relative ones start at the recipe's folder")
        List<String> input,

        @Describe("format of the files; auto tells it from their first bytes and their names") @Default("auto")
        Format format,

        @Describe("field or column that holds the text, for jsonl and parquet") @Default("text")
        String text) {

    public SourceConfig {
        if (input.isEmpty()) {
            throw new IllegalArgumentException("input must name at least one file, but was empty");
        }
        input = List.copyOf(input);
    }
}
