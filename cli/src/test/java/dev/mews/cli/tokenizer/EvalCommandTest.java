package dev.mews.cli.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalCommandTest {
    @TempDir
    Path directory;

    private Path one;
    private Path two;
    private Path text;

    @BeforeEach
    void trainTokenizers() throws IOException {
        // one learns lo, low; two learns nothing
        one = CommandRun.train(directory.resolve("one"), 258, "low low low");
        two = CommandRun.train(directory.resolve("two"), 256, "x");
        text = directory.resolve("text.jsonl");
        Files.writeString(text, """
                {"text": "low lower", "language": "en"}
                {"text": "slow <b>", "language": "sco"}
                """);
    }

    @Test
    void figuresAreThoseOfAHandCount() throws IOException {
        Path json = directory.resolve("eval.json");
        CommandRun run = CommandRun.of(new EvalCommand(), one, two, "--text", "small=" + text, "--json", json);
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        // one: low, space, low, e, r / s, low, space, <, b, >; two: bytes
        assertThat(run.out()).contains("""
                        All texts
                        figure                                    one     two
                        ─────────────────────────────────────  ──────  ──────
                        vocabulary                                258     256
                        tokens                                     11      17
                        bytes per token                         1.545   1.000
                        bytes per token: 95 % interval              –       –
                        characters per token                    1.545   1.000
                        fertility: tokens per word              2.750   4.250
                        fertility: 95 % interval                    –       –
                        tokens with bytes of a word, per word   1.750   3.250
                        words in several tokens                50.0 %  75.0 %
                        length, one = 1                         1.000   1.545
                        """);
        JsonNode first =
                new ObjectMapper().readTree(json.toFile()).get("tokenizers").get(0);
        assertThat(first.at("/all/tokens").asLong()).isEqualTo(11);
        assertThat(first.at("/sources/small/bytes").asLong()).isEqualTo(17);
        assertThat(first.at("/languages/sco/tokens").asLong()).isEqualTo(6);
        assertThat(first.at("/classes/reachable").asInt()).isEqualTo(130);
        assertThat(first.at("/tokens/unused/first/256").asText()).isEqualTo("lo");
    }

    @Test
    void parallelTextAndWordListsHaveTheirTables() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("parallel"));
        Files.writeString(folder.resolve("en.txt"), "low\nlow low\n");
        Files.writeString(folder.resolve("xx.txt"), "slows\nslow slows\n");
        Path words = directory.resolve("words.txt");
        Files.writeString(words, "low\nlower\n");
        Path html = directory.resolve("eval.html");
        CommandRun run = CommandRun.of(
                new EvalCommand(),
                one,
                "--text",
                text,
                "--parallel",
                folder,
                "--words",
                "list=" + words,
                "--html",
                html);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("""
                        Parallel text: Languages
                        language  lines  tokens/line one  premium one  95 % interval
                        ────────  ─────  ───────────────  ───────────  ─────────────
                        en            2             2.00        1.000              –
                        xx            2             4.50        2.250              –
                        """).contains("""
                        Single token retention
                        list  words  STRR one  in text one
                        ────  ─────  ────────  ───────────
                        list      2    50.0 %       50.0 %
                        """);
        assertThat(Files.readString(html))
                .startsWith("<!DOCTYPE html>")
                .contains("Bytes per token, one")
                // a premium of 1 has no colour, one of 2.25 is 5 / 8 of the way to 3
                .contains("<td class=\"n heat heat0\" dir=\"auto\">1.000</td>")
                .contains("<td class=\"n heat heat6\" dir=\"auto\">2.250</td>");
    }

    @Test
    void withoutTextTheParallelTextOfMewsIsMeasured() throws IOException {
        Path json = directory.resolve("eval.json");
        CommandRun run = CommandRun.of(new EvalCommand(), two, "--json", json);
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        JsonNode node = new ObjectMapper().readTree(json.toFile()).at("/tokenizers/0");
        // two knows bytes only: as many tokens as bytes
        assertThat(node.at("/sources/parallel/documents").asInt()).isEqualTo(18 * 44);
        assertThat(node.at("/languages/hi/bytes_per_token").asDouble()).isEqualTo(1);
        assertThat(node.at("/parallel/languages/hi/tokens").asLong())
                .isEqualTo(node.at("/languages/hi/bytes").asLong());
        assertThat(node.at("/parallel/languages/en/premium").asDouble()).isEqualTo(1);
        assertThat(node.at("/parallel/gini").asDouble()).isBetween(0.1, 0.2);
        for (String figure : List.of("/parallel/gini", "/parallel/languages/hi/tokens_per_line", "/all/fertility")) {
            double value = node.at(figure).asDouble();
            assertThat(node.at(figure + "_interval/0").asDouble()).isBetween(0.9 * value, value);
            assertThat(node.at(figure + "_interval/1").asDouble()).isBetween(value, 1.1 * value);
        }
    }

    @Test
    void tokensOfAListOfUnwantedWordsAreNamed() throws IOException {
        Path list = directory.resolve("rude.txt");
        Files.writeString(list, "LOW\nslow\n");
        Path json = directory.resolve("eval.json");
        CommandRun run =
                CommandRun.of(new EvalCommand(), one, "--text", text, "--unwanted", "rude=" + list, "--json", json);
        assertThat(run.out()).contains("on the list rude                             1\n");
        JsonNode node = new ObjectMapper().readTree(json.toFile()).at("/tokenizers/0/tokens/unwanted_rude");
        assertThat(node.toString()).isEqualTo("{\"count\":1,\"first\":{\"257\":\"low\"}}");
    }

    @Test
    void whatIsWrongIsSaidInOneLine() throws IOException {
        assertThat(CommandRun.of(new EvalCommand(), one, "--text", directory.resolve("none.jsonl")))
                .satisfies(run -> assertThat(run.err()).startsWith("mews: ").hasLineCount(1))
                .extracting(CommandRun::exit)
                .isEqualTo(2);
        assertThat(CommandRun.of(new EvalCommand(), directory.resolve("none"), "--text", text))
                .extracting(CommandRun::exit)
                .isEqualTo(1);
        assertThat(CommandRun.of(new EvalCommand(), "a=" + one, "a=" + two, "--text", text))
                .isEqualTo(new CommandRun(
                        2, "", "mews: two tokenizers are called a: give them names, as in old=DIR new=DIR\n"));
        Path german = directory.resolve("de.txt");
        Files.writeString(german, "tief\n");
        assertThat(CommandRun.of(new EvalCommand(), one, "--text", text, "--parallel", german))
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "mews: --parallel has no English: name the reference with --parallel-reference, one of de\n"));
        Path empty = directory.resolve("empty.jsonl");
        Files.writeString(empty, "{\"text\": \"\"}\n");
        assertThat(CommandRun.of(new EvalCommand(), one, "--text", empty))
                .isEqualTo(new CommandRun(1, "", "mews: --text holds no text\n"));
    }

    @Test
    void theResultDoesNotDependOnThreads() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 4_000; i++) {
            lines.append("{\"text\": \"")
                    .append("low slow ".repeat(100 + i % 7))
                    .append(i)
                    .append("\"}\n");
        }
        Path many = directory.resolve("many.jsonl");
        Files.writeString(many, lines);
        Path json = directory.resolve("a.json");
        Path other = directory.resolve("b.json");
        CommandRun.of(new EvalCommand(), one, two, "--text", many, "--threads", 1, "--json", json);
        CommandRun.of(new EvalCommand(), one, two, "--text", many, "--threads", 3, "--json", other);
        assertThat(other).hasSameTextualContentAs(json);
    }

    @Test
    void tokensAreShownWithoutHarm() {
        assertThat(TokenText.of("\u001b[31m \t\n\u202e".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("⟨U+001B⟩[31m␣⇥⏎⟨U+202E⟩");
        assertThat(TokenText.of(new byte[] {' ', (byte) 0xE4, (byte) 0xB8})).isEqualTo("⟨20 E4 B8⟩");
        assertThat(TokenText.of("x".repeat(60).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("x".repeat(48) + "…");
    }
}
