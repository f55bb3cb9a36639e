package dev.mews.cli.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mews.core.hash.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
    @TempDir
    Path directory;

    private Path one;
    private Path two;
    private Path text;

    @BeforeEach
    void trainTokenizers() throws IOException {
        // one learns lo, er, wer, lower; two learns lo and, over one more, slow
        one = CommandRun.train(directory.resolve("one"), 260, "lower lower lower");
        two = CommandRun.train(directory.resolve("two"), 259, "slow slow slow");
        text = directory.resolve("text.jsonl");
        Files.writeString(text, """
                {"text": "lower slow", "language": "en"}
                {"text": "slow <script>alert('1')</script>", "language": "<b>"}
                """);
    }

    private String page() throws IOException {
        Path html = directory.resolve("compare.html");
        CommandRun run = CommandRun.of(new CompareCommand(), one, two, "--text", "t=" + text, "--html", html);
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        return Files.readString(html);
    }

    private static String between(String text, String from, String to) {
        int start = text.indexOf(from) + from.length();
        return text.substring(start, text.indexOf(to, start));
    }

    @Test
    void languagesAndVocabulariesAreCompared() throws IOException {
        Path json = directory.resolve("compare.json");
        CommandRun run = CommandRun.of(new CompareCommand(), one, two, "--text", "t=" + text, "--json", json);
        assertThat(run.out()).contains("""
                        Vocabulary
                        tokens                    number
                        ────────────────────────  ──────
                        in both                      257
                        of these with another id       1
                        only in one                    3
                        only in two                    2
                        """).contains("""
                        By language
                        language  bytes  B/tok one  B/tok two  change of tokens  95 % interval
                        ────────  ─────  ─────────  ─────────  ────────────────  ─────────────
                        <b>          32      1.067      1.103            −3.3 %              –
                        en           10      2.000      1.667           +20.0 %              –
                        """);
        JsonNode root = new ObjectMapper().readTree(json.toFile());
        assertThat(root.at("/vocabulary/added").size()).isEqualTo(2);
        assertThat(root.at("/second/languages/en/tokens").asLong()).isEqualTo(6);
        assertThat(root.at("/most_changed/0/text").asText()).isEqualTo("lower slow");
    }

    @Test
    void changesHaveTheIntervalOfResamplesThatBothShare() throws IOException {
        // Every document is as much longer, so the change does not vary with the documents, though the lengths do.
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 12; i++) {
            lines.append("{\"text\": \"%s\", \"language\": \"en\"}%n".formatted("lower".repeat(i)));
            lines.append("{\"text\": \"%s\", \"language\": \"xx\"}%n".formatted(i % 2 == 0 ? "lower" : "slow"));
        }
        Files.writeString(text, lines);
        Path json = directory.resolve("compare.json");
        CommandRun run = CommandRun.of(new CompareCommand(), one, two, "--text", "t=" + text, "--json", json);
        assertThat(run.exit()).isZero();
        JsonNode change = new ObjectMapper().readTree(json.toFile()).get("change");
        assertThat(change.at("/languages/en/normalised_length_interval"))
                .extracting(JsonNode::asDouble)
                .containsExactly(4.0, 4.0);
        double low = change.at("/languages/xx/normalised_length_interval/0").asDouble();
        double high = change.at("/languages/xx/normalised_length_interval/1").asDouble();
        assertThat(change.at("/languages/xx/normalised_length").asDouble())
                .isEqualTo(1.25)
                .isBetween(low, high);
        assertThat(low).isLessThan(1);
        assertThat(high).isGreaterThan(2);
        assertThat(run.out().lines().filter(line -> line.startsWith("en ")))
                .singleElement()
                .asString()
                .endsWith("+300.0 %  +300.0 % to +300.0 %");
    }

    @Test
    void fairnessOnParallelTextHasAnIntervalToo() throws IOException {
        Path json = directory.resolve("compare.json");
        CommandRun run = CommandRun.of(new CompareCommand(), one, two, "--json", json);
        assertThat(run.exit()).isZero();
        JsonNode change = new ObjectMapper().readTree(json.toFile()).get("change");
        double gini = change.get("gini_of_tokens_per_line").asDouble();
        assertThat(change.at("/gini_of_tokens_per_line_interval/0").asDouble()).isLessThanOrEqualTo(gini);
        assertThat(change.at("/gini_of_tokens_per_line_interval/1").asDouble()).isGreaterThanOrEqualTo(gini);
        assertThat(run.out())
                .containsPattern("Gini of tokens per line .* % to .* %\n")
                .containsPattern("highest premium .* % to .* %\n")
                .containsPattern("share of words in several tokens .* % to .* %\n");
    }

    @Test
    void whatIsInTheTextsIsEscapedOnThePage() throws IOException {
        String page = page();
        assertThat(page).doesNotContain("<script>alert").doesNotContain("<b>:").contains("&lt;b>");
        assertThat(page.split("<script", -1)).hasSize(3);
    }

    @Test
    void thePageLoadsNothingAndItsScriptHasTheHashItAllows() throws IOException {
        String page = page();
        assertThat(page).doesNotContain("http://").doesNotContain("https://").doesNotContain("src=");
        String script = between(page, "<script>", "</script>");
        String hash =
                Base64.getEncoder().encodeToString(Sha256.newDigest().digest(script.getBytes(StandardCharsets.UTF_8)));
        assertThat(page).contains("script-src 'sha256-" + hash + "'");
    }

    @Test
    void everyTokenOfThePageHasItsTreeDownToBytes() throws IOException {
        String page = page();
        JsonNode data = new ObjectMapper().readTree(between(page, "id=\"data\">", "</script>"));
        assertThat(data.at("/names/1").asText()).isEqualTo("two");
        for (int side = 0; side < 2; side++) {
            JsonNode tokens = data.get("tokens").get(side);
            assertThat(tokens.size()).isGreaterThan(4);
            for (JsonNode token : tokens) {
                assertThat(token).hasSize(token.get(1).asInt() < 0 ? 2 : 4);
                for (int part = 2; part < token.size(); part++) {
                    assertThat(tokens.has(token.get(part).asText())).isTrue();
                }
            }
        }
        // 258 is the third merge of two: slow
        assertThat(data.at("/tokens/1/258/0").asText()).isEqualTo("slow");
        assertThat(data.at("/tokens/1/258/1").asInt()).isEqualTo(2);
    }

    @Test
    void onlyDifferingSpansAreMarked() throws IOException {
        assertThat(page())
                .contains("<h3>t · en<small>5 → 6 tokens, +20.0 %</small></h3>")
                .contains("<button class=\"diff c0\" value=\"259\" tabindex=\"-1\">lower</button>")
                .containsPattern("class=\"same\" value=\"\\d+\" tabindex=\"-1\">␣<");
    }
}
