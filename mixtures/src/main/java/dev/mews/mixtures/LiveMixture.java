package dev.mews.mixtures;

import dev.mews.core.config.ConfigLoader;
import dev.mews.loader.PackSource;
import dev.mews.loader.PackStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A mixture to be mixed while it is read: its file, the journal of its edits and the token shards of its sources. The journal
 * is read again when asked, so that edits take effect while a run goes on. Safe for several threads.
 */
public final class LiveMixture implements PackSource {
    private final Path file;
    private final MixConfig config;
    private final Path journal;
    private final Path tokens;
    private final long seed;
    private final Map<String, TokenSource> sources = new LinkedHashMap<>();
    private List<MixEdit> edits = List.of();
    private MixPlan plan;

    private LiveMixture(Path file, MixConfig config, Path journal, Path tokens, long seed) {
        this.file = file;
        this.config = config;
        this.journal = journal;
        this.tokens = tokens;
        this.seed = seed;
    }

    /**
     * Opens the sources and plans the run.
     *
     * @param file the mixture
     * @param journal its edits; need not exist
     * @param tokens a source without a path has its token shards here, in a folder of its name
     * @param seed of the run
     * @throws MixException if the mixture cannot be carried out
     * @throws dev.mews.core.config.ConfigException if the mixture or its journal is not well formed
     */
    public static LiveMixture open(Path file, Path journal, Path tokens, long seed) throws IOException {
        return open(file, ConfigLoader.load(file, MixConfig.class, Map.of()), journal, tokens, seed);
    }

    /**
     * The same, of a file that was read and whose {@link FimMarks} were looked up.
     *
     * @param config what the file says
     */
    public static LiveMixture open(Path file, MixConfig config, Path journal, Path tokens, long seed)
            throws IOException {
        LiveMixture mixture = new LiveMixture(file, config, journal, tokens, seed);
        boolean complete = false;
        try {
            mixture.planWith(mixture.journalled());
            complete = true;
            return mixture;
        } finally {
            if (!complete) {
                mixture.close();
            }
        }
    }

    private List<MixEdit> journalled() throws IOException {
        MixJournal read = MixJournal.read(journal, config);
        read.requireKnownSources(config);
        return read.after(config);
    }

    private void planWith(List<MixEdit> newEdits) throws IOException {
        for (String name : config.sourceNames()) {
            add(name, config.source(name));
        }
        for (MixEdit edit : newEdits) {
            for (Map.Entry<String, MixConfig.MixSource> source : edit.sources().entrySet()) {
                add(source.getKey(), source.getValue());
            }
        }
        plan = MixPlan.of(config, newEdits, List.copyOf(sources.values()), seed);
        edits = newEdits;
    }

    private void add(String name, MixConfig.MixSource source) throws IOException {
        if (!sources.containsKey(name)) {
            sources.put(name, TokenSource.open(name, source.folder(name, tokens, folder())));
        }
    }

    private Path folder() {
        return file.toAbsolutePath().normalize().getParent();
    }

    /** The plan with the edits known so far. */
    public synchronized MixPlan plan() {
        return plan;
    }

    @Override
    public synchronized PackStream open() {
        return LivePacks.of(plan);
    }

    @Override
    public String name() {
        return file.toString();
    }

    /** {@inheritDoc} Reads the journal; makes the plan again if it has other edits than before. */
    @Override
    public synchronized boolean refresh() throws IOException {
        List<MixEdit> now = journalled();
        if (now.equals(edits)) {
            return false;
        }
        planWith(now);
        return true;
    }

    /** Closes the sources, also for packs that are still open. */
    @Override
    public synchronized void close() {
        sources.values().forEach(TokenSource::close);
    }
}
