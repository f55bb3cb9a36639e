package dev.mews.cli.tokenizer;

import dev.mews.core.config.ConfigException;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.train.Parity;
import dev.mews.tokenizer.train.TokenRules;
import dev.mews.tokenizer.train.Weights;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** What is merged: options of {@code train}, those that {@code extend} has too in {@link MergeArguments}. */
final class TrainingArguments {
    @Option(
            names = "--special-tokens",
            paramLabel = "falcon|none|FILE",
            defaultValue = "falcon",
            description = "1,024 reserved ids with Falcon's names, none, or those of a file, one a line."
                    + " Default: ${DEFAULT-VALUE}.")
    String specialTokens;

    @Option(
            names = "--latex-commands",
            paramLabel = "N",
            defaultValue = "256",
            description = "LaTeX commands put into the vocabulary at most. Default: ${DEFAULT-VALUE}.")
    int latexCommands;

    @Option(
            names = "--parity",
            paramLabel = "UNIT",
            defaultValue = "off",
            description = "Choose merges for the group with the fewest of these a token: off, bytes, characters,"
                    + " documents. Default: ${DEFAULT-VALUE}.")
    Parity.Unit parity;

    @Option(
            names = "--global-merges",
            paramLabel = "N",
            defaultValue = "0",
            description = "With --parity: merges chosen by all groups together before that. Default: ${DEFAULT-VALUE}.")
    int globalMerges;

    @Option(
            names = "--parity-dev",
            paramLabel = "[SOURCE=]INPUT",
            split = ",",
            description =
                    "With --parity: measure compression on these documents, or on count files (FILE.counts), of the"
                            + " same groups.")
    List<String> parityDev = List.of();

    @Option(
            names = "--parity-window",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "With --parity: a group that had more than --parity-alpha times its share of the last N merges is"
                            + " passed over. Default: ${DEFAULT-VALUE}, none.")
    int parityWindow;

    @Option(
            names = "--parity-alpha",
            paramLabel = "A",
            defaultValue = "2",
            description = "Of the window a group may have A / groups. Default: ${DEFAULT-VALUE}.")
    double parityAlpha;

    SpecialTokens readSpecialTokens() throws IOException {
        if (specialTokens.equals("falcon")) {
            return SpecialTokens.falcon();
        }
        if (specialTokens.equals("none")) {
            return SpecialTokens.none();
        }
        Path file = Path.of(specialTokens);
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(
                    "--special-tokens must be falcon, none or a file, but there is no file " + specialTokens);
        }
        List<String> contents = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            if (line.isEmpty()) {
                throw new ConfigException(file + ":" + (contents.size() + 1) + ": a special token must not be empty");
            }
            contents.add(line);
        }
        try {
            return SpecialTokens.of(contents);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(file + ": " + e.getMessage());
        }
    }

    Parity parity() {
        return new Parity(parity, globalMerges, parityWindow, parityAlpha);
    }

    /** Options of every training, also of one that goes on. */
    static final class MergeArguments {
        @Option(
                names = "--min-frequency",
                paramLabel = "N",
                defaultValue = "2",
                description = "Pairs that occur less often are not merged. Default: ${DEFAULT-VALUE}.")
        long minFrequency;

        @Option(
                names = "--min-pre-token-count",
                paramLabel = "N",
                defaultValue = "1",
                description = "Pre-tokens that occur less often are left out: less memory, other merges."
                        + " Default: ${DEFAULT-VALUE}, none.")
        long minPreTokenCount;

        @Option(
                names = "--max-token-bytes",
                paramLabel = "N",
                defaultValue = "64",
                description = "Longest token. Default: ${DEFAULT-VALUE}.")
        int maxTokenBytes;

        @Option(
                names = "--max-whitespace",
                paramLabel = "N",
                defaultValue = "0",
                description =
                        "White-space characters in a row in a token at most, 0 for any. Default: ${DEFAULT-VALUE}.")
        int maxWhitespace;

        @Option(names = "--single-script", description = "No token with letters of two scripts.")
        boolean singleScript;

        @Option(
                names = "--min-character-count",
                paramLabel = "N",
                defaultValue = "0",
                description = "Characters that occur less often stay bytes. Default: ${DEFAULT-VALUE}.")
        long minCharacterCount;

        @Option(
                names = "--weight",
                paramLabel = "GROUP=WEIGHT",
                description = "An occurrence in the group (the source, or the value of --group-by) counts as this many."
                        + " Default: 1.")
        Map<String, BigDecimal> weights = new TreeMap<>();

        TokenRules rules() {
            return new TokenRules(maxWhitespace, singleScript, minCharacterCount);
        }

        Weights weights() {
            return new Weights(new TreeMap<>(weights));
        }
    }
}
