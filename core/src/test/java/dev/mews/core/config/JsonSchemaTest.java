package dev.mews.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaTest {
    enum Level {
        LOW,
        VERY_HIGH
    }

    record Inner(
            @Describe("Share of tokens.") @Range(min = 0, max = 1, minExclusive = true)
            BigDecimal weight) {}

    record Outer(
            @Describe("Name of the run.") String name,
            @Describe("How much.") @Default("very_high") Level level,
            @Default("3") @Range(min = 1) int steps,
            @Default("{}") Map<String, Inner> sources,
            @Default("[]") List<Path> files,
            Optional<Inner> extra,
            @Default("0.50") double rate,
            @Default("true") boolean fast) {}

    record Clash(Inner inner, Other.Inner other) {}

    static final class Other {
        record Inner(int x) {}
    }

    private static final String GOLDEN = """
        {
          "$schema" : "http://json-schema.org/draft-07/schema#",
          "title" : "Test",
          "type" : "object",
          "additionalProperties" : false,
          "properties" : {
            "name" : {
              "description" : "Name of the run.",
              "type" : "string"
            },
            "level" : {
              "description" : "How much.",
              "type" : "string",
              "enum" : [
                "low",
                "very_high"
              ],
              "default" : "very_high"
            },
            "steps" : {
              "type" : "integer",
              "minimum" : 1,
              "default" : 3
            },
            "sources" : {
              "type" : "object",
              "additionalProperties" : {
                "$ref" : "#/definitions/Inner"
              },
              "default" : { }
            },
            "files" : {
              "type" : "array",
              "items" : {
                "type" : "string"
              },
              "default" : [ ]
            },
            "extra" : {
              "allOf" : [
                {
                  "$ref" : "#/definitions/Inner"
                }
              ]
            },
            "rate" : {
              "type" : "number",
              "default" : 0.5
            },
            "fast" : {
              "type" : "boolean",
              "default" : true
            }
          },
          "required" : [
            "name"
          ],
          "definitions" : {
            "Inner" : {
              "type" : "object",
              "additionalProperties" : false,
              "properties" : {
                "weight" : {
                  "description" : "Share of tokens.",
                  "type" : "number",
                  "exclusiveMinimum" : 0,
                  "maximum" : 1
                }
              },
              "required" : [
                "weight"
              ]
            }
          }
        }
        """;

    private static boolean schemaAccepts(String yaml) {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                .getSchema(JsonSchema.of(Outer.class, "Test"))
                .validate(yaml, InputFormat.YAML)
                .isEmpty();
    }

    private static boolean loaderAccepts(String yaml) {
        try {
            ConfigLoader.parse("t.yaml", yaml, Outer.class, Map.of());
            return true;
        } catch (ConfigException e) {
            return false;
        }
    }

    @Test
    void writesDescriptionsDefaultsRangesAndDefinitions() {
        assertThat(JsonSchema.of(Outer.class, "Test")).isEqualTo(GOLDEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name: x",
                "{name: x, level: low, steps: 1, files: [a, b], rate: 1, fast: false}",
                "{name: x, sources: {web: {weight: 1}, code: {weight: 0.25}}, extra: {weight: 0.5}}"
            })
    void acceptsWhatTheLoaderAccepts(String yaml) {
        assertThat(loaderAccepts(yaml)).isTrue();
        assertThat(schemaAccepts(yaml)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{name: x, nam: y}",
                "{name: x, steps: 0}",
                "{name: x, steps: 1.5}",
                "{name: x, level: high}",
                "{name: x, files: a}",
                "{name: x, sources: {web: {}}}",
                "{name: x, sources: {web: {weight: 0}}}",
                "{name: x, extra: {weight: 1.01}}",
                "{name: x, fast: 1}"
            })
    void refusesWhatTheLoaderRefuses(String yaml) {
        assertThat(loaderAccepts(yaml)).isFalse();
        assertThat(schemaAccepts(yaml)).isFalse();
    }

    @Test
    void refusesTwoRecordsOfOneName() {
        assertThatThrownBy(() -> JsonSchema.of(Clash.class, "Test"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two config records are named Inner");
    }

    record Marked(@OrNumber String mark) {}

    @Test
    void aStringThatMayBeANumberIsBoth() {
        assertThat(JsonSchema.of(Marked.class, "Test")).contains("\"type\" : [\n");
        for (String yaml : List.of("mark: 17", "mark: seventeen")) {
            assertThat(ConfigLoader.parse("a.yaml", yaml, Marked.class, Map.of())
                            .mark())
                    .isEqualTo(yaml.substring(6));
        }
    }
}
