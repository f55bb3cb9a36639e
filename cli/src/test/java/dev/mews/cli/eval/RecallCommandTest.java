package dev.mews.cli.eval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mews.cli.tokenizer.CommandRun;
import dev.mews.model.AttentionShape;
import dev.mews.model.BlockOrder;
import dev.mews.model.HybridConfig;
import dev.mews.model.HybridModel;
import dev.mews.model.MambaShape;
import dev.mews.model.Multipliers;
import dev.mews.model.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecallCommandTest {
    private static final int VOCABULARY = 280;

    @TempDir
    private Path folder;

    private Path model;
    private Path tokenizer;

    @BeforeEach
    void makeAModel() throws IOException {
        tokenizer = CommandRun.train(
                folder.resolve("tokenizer"),
                VOCABULARY,
                "Box holds the anchor. Whatever carries, carries too. secret word");
        model = folder.resolve("model");
        HybridConfig config = new HybridConfig(
                VOCABULARY,
                16,
                24,
                1,
                400,
                new AttentionShape(2, 1, 8, 1e11, false),
                new MambaShape(2, 8, 1, 4, 4, 64, true, false, false, false, false, 0, Double.POSITIVE_INFINITY),
                Multipliers.ONES,
                false,
                false,
                1e-5,
                0.02,
                0,
                1,
                List.of(2),
                BlockOrder.SA_M);
        HybridModel.init(model, config, 1, Precision.FP32);
    }

    @Test
    void tablesPageAndFiguresSayTheSame() throws IOException {
        Path json = folder.resolve("recall.json");
        Path html = folder.resolve("recall.html");
        CommandRun run =
                recall("--lengths", "300,500", "--depths", "3", "--texts", "2", "--json", json, "--html", html);
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("Key-value recall\n", "Multi-needle recall\n", "Variable tracking\n")
                .contains("\n   300          6 ")
                .contains("\n  500*          6 ")
                .contains("* beyond the 400 positions the model was made for (max_position_embeddings)");
        assertThat(run.err()).contains("key-value, 300 tokens: ").contains("variable-tracking, 500 tokens: ");
        JsonNode root = new ObjectMapper().readTree(json.toFile());
        assertThat(root.get("positions").asInt()).isEqualTo(400);
        assertThat(root.get("cells")).hasSize(3 * 2 * 3);
        JsonNode last = root.get("cells").get(17);
        assertThat(last.get("task").asText()).isEqualTo("variable-tracking");
        assertThat(last.get("depth").asDouble()).isEqualTo(1);
        assertThat(last.get("beyond_positions").asBoolean()).isTrue();
        assertThat(last.get("questions").asInt()).isEqualTo(2);
        // Untrained: all tokens are about equally likely.
        assertThat(last.get("share").asDouble()).isBetween(0.1, 0.15);
        assertThat(Files.readString(html))
                .contains("<svg class=\"chart\"")
                .doesNotContain("<script")
                .doesNotContain("src=");
        assertThat(recall("--lengths", "300,500", "--depths", "3", "--texts", "2")
                        .out())
                .isEqualTo(run.out().replaceAll("figures: .*\npage: .*\n", ""));
    }

    @Test
    void whatIsWrongIsSaid() throws IOException {
        assertThat(recall("--tasks", "key-valu").err())
                .contains("--tasks: there is no task 'key-valu', did you mean 'key-value'?");
        CommandRun few = recall("--lengths", "50", "--tasks", "multi-needle");
        assertThat(few.exit()).isEqualTo(2);
        assertThat(few.err()).contains("lengths of multi-needle with 5 depths must be at least ");
        Path other = CommandRun.train(folder.resolve("other"), 270, "another text");
        CommandRun mismatch = CommandRun.of(new RecallCommand(), model, "--tokenizer", other);
        assertThat(mismatch.exit()).isEqualTo(1);
        assertThat(mismatch.err()).contains("tokens, but the model in " + model + " has 280");
    }

    private CommandRun recall(Object... more) {
        Object[] all = new Object[more.length + 3];
        all[0] = model;
        all[1] = "--tokenizer";
        all[2] = tokenizer;
        System.arraycopy(more, 0, all, 3, more.length);
        return CommandRun.of(new RecallCommand(), all);
    }
}
