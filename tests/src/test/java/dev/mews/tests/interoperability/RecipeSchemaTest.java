package dev.mews.tests.interoperability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.mews.tests.support.MewsProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The recipe schema as editors use it: by an independent validator. */
final class RecipeSchemaTest {
    private static final YAMLMapper YAML = new YAMLMapper();

    private static JsonSchema schema() throws IOException {
        Path file = MewsProcess.home().resolve("docs/reference/recipe.schema.json");
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7).getSchema(Files.readString(file));
    }

    private static JsonNode recipe(String path) throws IOException {
        return YAML.readTree(Files.readString(MewsProcess.home().resolve(path)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "examples/quickstart/recipe.yaml",
                "examples/corpus/recipe.yaml",
                "tests/src/test/resources/small.yaml"
            })
    void acceptsEveryRecipeOfTheProject(String path) throws IOException {
        assertThat(schema().validate(recipe(path))).isEmpty();
    }

    @Test
    void rejectsAnUnknownKeyAWrongTypeAndANumberOutOfRange() throws IOException {
        ObjectNode recipe = (ObjectNode) recipe("examples/quickstart/recipe.yaml");
        recipe.put("sede", 17);
        recipe.put("seed", "seventeen");
        ((ObjectNode) recipe.get("engine")).put("parallelism", -1);
        assertThat(schema().validate(recipe))
                .extracting(message -> message.getInstanceLocation() + " " + message.getType())
                .contains("$ additionalProperties", "$.seed type", "$.engine.parallelism minimum");
    }
}
