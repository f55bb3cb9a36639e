package dev.mews.model.train;

import dev.mews.core.config.ConfigLoader;
import java.util.Map;

/** Configs of a model that trains in a moment. */
final class TestConfigs {
    private TestConfigs() {}

    private static final String TINY = """
            model: {hidden_size: 32, layers: 2, intermediate_size: 48, heads: 2, key_value_heads: 1, head_size: 8,
              ssm_heads: 4, ssm_head_size: 8, ssm_state_size: 8, multipliers: ones}
            batch_size: 4
            threads: 1
            """;

    /** Reports every step; {@code more} are further keys, one per line. */
    static TrainConfig tiny(String... more) {
        return parse("learning_rate: 0.01\nwarmup_steps: 4\nlog_every: 1\n" + String.join("\n", more));
    }

    static TrainConfig parse(String more) {
        return ConfigLoader.parse("test.yaml", TINY + more, TrainConfig.class, Map.of());
    }
}
