package dev.mews.mixtures;

import dev.mews.core.hash.Hash128;
import dev.mews.loader.format.TokenShardInfo;
import dev.mews.loader.format.TokenShardWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Token shards of made-up documents, and the documents themselves. */
final class TestTokens implements Closeable {
    static final int VOCABULARY = 5000;

    /** Ids from here on are left for marks. */
    static final int WORDS = 4990;

    final Map<Hash128, int[]> documents = new HashMap<>();
    final List<TokenSource> sources = new ArrayList<>();
    private final Path folder;

    TestTokens(Path folder) {
        this.folder = folder;
    }

    /** Writes a source of one shard. */
    TestTokens source(String name, int count, int longest) throws IOException {
        SplittableRandom random = new SplittableRandom(name.hashCode());
        Path prefix = folder.resolve(name).resolve("00000");
        try (TokenShardWriter writer =
                TokenShardWriter.create(prefix, new TokenShardInfo(name, VOCABULARY, 0, "tok"))) {
            for (int d = 0; d < count; d++) {
                int[] tokens =
                        random.ints(1 + random.nextInt(longest), 1, WORDS).toArray();
                tokens[tokens.length - 1] = 0;
                Hash128 id = new Hash128(random.nextLong(), random.nextLong());
                writer.write(id, tokens, 0, tokens.length);
                documents.put(id, tokens);
            }
            writer.finish();
        }
        sources.add(TokenSource.open(name, folder.resolve(name)));
        return this;
    }

    @Override
    public void close() {
        sources.forEach(TokenSource::close);
    }
}
