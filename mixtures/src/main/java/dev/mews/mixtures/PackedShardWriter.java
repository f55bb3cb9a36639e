package dev.mews.mixtures;

import dev.mews.loader.format.PackWriter;
import dev.mews.loader.format.PackedShardPosition;
import dev.mews.loader.format.Piece;
import dev.mews.loader.format.ShardOutputs;
import dev.mews.mixtures.internal.Documents;
import dev.mews.mixtures.internal.MixWalker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes the packed shards of a plan, in any order and on any machine: the same specification gives the same bytes. */
public final class PackedShardWriter {
    private final MixPlan.Inputs inputs;

    /** Writes shards of a plan made here. */
    public PackedShardWriter(MixPlan plan) {
        this.inputs = plan.inputs();
    }

    /** Writes shards of a plan made elsewhere from the same mixture, sources and seed, without making it again. */
    public PackedShardWriter(MixConfig config, List<TokenSource> sources, long seed) {
        this(config, config.edits(), sources, seed);
    }

    /** The same with all edits given, in place of those in the mixture. */
    public PackedShardWriter(MixConfig config, List<MixEdit> edits, List<TokenSource> sources, long seed) {
        this.inputs = MixPlan.Inputs.of(config, edits, sources, seed);
    }

    /** Writes a shard to a folder; its files get their final names when they are complete. */
    public void write(PackedShardSpec spec, Path folder) throws IOException {
        try (PackWriter writer =
                PackWriter.create(folder.resolve(spec.name()), inputs.info(spec.start()), position(spec))) {
            write(spec, writer);
        }
    }

    /** Writes a shard to streams that the caller makes visible afterwards. */
    public void write(PackedShardSpec spec, ShardOutputs outputs) throws IOException {
        try (PackWriter writer = new PackWriter(outputs, inputs.info(spec.start()), position(spec))) {
            write(spec, writer);
        }
    }

    private PackedShardPosition position(PackedShardSpec spec) {
        SortedMap<String, Long> tokens = new TreeMap<>();
        for (int i = 0; i < inputs.info(spec.start()).sources().size(); i++) {
            tokens.put(
                    inputs.sources().get(i).name(),
                    spec.start().sources().get(i).tokens());
        }
        return new PackedShardPosition(
                spec.index(), spec.firstPack(), spec.firstToken(), spec.sequenceLength(), tokens);
    }

    private void write(PackedShardSpec spec, PackWriter writer) throws IOException {
        MixWalker walker = new MixWalker(inputs.setup(), spec.start());
        List<Documents> documents = inputs.documents();
        int[] tokens = new int[spec.sequenceLength()];
        for (int pack = 0; pack < spec.packs(); pack++) {
            if (!walker.next() || walker.sequenceLength() != spec.sequenceLength()) {
                throw new IllegalArgumentException("shard " + spec.name() + " must have " + spec.packs()
                        + " packs, but the plan of this mixture has " + pack + " there: make the plan again");
            }
            Documents source = documents.get(walker.source());
            writer.begin(walker.source());
            walker.pieces((document, offset, length, epoch, continues) -> {
                source.read(document, epoch, offset, length, tokens, 0);
                writer.piece(
                        new Piece(
                                source.id(document), offset, length, epoch, continues, source.middle(document, epoch)),
                        tokens,
                        0);
            });
            walker.advance();
        }
        if (walker.tokens() - spec.firstToken() != spec.tokens()) {
            throw new IllegalArgumentException("shard " + spec.name() + " must have " + spec.tokens()
                    + " tokens, but the plan of this mixture gives " + (walker.tokens() - spec.firstToken())
                    + ": make the plan again");
        }
        writer.finish();
    }
}
