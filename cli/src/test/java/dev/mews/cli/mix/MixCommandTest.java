package dev.mews.cli.mix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.cli.internal.CommandLines;
import dev.mews.core.hash.Hash128;
import dev.mews.loader.format.TokenShardInfo;
import dev.mews.loader.format.TokenShardWriter;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.bpe.Merges;
import dev.mews.tokenizer.pretokenize.PreTokenization;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MixCommandTest {
    @TempDir
    Path directory;

    private Path mix;

    @BeforeEach
    void write() throws IOException {
        source("web", 50);
        source("code", 20);
        mix = directory.resolve("mix.yaml");
        Files.writeString(mix, """
            sources: {code: {difficulty: hard, epochs_max: 2}}
            stages:
              - {tokens: 3_000, seq_len: 50, weights: {web: 0.8, code: 0.2}}
            packing: {algorithm: concat}
            """);
    }

    private void source(String name, int documents) throws IOException {
        Path prefix = directory.resolve("tokens").resolve(name).resolve("00000");
        try (TokenShardWriter writer = TokenShardWriter.create(prefix, new TokenShardInfo(name, 100, 0, "tok"))) {
            for (int d = 0; d < documents; d++) {
                int[] tokens = new int[40];
                Arrays.fill(tokens, 0, 39, d % 99 + 1);
                writer.write(new Hash128(name.hashCode(), d), tokens, 0, 40);
            }
            writer.finish();
        }
    }

    private record Result(int exit, String out, String err) {}

    private static Result mews(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = CommandLines.of(new MixCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
        return new Result(exit, out.toString(), err.toString());
    }

    private Path tokens() {
        return directory.resolve("tokens");
    }

    @Test
    void planShowsWhatWasAskedAndWhatEachSourceGives() {
        Result plan = mews("plan", mix, "--tokens", tokens());
        assertThat(plan.err()).isEmpty();
        assertThat(plan.exit()).isZero();
        assertThat(plan.out()).isEqualTo("""
            3,000 tokens of 3,000 asked, 60 packs, padding 0.000 %

            stage  seq_len  source  asked    got  difference  share asked  share got
            ─────  ───────  ──────  ─────  ─────  ──────────  ───────────  ─────────
            1           50  code      600    600          +0     20.000 %   20.000 %
            1           50  web     2,400  2,400          +0     80.000 %   80.000 %

            source  order  documents  tokens    got     epochs  epoch size  reuse after  padding  cut
            ──────  ─────  ─────────  ──────  ─────  ─────────  ──────────  ───────────  ───────  ───
            code    hard          20     800    600  0.75 of 2       4,000        never  0.000 %    9
            web     easy          50   2,000  2,400  1.20 of 4       2,500        2,375  0.000 %   36
            """);
    }

    @Test
    void mistakesAreToldWithLineAndColumn() throws IOException {
        Files.writeString(mix, "stages:\n  - {tokens: 10, seq_len: 1, weight: {web: 1}}\n");
        Result check = mews("check", mix);
        assertThat(check.exit()).isEqualTo(2);
        assertThat(check.err())
                .contains("mix.yaml:2:5: ")
                .contains("mix.yaml:2:27: ")
                .contains("did you mean 'weights'");
    }

    @Test
    void aMixtureThatCannotBeCarriedOutIsRefusedWithWhatWouldDo() throws IOException {
        Files.writeString(mix, Files.readString(mix) + "on_shortage: refuse\nwindow: {tokens: 100}\n");
        Result plan = mews("plan", mix, "--available", "web=1M,code=0.2K");
        assertThat(plan.exit()).isEqualTo(1);
        assertThat(plan.err())
                .isEqualTo("mews: source code must give 600 tokens, but its 0 tokens and epochs_max allow 0: it has no"
                        + " tokens at all, or a smaller weight, or on_shortage: redistribute" + System.lineSeparator());
    }

    @Test
    void anEditIsPlannedWrittenAndShownByDiff() throws IOException {
        Path copy = directory.resolve("before.yaml");
        Files.copy(mix, copy);
        Result edit = mews("edit", mix, "--at", "1_500", "--weights", "web=1,code=1", "--tokens", tokens());
        assertThat(edit.exit()).as(edit.err()).isZero();
        Path journal = directory.resolve("mix.journal.jsonl");
        assertThat(edit.out()).endsWith(journal + ": edit 1 at token 1,500\n");
        assertThat(Files.readAllLines(journal)).hasSize(1);
        assertThat(mews("check", mix).out()).contains("1 edit");
        assertThat(mews("diff", copy, mix, "--tokens", tokens()).out()).isEqualTo("""
            stage  what  A  B
            ─────  ────  ─  ─
            B, edit at token 1,500: weights {code=1, web=1}

            source  got by A  got by B  B - A  epochs A  epochs B
            ──────  ────────  ────────  ─────  ────────  ────────
            code         600     1,050   +450      0.75      1.31
            web        2,400     1,950   -450      1.20      0.98

            The first pack that differs is 30.
            """);
        Result unknown = mews("edit", mix, "--at", "2K", "--weights", "books=1");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err())
                .contains("weighs source books, but the sources are [code, web]: give its token shards");
        assertThat(mews("edit", mix, "--at", "2K", "--weights", "webb=1").err())
                .contains("weighs source webb, but the sources are [code, web], did you mean 'web'? If not, give");
        assertThat(Files.readAllLines(journal)).hasSize(1);
    }

    @Test
    void thePictureShowsEverySourceAndNeedsNothingFromElsewhere() throws IOException {
        Path page = directory.resolve("mix.html");
        assertThat(mews("plan", mix, "--tokens", tokens(), "--picture", page).exit())
                .isZero();
        String html = Files.readString(page);
        assertThat(html)
                .contains("code (hard)", "<polygon class=\"area\"", ">100 %<")
                .doesNotContain("src=", "href=");
    }

    @Test
    void theSchemaInTheDocumentationIsTheCurrentOne() throws IOException {
        Path file = Path.of("..", "docs", "reference", "mixture.schema.json");
        assertThat(Files.readString(file, StandardCharsets.UTF_8))
                .as("run: mews mix schema --output docs/reference/mixture.schema.json")
                .isEqualTo(MixSchemaCommand.schema());
    }

    @Test
    void presetsAreListedAndPrinted() {
        assertThat(mews("presets").out().lines().toList())
                .isEqualTo(
                        List.of("falcon-h1-34b", "falcon-h1-7b", "falcon-h1-3b", "falcon-h1-1.5b", "falcon-h1-0.5b"));
        assertThat(mews("presets", "falcon-h1-3b").out()).contains("rewritten_code_math: 34.72");
        assertThat(mews("presets", "falcon").exit()).isEqualTo(1);
    }

    @Test
    void relativePathsStartAtTheFolderOfTheMixture() throws IOException {
        Files.writeString(mix, """
            sources: {code: {path: tokens/code}, web: {path: tokens/web}}
            stages:
              - {tokens: 2_000, seq_len: 50, weights: {web: 0.8, code: 0.2}}
            packing: {algorithm: concat}
            """);
        assertThat(mews("plan", mix).err()).isEmpty();
        assertThat(mews("plan", mix).exit()).isZero();

        source("books", 30);
        Path fromHere = Path.of("").toAbsolutePath().relativize(tokens().resolve("books"));
        Result edit =
                mews("edit", mix, "--at", 1000, "--weights", "web=0.5,books=0.5", "--source", "books=" + fromHere);
        assertThat(edit.err()).isEmpty();
        assertThat(Files.readString(directory.resolve("mix.journal.jsonl"))).contains("\"path\":\"tokens/books\"");
        assertThat(mews("plan", mix).out()).contains("books");
    }

    @Test
    void theLastEditIsTakenBack() throws IOException {
        Path journal = directory.resolve("mix.journal.jsonl");
        mews("edit", mix, "--at", 1000, "--seq-len", 25);
        String one = Files.readString(journal);
        mews("edit", mix, "--at", 2000, "--seq-len", 50);
        Result undo = mews("edit", mix, "--undo");
        assertThat(undo.out()).isEqualTo(journal + ": took back edit 2 at token 2,000\n");
        assertThat(Files.readString(journal)).isEqualTo(one);
        mews("edit", mix, "--undo");
        assertThat(mews("edit", mix, "--undo").err()).isEqualTo("mews: " + journal + " has no edit to take back\n");
        assertThat(mews("edit", mix).err()).startsWith("One of --at TOKEN and --undo must be given, but neither is.");
    }

    @Test
    void marksOfFillInTheMiddleAreFoundInTheTokenizerByName() throws IOException {
        List<byte[]> tokens = new ArrayList<>();
        List<String> special = List.of("<|endoftext|>", "<|prefix|>", "<|suffix|>", "<|middle|>");
        special.forEach(token -> tokens.add(token.getBytes(StandardCharsets.UTF_8)));
        for (int rank = 0; rank < ByteAlphabet.SIZE; rank++) {
            tokens.add(new byte[] {(byte) ByteAlphabet.byteAt(rank)});
        }
        Vocabulary vocabulary = new Vocabulary(tokens, SpecialTokens.of(special));
        new Tokenizer(vocabulary, new Merges.Builder().build(), PreTokenization.canonical(), false)
                .save(directory.resolve("tok"));
        String text = """
            tokenizer: tok
            sources:
              code: {fim: {prefix_token: 97, suffix_token: <|suffix|>, middle_token: <|middle|>}}
            stages:
              - {tokens: 2_000, seq_len: 50, weights: {web: 0.8, code: 0.2}}
            packing: {algorithm: concat}
            """;
        Files.writeString(mix, text);
        Result named = mews("plan", mix, "--tokens", tokens());
        assertThat(named.err()).isEmpty();
        assertThat(named.exit()).isZero();

        Files.writeString(mix, text.replace("<|suffix|>", "<|sufix|>"));
        Result wrong = mews("check", mix);
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err())
                .isEqualTo(mix + ":3:48: sources.code.fim.suffix_token must be a token id or a special token of "
                        + directory.resolve("tok") + ", but was '<|sufix|>', did you mean '<|suffix|>'?\n");

        Files.writeString(mix, text.replace("tokenizer: tok\n", ""));
        assertThat(mews("check", mix).err())
                .isEqualTo(mix + ":2:48: sources.code.fim.suffix_token must be a token id, but was '<|suffix|>': a"
                        + " token's name needs the key tokenizer, with the tokenizer to look it up in\n");
    }
}
