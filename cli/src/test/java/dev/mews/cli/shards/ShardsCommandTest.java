package dev.mews.cli.shards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.cli.internal.CommandLines;
import dev.mews.core.hash.Hash128;
import dev.mews.loader.format.PackStreamInfo;
import dev.mews.loader.format.PackWriter;
import dev.mews.loader.format.PackedManifest;
import dev.mews.loader.format.PackedShardPosition;
import dev.mews.loader.format.Piece;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardsCommandTest {
    @TempDir
    Path directory;

    @BeforeEach
    void write() throws IOException {
        PackStreamInfo info = new PackStreamInfo("plan", List.of("code", "web"), 300, 9, 9, "tok");
        TreeMap<String, Long> none = new TreeMap<>();
        none.put("code", 0L);
        none.put("web", 0L);
        try (PackWriter writer =
                PackWriter.create(directory.resolve("00000"), info, new PackedShardPosition(0, 0, 0, 4, none))) {
            writer.begin(1);
            writer.piece(new Piece(new Hash128(1, 2), 0, 2, 0, false), new int[] {1, 2}, 0);
            writer.piece(new Piece(new Hash128(3, 4), 10, 2, 1, true), new int[] {3, 4}, 0);
            writer.begin(0);
            writer.piece(new Piece(new Hash128(5, 6), 0, 3, 0, false, true), new int[] {5, 6, 7}, 0);
            writer.begin(1);
            writer.piece(new Piece(new Hash128(1, 2), 0, 4, 1, false), new int[] {1, 2, 3, 9}, 0);
            writer.finish();
        }
        Files.writeString(
                directory.resolve(PackedManifest.FILE),
                new PackedManifest(1, info, List.of(new PackedManifest.Entry("00000", 0, 3, 0, 11, 4))).toJson());
    }

    private String mews(int exit, Object... arguments) {
        StringWriter out = new StringWriter();
        int found = CommandLines.of(new ShardsCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute(Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new));
        assertThat(found).as(out.toString()).isEqualTo(exit);
        return out.toString();
    }

    @Test
    void inspectSumsUpBySourceAndShowsOnePack() {
        assertThat(mews(0, "inspect", directory, "--verify")).isEqualTo("""
                3 packs, 11 tokens, 1 shards, vocabulary 300, plan plan
                source  packs  tokens  pieces  padding  mean squared length of a pack
                ──────  ─────  ──────  ──────  ───────  ─────────────────────────────
                code        1       3       1   25.0 %                              9
                web         2       8       3    0.0 %                             12
                every byte matches its checksum
                """);
        assertThat(mews(0, "inspect", directory, "--pack", 1)).isEqualTo("""
                pack 1: code, 3 of 4 tokens, squared lengths 9
                document                          epoch  offset  tokens  order        first tokens
                ────────────────────────────────  ─────  ──────  ──────  ───────────  ────────────
                00000000000000050000000000000006      0       0       3  middle last  5 6 7
                """);
        assertThat(mews(2, "inspect", directory, "--pack", 3)).isEqualTo("mews: --pack must be in [0, 3), but was 3\n");
    }

    @Test
    void whereFindsTheDocumentsOfAStepAndTheStepsOfADocument() {
        assertThat(mews(0, "where", directory, "--batch-size", 2, "--step", 0)).isEqualTo("""
                step  row  pack  source  document                          epoch  offset  tokens
                ────  ───  ────  ──────  ────────────────────────────────  ─────  ──────  ──────
                   0    0     0  web     00000000000000010000000000000002      0       0       2
                   0    0     0  web     00000000000000030000000000000004      1      10       2
                   0    1     1  code    00000000000000050000000000000006      0       0       3
                """);
        assertThat(mews(0, "where", directory, "--batch-size", 2, "--document", "00000000000000010000000000000002"))
                .isEqualTo("""
                step  row  pack  source  document                          epoch  offset  tokens
                ────  ───  ────  ──────  ────────────────────────────────  ─────  ──────  ──────
                   0    0     0  web     00000000000000010000000000000002      0       0       2
                   1    0     2  web     00000000000000010000000000000002      1       0       4
                """);
        assertThat(mews(2, "where", directory, "--step", 9)).isEqualTo("mews: --step must be in [0, 3), but was 9\n");
        assertThat(mews(2, "where", directory, "--document", "x"))
                .isEqualTo("mews: --document must be 32 hex digits, but was x\n");
    }

    @Test
    void laterPassesSeeTheSamePacksInLaterSteps() {
        assertThat(mews(0, "where", directory, "--batch-size", 2, "--passes", 2, "--step", 2))
                .isEqualTo("""
                step  row  pack  source  document                          epoch  offset  tokens
                ────  ───  ────  ──────  ────────────────────────────────  ─────  ──────  ──────
                   2    0     0  web     00000000000000010000000000000002      0       0       2
                   2    0     0  web     00000000000000030000000000000004      1      10       2
                   2    1     1  code    00000000000000050000000000000006      0       0       3
                """);
        assertThat(mews(
                        0,
                        "where",
                        directory,
                        "--batch-size",
                        2,
                        "--passes",
                        2,
                        "--document",
                        "00000000000000050000000000000006"))
                .isEqualTo("""
                step  row  pack  source  document                          epoch  offset  tokens
                ────  ───  ────  ──────  ────────────────────────────────  ─────  ──────  ──────
                   0    1     1  code    00000000000000050000000000000006      0       0       3
                   2    1     1  code    00000000000000050000000000000006      0       0       3
                """);
        assertThat(mews(2, "where", directory, "--passes", 2, "--step", 6))
                .isEqualTo("mews: --step must be in [0, 6), but was 6\n");
        assertThat(mews(2, "where", directory, "--passes", 0, "--step", 0))
                .isEqualTo("mews: --passes must be at least 1, but was 0\n");
    }

    @Test
    void exportWritesEveryFormat() throws IOException {
        for (String format : List.of("datatrove", "mds", "olmo", "numpy")) {
            Path folder = directory.resolve(format);
            assertThat(mews(0, "export", directory, "--format", format, "--output", folder))
                    .isEqualTo(folder + ": 3 packs, 11 tokens, 1 shards\n");
            try (var files = Files.list(folder)) {
                assertThat(files.count()).isPositive();
            }
        }
    }
}
