package dev.mews.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigJsonTest {
    enum Engine {
        EMBEDDED_FLINK
    }

    record Inner(BigDecimal share) {}

    record Config(
            String zebra,
            int apples,
            long big,
            double rate,
            boolean on,
            Engine engine,
            Path path,
            Optional<String> note,
            Optional<String> gone,
            List<Inner> list,
            Map<String, Inner> map) {}

    @Test
    void writesSortedKeysAndPlainValues() {
        Config config = new Config(
                "z\"\u00e9",
                1,
                9_000_000_000L,
                0.5,
                true,
                Engine.EMBEDDED_FLINK,
                Path.of("a", "b"),
                Optional.of("n"),
                Optional.empty(),
                List.of(new Inner(new BigDecimal("0.10"))),
                Map.of("y", new Inner(new BigDecimal("100")), "x", new Inner(BigDecimal.ONE)));
        assertThat(ConfigJson.canonical(config))
                .isEqualTo("{\"apples\":1,\"big\":9000000000,\"engine\":\"embedded_flink\",\"list\":[{\"share\":0.1}],"
                        + "\"map\":{\"x\":{\"share\":1},\"y\":{\"share\":1E+2}},\"note\":\"n\",\"on\":true,"
                        + "\"path\":\"a/b\",\"rate\":0.5,\"zebra\":\"z\\\"\u00e9\"}");
    }

    @Test
    void isTheSameHoweverTheYamlIsWritten() {
        record Pair(
                @Default("1") BigDecimal a, @Default("{}") Map<String, Integer> b) {}
        String one =
                ConfigJson.canonical(ConfigLoader.parse("1", "a: 0.50\nb: {y: 1_000, x: 2}", Pair.class, Map.of()));
        String two =
                ConfigJson.canonical(ConfigLoader.parse("2", "b:\n  x: 2\n  y: 1000\na: 5e-1", Pair.class, Map.of()));
        assertThat(one).isEqualTo(two).isEqualTo("{\"a\":0.5,\"b\":{\"x\":2,\"y\":1000}}");
    }
}
