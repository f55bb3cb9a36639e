package dev.mews.filters.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mews.core.config.ConfigLoader;
import dev.mews.filters.Decision;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares every rule with the verdicts of {@code golden/make_rules.py}. */
class GoldenRulesTest {
    private final WordSegmenter segmenter = new WordSegmenter(WordDialect.WHITESPACE);

    record Case(JsonNode node) {
        @Override
        public String toString() {
            return node.get("name").asText();
        }
    }

    static Stream<Case> cases() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<Case> cases = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                GoldenRulesTest.class.getResourceAsStream("/golden/rules.jsonl"), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                cases.add(new Case(mapper.readTree(line)));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gopherQualityAgreesWithPython(Case golden) {
        compare(golden, "gopher_quality", new GopherQuality(ConfigLoader.defaults(GopherQualityConfig.class)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gopherRepetitionAgreesWithPython(Case golden) {
        compare(golden, "gopher_repetition", new GopherRepetition(ConfigLoader.defaults(GopherRepetitionConfig.class)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void c4AgreesWithPythonAndLeavesTheSameText(Case golden) {
        C4Config config = ConfigLoader.defaults(C4Config.class);
        compare(golden, "c4", new C4Quality(config));
        compare(golden, "c4_terminal", new C4Quality(withTerminalPunctuation(config)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fineWebAgreesWithPython(Case golden) {
        compare(golden, "fineweb", new FineWebQuality(ConfigLoader.defaults(FineWebConfig.class)));
    }

    @Test
    void anUnchangedTextIsTheSameInstance() {
        String text = "One is here. Two is here. Three is here. Four is here. Five is here.";
        Decision decision = new C4Quality(ConfigLoader.defaults(C4Config.class)).decide(segmenter.analyze(text));
        assertThat(((Decision.Keep) decision).text()).isSameAs(text);
    }

    private static C4Config withTerminalPunctuation(C4Config c) {
        return new C4Config(
                c.enabled(),
                true,
                c.removeCitations(),
                c.minSentences(),
                c.minWordsPerLine(),
                c.maxWordLength(),
                c.dropLoremIpsum(),
                c.removeJavascript(),
                c.dropCurlyBracket(),
                c.removePolicy());
    }

    private void compare(Case golden, String name, TextRule rule) {
        JsonNode expected = golden.node().get(name);
        Decision decision =
                rule.decide(segmenter.analyze(golden.node().get("text").asText()));
        String reason = expected.get(0).asText();
        if (reason.isEmpty()) {
            assertThat(decision).isInstanceOf(Decision.Keep.class);
            if (expected.size() > 2) {
                assertThat(((Decision.Keep) decision).text())
                        .isEqualTo(expected.get(2).asText());
            }
        } else {
            assertThat(decision).isInstanceOf(Decision.Drop.class);
            Decision.Drop drop = (Decision.Drop) decision;
            assertThat(drop.reason()).isEqualTo(reason);
            assertThat(drop.value()).isCloseTo(expected.get(1).asDouble(), within(1e-12));
        }
    }
}
