package dev.mews.pipelines;

import dev.mews.core.shard.Shard;
import dev.mews.core.shard.ShardContext;
import dev.mews.core.shard.ShardTask;
import dev.mews.mixtures.MixConfig;
import dev.mews.mixtures.PackedShardSpec;
import dev.mews.mixtures.PackedShardWriter;
import dev.mews.mixtures.TokenSource;
import java.io.IOException;
import java.util.List;

/** Writes one packed shard of a mixture's plan, which need not be made again for it. */
record PackTask(Carried<MixConfig> config, long seed) implements ShardTask {
    /** Parameter of a shard: its place in the plan, as JSON. */
    static final String SPEC = "spec";

    @Override
    public void process(Shard shard, ShardContext context) throws IOException {
        PackedShardSpec spec = PackedShardSpec.fromJson(shard.parameters().get(SPEC));
        MixConfig mix = config.get();
        List<TokenSource> sources = MixStage.open(mix, context.runDirectory());
        try {
            new PackedShardWriter(mix, sources, seed)
                    .write(spec, extension -> context.create(MixStage.TRAIN + "/" + spec.name() + extension));
        } finally {
            sources.forEach(TokenSource::close);
        }
    }
}
