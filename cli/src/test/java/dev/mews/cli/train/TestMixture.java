package dev.mews.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.cli.internal.CommandLines;
import dev.mews.cli.mix.EditCommand;
import dev.mews.core.hash.Hash128;
import dev.mews.loader.format.TokenShardInfo;
import dev.mews.loader.format.TokenShardWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Token shards of two made-up sources, a mixture of them, and training files for both. */
final class TestMixture {
    private static final int VOCABULARY = 20;

    private final Path folder;

    private TestMixture(Path folder) {
        this.folder = folder;
    }

    /** Writes {@code tokens/} and {@code mix.yaml}. */
    static TestMixture write(Path folder) throws IOException {
        TestMixture mixture = in(folder);
        mixture.source("web", 150);
        mixture.source("code", 60);
        Files.writeString(folder.resolve("mix.yaml"), """
                sources: {web: {epochs_max: 9, shift_epochs: true}, code: {epochs_max: 9}}
                stages:
                  - {tokens: 1200, seq_len: 16, weights: {web: 0.7, code: 0.3}}
                  - {tokens: 1600, seq_len: 32, weights: {web: 0.4, code: 0.6}, ramp: 400}
                packing: {window_packs: 8}
                shard_tokens: 500
                """);
        return mixture;
    }

    /** One that is written already. */
    static TestMixture in(Path folder) {
        return new TestMixture(folder);
    }

    private void source(String name, int documents) throws IOException {
        SplittableRandom random = new SplittableRandom(documents);
        TokenShardInfo info = new TokenShardInfo(name, VOCABULARY, 0, "tok");
        try (TokenShardWriter writer = TokenShardWriter.create(folder.resolve("tokens/" + name + "/00000"), info)) {
            for (int d = 0; d < documents; d++) {
                int[] tokens =
                        random.ints(2 + random.nextInt(20), 1, VOCABULARY).toArray();
                tokens[tokens.length - 1] = 0;
                writer.write(new Hash128(random.nextLong(), d), tokens, 0, tokens.length);
            }
            writer.finish();
        }
    }

    /** A training file that reads {@code packs}. */
    Path file(String packs, int steps, int epochs) throws IOException {
        String shape = "model: {hidden_size: 16, layers: 1, intermediate_size: 16, heads: 2, key_value_heads: 1,"
                + " head_size: 4, ssm_heads: 2, ssm_head_size: 8, ssm_state_size: 4}";
        return Files.writeString(
                folder.resolve("train.yaml"),
                packs + "\noutput: ${OUT}\nseed: 6\ntrain: {steps: " + steps + ", epochs: " + epochs
                        + ", batch_size: 4, log_every: 1, checkpoint_every: 3, keep_checkpoints: 99, threads: 1, "
                        + shape + "}\n");
    }

    /** A training file that mixes while it trains. */
    Path live(int steps) throws IOException {
        return file("mixture: {file: mix.yaml, tokens: tokens}", steps, 1);
    }

    /** {@code mews mix edit}. */
    void edit(String... arguments) {
        StringWriter err = new StringWriter();
        CommandLine command = CommandLines.of(new EditCommand()).setErr(new PrintWriter(err, true));
        command.setOut(new PrintWriter(new StringWriter()));
        String[] all = Stream.concat(Stream.of(folder.resolve("mix.yaml").toString()), Stream.of(arguments))
                .toArray(String[]::new);
        assertThat(command.execute(all)).as(err::toString).isZero();
    }
}
