package dev.mews.loader.internal;

import dev.mews.core.hash.Hash128;
import dev.mews.core.hash.Sha256;
import dev.mews.loader.format.CorruptShardException;
import dev.mews.loader.format.ShardOutputs;
import dev.mews.loader.format.TokenShardInfo;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The three files of a token shard. */
public final class TokenShardFiles implements Closeable {
    private static final String MAGIC = "MEWSDOCS";
    private static final int IDS = 3;
    private static final int SECTIONS = 4;

    private final SideFile side;
    private final Header header;
    private final SequenceFile sequences;

    private TokenShardFiles(SideFile side, Header header, SequenceFile sequences) {
        this.side = side;
        this.header = header;
        this.sequences = sequences;
    }

    /** The JSON section. */
    private record Header(TokenShardInfo info, int documents, long tokens, long binBytes, long idxBytes) {}

    /** Opens the files of a shard. */
    public static TokenShardFiles open(Path prefix) throws IOException {
        SideFile side = SideFile.open(Shards.with(prefix, ".docs"), MAGIC, SECTIONS);
        Header header = Json.read(side.json(), Header.class);
        SequenceFile.Sizes sizes = new SequenceFile.Sizes(
                header.documents(),
                header.tokens(),
                header.binBytes(),
                header.idxBytes(),
                header.info().vocabularySize());
        return new TokenShardFiles(side, header, SequenceFile.open(prefix, side, sizes));
    }

    /** What all documents have in common. */
    public TokenShardInfo info() {
        return header.info();
    }

    /** The tokens. */
    public SequenceFile sequences() {
        return sequences;
    }

    /** Id of one document. */
    public Hash128 id(int document) throws CorruptShardException {
        Objects.checkIndex(document, header.documents());
        return new Hash128(side.getLong(IDS, 16L * document), side.getLong(IDS, 16L * document + 8));
    }

    /** Changes when any byte of the shard changes. */
    public String fingerprint() {
        return Sha256.of(side.contentChecksums()).substring(0, 32);
    }

    /** Compares every byte with its checksum. */
    public void verify() throws CorruptShardException {
        side.checkAll();
        sequences.checkAll();
    }

    @Override
    public void close() {
        sequences.close();
        side.close();
    }

    /** Writes the files. */
    public static final class Writer implements Closeable {
        private final ShardOutputs outputs;
        private final TokenShardInfo info;
        private final SequenceWriter sequences;
        private final Spool ids = new Spool(1 << 20);
        private final ByteBuffer id = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);

        /** Opens the {@code .bin}. */
        public Writer(ShardOutputs outputs, TokenShardInfo info) throws IOException {
            this.outputs = outputs;
            this.info = info;
            this.sequences = new SequenceWriter(outputs, info.vocabularySize());
        }

        /** Appends a document. */
        public void write(Hash128 key, int[] tokens, int from, int count) throws IOException {
            sequences.write(tokens, from, count);
            id.putLong(0, key.high()).putLong(8, key.low());
            ids.write(id.array(), 0, 16);
        }

        /** Documents so far. */
        public int documents() {
            return sequences.sequences();
        }

        /** Tokens so far. */
        public long tokens() {
            return sequences.tokens();
        }

        /** Writes the index and the side file. */
        public void finish() throws IOException {
            SequenceWriter.Files files = sequences.finish();
            Header header =
                    new Header(info, sequences.sequences(), sequences.tokens(), files.binBytes(), files.idxBytes());
            SideFile.write(
                    outputs.create(".docs"),
                    MAGIC,
                    List.of(
                            SideFile.Section.of(Json.write(header).getBytes(StandardCharsets.UTF_8)),
                            SideFile.Section.of(files.binChecksums()),
                            SideFile.Section.of(files.idxChecksums()),
                            SideFile.Section.of(ids)));
        }

        @Override
        public void close() throws IOException {
            try {
                sequences.close();
            } finally {
                ids.close();
            }
        }
    }
}
