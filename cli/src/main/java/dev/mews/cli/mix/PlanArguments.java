package dev.mews.cli.mix;

import dev.mews.cli.internal.MixtureFile;
import dev.mews.mixtures.MixConfig;
import dev.mews.mixtures.MixEdit;
import dev.mews.mixtures.MixPlan;
import dev.mews.mixtures.MixReport;
import dev.mews.mixtures.TokenSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The token shards a plan is made for, or how many tokens each source is taken to have. */
final class PlanArguments {
    @Option(
            names = "--tokens",
            paramLabel = "DIR",
            description = "Folder with the token shards of each source in a folder of its name; a source's path in the"
                    + " mixture goes before it.")
    Path tokens;

    @Option(
            names = "--available",
            paramLabel = "SOURCE=TOKENS",
            split = ",",
            converter = {NoConversion.class, TokenCount.class},
            description = "Plan without token shards: each source has so many tokens (1.5B, 2T).")
    Map<String, Long> available = new LinkedHashMap<>();

    @Option(names = "--seed", defaultValue = "0", description = "The run's seed; ${DEFAULT-VALUE} if not given.")
    long seed;

    /** Names stay as they are. */
    static final class NoConversion implements picocli.CommandLine.ITypeConverter<String> {
        @Override
        public String convert(String value) {
            return value;
        }
    }

    /** Open sources and the plan made of them. */
    record Planned(MixPlan plan, List<TokenSource> sources) implements Closeable {
        @Override
        public void close() {
            sources.forEach(TokenSource::close);
        }
    }

    boolean assumed() {
        return !available.isEmpty();
    }

    boolean given() {
        return assumed() || tokens != null;
    }

    /** Whether a mixture says itself where all token shards are. */
    static boolean everySourceHasAPath(MixConfig config) {
        return config.allSourceNames().stream()
                .allMatch(name -> config.source(name).path().isPresent());
    }

    /** @param file the mixture, where its relative paths start */
    MixReport report(Path file, MixConfig config, List<MixEdit> edits) throws IOException {
        if (assumed()) {
            return MixPlan.assuming(config, edits, available, seed);
        }
        try (Planned planned = plan(file, config, edits)) {
            return planned.plan().report();
        }
    }

    Planned plan(Path file, MixConfig config, List<MixEdit> edits) throws IOException {
        List<TokenSource> sources = new ArrayList<>();
        boolean complete = false;
        try {
            for (String name : config.sourceNames()) {
                sources.add(TokenSource.open(name, folder(file, name, config.source(name))));
            }
            for (MixEdit edit : edits) {
                for (Map.Entry<String, MixConfig.MixSource> source :
                        edit.sources().entrySet()) {
                    sources.add(TokenSource.open(source.getKey(), folder(file, source.getKey(), source.getValue())));
                }
            }
            MixPlan plan = MixPlan.of(config, edits, sources, seed);
            complete = true;
            return new Planned(plan, sources);
        } finally {
            if (!complete) {
                sources.forEach(TokenSource::close);
            }
        }
    }

    private Path folder(Path file, String name, MixConfig.MixSource source) {
        return source.folder(name, tokens == null ? Path.of("") : tokens, MixtureFile.folder(file));
    }
}
