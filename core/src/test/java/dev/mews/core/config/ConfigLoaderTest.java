package dev.mews.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
    enum Kind {
        WEB,
        CODE_FILES
    }

    record Dedup(
            @Default("14") @Range(min = 1, max = 1000) int bands,

            @Default("0.8") @Range(min = 0, max = 1, minExclusive = true)
            BigDecimal threshold) {
        Dedup {
            if (bands == 13) {
                throw new IllegalArgumentException("bands must not be 13, but was 13");
            }
        }
    }

    record Source(
            Kind kind,
            List<String> input,
            @Default("{}") Map<String, Double> weights,
            Optional<Path> cache,
            @Default("false") boolean shuffled,
            @Default("2") double exponent,
            @Default("16_000_000_000") long tokens) {}

    record Recipe(
            String name,
            @Default("{}") Map<String, Source> sources,
            @Default("{}") Dedup dedup) {}

    record AllDefaults(
            @Default("{}") Dedup dedup, @Default("[a, b]") List<String> names, Optional<String> note) {}

    record Weights(
            @Range(min = 0, maxExclusive = true, max = 2) Map<String, BigDecimal> weights) {}

    record Recursive(Optional<Recursive> next) {}

    private static Recipe parse(String yaml) {
        return ConfigLoader.parse("recipe.yaml", yaml, Recipe.class, Map.of("CORPUS", "/data/corpus"));
    }

    private static void assertProblems(String yaml, String... problems) {
        assertThatThrownBy(() -> parse(yaml))
                .isInstanceOfSatisfying(
                        ConfigException.class, e -> assertThat(e.problems()).containsExactly(problems))
                .hasMessage(String.join("\n", problems));
    }

    @Test
    void bindsEveryTypeFromYaml() {
        Recipe recipe = parse("""
            name: quickstart # a comment
            sources:
              web:
                kind: web
                input: ["${CORPUS}/web/*.warc.gz", 'price: $${5}']
                weights: {b: 1.5, a: 2}
                cache: ${CORPUS}/cache
                shuffled: true
                exponent: 1e-3
                tokens: 9_000_000_000
              code: {kind: code-files, input: []}
            dedup:
              bands: 20
              threshold: 0.70
            """);
        Source web = new Source(
                Kind.WEB,
                List.of("/data/corpus/web/*.warc.gz", "price: ${5}"),
                Map.of("b", 1.5, "a", 2.0),
                Optional.of(Path.of("/data/corpus/cache")),
                true,
                0.001,
                9_000_000_000L);
        Source code = new Source(Kind.CODE_FILES, List.of(), Map.of(), Optional.empty(), false, 2, 16_000_000_000L);
        assertThat(recipe)
                .isEqualTo(new Recipe(
                        "quickstart", Map.of("web", web, "code", code), new Dedup(20, new BigDecimal("0.70"))));
        assertThat(recipe.sources().keySet()).containsExactly("web", "code");
        assertThat(web.weights()).hasSize(2);
    }

    @Test
    void fillsDefaults() {
        assertThat(parse("name: x")).isEqualTo(new Recipe("x", Map.of(), new Dedup(14, new BigDecimal("0.8"))));
        assertThat(ConfigLoader.defaults(AllDefaults.class))
                .isEqualTo(new AllDefaults(new Dedup(14, new BigDecimal("0.8")), List.of("a", "b"), Optional.empty()));
    }

    @Test
    void namesTheNearestKeyAndItsPlace() {
        assertProblems(
                "name: x\ndedup:\n  bands: 2\n  treshold: 0.5\n",
                "recipe.yaml:4:3: unknown key 'treshold' in dedup, did you mean 'threshold'? allowed: bands,"
                        + " threshold");
    }

    @Test
    void listsAllowedKeysWhereNoneIsNear() {
        assertProblems(
                "name: x\nzzz: 1\n",
                "recipe.yaml:2:1: unknown key 'zzz' at the top level; allowed: name, sources, dedup");
    }

    @Test
    void reportsAllProblemsInTheOrderOfTheFile() {
        assertProblems(
                """
                sources:
                  web:
                    kind: wbe
                    input: all
                    tokens: many
                    tokens: 3
                  code:
                    input: [1, [2]]
                dedup: {bands: 0, threshold: 1.01}
                """,
                "recipe.yaml:1:1: missing key 'name' at the top level",
                "recipe.yaml:3:11: sources.web.kind must be one of web, code_files, but was 'wbe', did you mean 'web'?",
                "recipe.yaml:4:12: sources.web.input must be a list, but was 'all'",
                "recipe.yaml:5:13: sources.web.tokens must be a whole number, but was 'many'",
                "recipe.yaml:6:5: duplicate key 'tokens' in sources.web",
                "recipe.yaml:8:5: missing key 'kind' in sources.code",
                "recipe.yaml:8:16: sources.code.input[1] must be text, but was a list",
                "recipe.yaml:9:16: dedup.bands must be in [1, 1000], but was 0",
                "recipe.yaml:9:30: dedup.threshold must be in (0, 1], but was 1.01");
    }

    @Test
    void suggestsTheNearestEnumValue() {
        assertProblems(
                "name: x\nsources: {a: {kind: code_fils, input: []}}",
                "recipe.yaml:2:21: sources.a.kind must be one of web, code_files, but was 'code_fils', did you mean"
                        + " 'code_files'?");
    }

    @Test
    void reportsWhatAConstructorRefusesAtTheRecordsPlace() {
        assertProblems("name: x\ndedup:\n  bands: 13\n", "recipe.yaml:3:3: dedup: bands must not be 13, but was 13");
    }

    @Test
    void saysHowToSetAnUnsetVariable() {
        assertProblems(
                "name: ${MEWS_SURELY_UNSET}/x",
                "recipe.yaml:1:7: name needs the variable MEWS_SURELY_UNSET, which is not set; set it: export"
                        + " MEWS_SURELY_UNSET=VALUE");
        assertProblems(
                "name: ${CORPUS",
                "recipe.yaml:1:7: name holds '${CORPUS': a variable is written ${NAME} with letters, digits and '_';"
                        + " write $${ for a plain ${");
    }

    @ParameterizedTest
    @CsvSource({"1.5", "1e9999", "99999999999", "'1_'", "'_1'", "0x10", "yes", "~", "''", ".inf", "1_000_000_000_000"})
    void refusesWhatIsNotAnInt(String value) {
        assertThatThrownBy(() -> parse("name: x\ndedup: {bands: " + value + "}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("recipe.yaml:2:")
                .hasMessageContaining("dedup.bands must be a whole number (at most 2147483647), but was ");
    }

    @ParameterizedTest
    @CsvSource({"0.1,0.1", "1,1", "1e-1,0.1", "0.000_000_1,0.0000001", "+0.5,0.5"})
    void keepsDecimalsExact(String written, BigDecimal value) {
        assertThat(parse("name: x\ndedup: {threshold: " + written + "}").dedup().threshold())
                .isEqualByComparingTo(value);
    }

    @Test
    void holdsRangesForTheElementsOfMaps() {
        assertThatThrownBy(
                        () -> ConfigLoader.parse("mix.yaml", "weights: {web: 1.9, code: 2}", Weights.class, Map.of()))
                .hasMessage("mix.yaml:1:27: weights.code must be in [0, 2), but was 2");
    }

    @Test
    void pointsAtBrokenYaml() {
        assertThatThrownBy(() -> parse("name: x\nsources: {a: 1\nb: [}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("recipe.yaml:3:")
                .hasMessageContaining("is not valid YAML");
        assertThatThrownBy(() -> parse("name: a\n---\nname: b\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is not valid YAML");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- a", "just text", "42"})
    void refusesAFileThatIsNoMapping(String yaml) {
        assertThatThrownBy(() -> parse(yaml))
                .hasMessageStartingWith("recipe.yaml:1:1: the file must be a mapping of keys to values, but was ");
    }

    @Test
    void treatsAnEmptyFileAsNoKeys() {
        assertProblems("", "recipe.yaml:1:1: missing key 'name' at the top level");
        assertProblems("# nothing\n", "recipe.yaml:1:1: missing key 'name' at the top level");
    }

    @Test
    void survivesNestingAndAliasesMadeToHurt() {
        String deep = "name: x\nsources: " + "[".repeat(5_000);
        assertThatThrownBy(() -> parse(deep)).isInstanceOf(ConfigException.class);
        StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d, *a%d]%n".formatted(i, i, i - 1, i - 1, i - 1));
        }
        assertThatThrownBy(() -> parse(bomb.toString())).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> ConfigLoader.parse("f", "&a {next: *a}", Recursive.class, Map.of()))
                .isInstanceOf(ConfigException.class);
    }

    @Test
    void sharesValuesThroughAliases() {
        assertThat(parse("name: x\nsources: {a: &s {kind: web, input: [i]}, b: *s}")
                        .sources())
                .hasSize(2)
                .satisfies(sources -> assertThat(sources.get("a")).isEqualTo(sources.get("b")));
    }

    @Test
    void readsFilesAndSaysWhichOneIsWrong(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("r.yaml");
        Files.writeString(file, "\ufeffname: \"\u00e9\"\r\ndedup: {bands: 3}\r\n");
        assertThat(ConfigLoader.load(file, Recipe.class, Map.of()).name()).isEqualTo("\u00e9");

        Files.write(file, new byte[] {'n', 'a', 'm', 'e', ':', ' ', (byte) 0xff});
        assertThatThrownBy(() -> ConfigLoader.load(file, Recipe.class, Map.of()))
                .hasMessage(file + ": is not valid UTF-8; save the file as UTF-8");
        assertThatThrownBy(() -> ConfigLoader.load(directory.resolve("none.yaml"), Recipe.class, Map.of()))
                .hasMessage(directory.resolve("none.yaml") + ": no such file");
    }

    @Test
    void thePlaceOfAValueIsThatOfTheNearestKeyInTheFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), "a:\n  b: [x, {c: 1}]\n");
        assertThat(ConfigLoader.place(file, List.of("a", "b", "1", "c"))).isEqualTo(file + ":2:14: a.b.1.c");
        assertThat(ConfigLoader.place(file, List.of("a", "other", "b"))).isEqualTo(file + ":2:3: a.other.b");
        assertThat(ConfigLoader.place(file, List.of("a", "b", "2"))).isEqualTo(file + ":2:6: a.b.2");
    }
}
