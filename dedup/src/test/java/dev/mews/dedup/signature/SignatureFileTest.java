package dev.mews.dedup.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mews.core.config.ConfigLoader;
import dev.mews.core.document.Document;
import dev.mews.core.document.MetadataKeys;
import dev.mews.dedup.DedupConfig;
import dev.mews.dedup.DocRef;
import dev.mews.dedup.Documents;
import dev.mews.dedup.exact.ExactHash;
import dev.mews.dedup.minhash.MinHash;
import dev.mews.dedup.minhash.Shingler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureFileTest {
    private static final DedupConfig CONFIG = ConfigLoader.defaults(DedupConfig.class);
    private static final List<Document> DOCUMENTS = documents();

    @TempDir
    Path directory;

    private static List<Document> documents() {
        SplittableRandom random = new SplittableRandom(3);
        List<Document> documents = new ArrayList<>();
        documents.add(Documents.of(0, ""));
        documents.add(Documents.of(1, "only four words here", 0.25));
        documents.add(Documents.of(2, "\ud83d\ude00 five words are enough now"));
        for (int i = 3; i < 300; i++) {
            documents.add(Documents.of(i, String.join(" ", Documents.words(random, i * 5))));
        }
        return documents;
    }

    @Test
    void readsBackEveryDocumentByRow() throws IOException {
        Path file = write(directory, "web-00000", DOCUMENTS, CONFIG);
        try (SignatureFile signatures = SignatureFile.open(file, CONFIG)) {
            assertThat(signatures.count()).isEqualTo(300);
            for (int row = 299; row >= 0; row--) {
                Document document = DOCUMENTS.get(row);
                Signature signature = signatures.read(row);
                assertThat(signature.id().hex()).isEqualTo(document.id());
                assertThat(signature.exactHash()).isEqualTo(new ExactHash().of(document.text()));
                assertThat(signature.bands()).isEqualTo(14);
                assertThat(signature.hasBandKeys()).isEqualTo(row >= 2);
                MinHash minHash = new MinHash(CONFIG.lsh(), 1);
                new Shingler(5, CONFIG.words()).shingle(document.text(), minHash);
                for (int band = 0; band < 14; band++) {
                    assertThat(signature.bandKey(band)).isEqualTo(row >= 2 ? minHash.bandKey(band) : 0);
                }
            }
            assertThat(signatures.read(2).characters()).isEqualTo(27);
            assertThat(signatures.read(1).quality()).isEqualTo(0.25);
            assertThat(signatures.read(2).quality()).isNaN();
        }
    }

    @Test
    void keepsTheSketchOfEveryDocumentThatHasShingles() throws IOException {
        Path file = write(directory, "web-00000", DOCUMENTS, CONFIG);
        try (SignatureFile signatures = SignatureFile.open(file, CONFIG)) {
            assertThat(signatures.sketch(signatures.read(1))).isNull();
            assertThat(signatures.sketch(signatures.read(2)).size()).isEqualTo(2);
            assertThat(signatures.sketch(signatures.read(10)).size()).isEqualTo(46);
            assertThat(signatures.sketch(signatures.read(299)).size()).isEqualTo(256);
        }
    }

    @Test
    void passesTheKeysThatCandidatePairsShare() throws IOException {
        List<Document> documents = List.of(
                Documents.of(0, "a text of more than five words"),
                Documents.of(1, "A text, of more than: five words!"),
                Documents.of(2, "few words"),
                Documents.of(3, " few\nwords "),
                Documents.of(4, "Few words"));
        Path file = write(directory, "x", documents, CONFIG);
        Map<Long, Set<Long>> buckets = new HashMap<>();
        try (SignatureFile signatures = SignatureFile.open(file, CONFIG)) {
            signatures.forEachBucketKey(7, (key, ref) -> buckets.computeIfAbsent(key, k -> new HashSet<>())
                    .add(ref));
        }
        List<Set<Long>> shared =
                buckets.values().stream().filter(bucket -> bucket.size() > 1).toList();
        assertThat(shared).hasSize(15);
        assertThat(shared)
                .filteredOn(Set.of(DocRef.of(7, 0), DocRef.of(7, 1))::equals)
                .hasSize(14);
        assertThat(shared)
                .filteredOn(Set.of(DocRef.of(7, 2), DocRef.of(7, 3))::equals)
                .hasSize(1);
        assertThat(buckets).hasSize(14 + 2 + 2);
    }

    @Test
    void refusesFilesOfAnotherConfig() throws IOException {
        Path file = write(directory, "web-00000", DOCUMENTS.subList(0, 5), CONFIG);
        DedupConfig other = ConfigLoader.parse("other", "shingle_words: 6", DedupConfig.class, Map.of());
        assertThatThrownBy(() -> SignatureFile.open(file, other))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ": written with another dedup config")
                .hasMessageEndingWith("run the stage that writes it again");
    }

    @Test
    void saysWhichFileIsMissingOrBroken() throws IOException {
        Path file = write(directory, "web-00000", DOCUMENTS.subList(0, 5), CONFIG);
        Path sketches = directory.resolve("web-00000.sketches");
        byte[] bytes = Files.readAllBytes(sketches);
        bytes[20] ^= 1;
        Files.write(sketches, bytes);
        try (SignatureFile signatures = SignatureFile.open(file, CONFIG)) {
            assertThatThrownBy(() -> signatures.sketch(signatures.read(2))).hasMessageContaining(sketches.toString());
            assertThat(signatures.sketch(signatures.read(3)).size()).isEqualTo(11);
        }
        Files.delete(sketches);
        assertThatThrownBy(() -> SignatureFile.open(file, CONFIG)).hasMessageContaining(sketches.toString());
        assertThatThrownBy(() -> SignatureFile.open(directory.resolve("none.sig"), CONFIG))
                .hasMessageContaining("none.sig");
        assertThatThrownBy(() -> SignatureFile.sketchesBeside(directory.resolve("x.txt")))
                .hasMessageContaining("must end in .sig");
    }

    @Test
    void writesTheSameBytesAgain() throws IOException {
        Path first = write(directory, "first", DOCUMENTS, CONFIG);
        Path second = write(directory, "second", DOCUMENTS, CONFIG);
        assertThat(second).hasSameBinaryContentAs(first);
        assertThat(SignatureFile.sketchesBeside(second)).hasSameBinaryContentAs(SignatureFile.sketchesBeside(first));
    }

    @Test
    void readsManyShardsWithFewFilesOpen() throws IOException {
        List<Path> files = new ArrayList<>();
        for (int shard = 0; shard < 300; shard++) {
            files.add(write(directory, "s" + shard, DOCUMENTS.subList(shard, shard + 1), CONFIG));
        }
        try (SignatureSet set = new SignatureSet(files, CONFIG)) {
            assertThat(set.shards()).isEqualTo(300);
            for (int k = 0; k < 900; k++) {
                int shard = k * 7 % 300;
                assertThat(set.read(DocRef.of(shard, 0)).id().hex())
                        .isEqualTo(DOCUMENTS.get(shard).id());
            }
            assertThatThrownBy(() -> set.read(DocRef.of(300, 0))).hasMessageContaining("another list of shards");
        }
    }

    @Test
    void comparesExactlyThenBySketch() throws IOException {
        List<Document> documents = List.of(
                Documents.of(0, "one two three four five six seven"),
                Documents.of(1, "one  two three four five six seven "),
                Documents.of(2, "One two three four five six seven."),
                Documents.of(3, "zero one two three four five six seven"),
                Documents.of(4, "few words"),
                Documents.of(5, "few words"),
                Documents.of(6, "few Words"));
        Path file = write(directory, "x", documents, CONFIG);
        try (SignatureSet set = new SignatureSet(List.of(file), CONFIG)) {
            PairVerifier verifier = new PairVerifier(set, 0.7);
            assertThat(verifier.compare(0, 1)).isEqualTo(Similarity.EXACT);
            assertThat(verifier.compare(0, 2)).isEqualTo(new Similarity(1, 1, 1, false));
            assertThat(verifier.compare(0, 3)).isEqualTo(new Similarity(0.75, 0.75, 0.75, false));
            assertThat(verifier.compare(3, 4)).isEqualTo(Similarity.NONE);
            assertThat(verifier.compare(4, 5)).isEqualTo(Similarity.EXACT);
            assertThat(verifier.compare(4, 6)).isEqualTo(Similarity.NONE);
            assertThat(verifier.isDuplicate(verifier.compare(3, 1))).isTrue();
            assertThat(verifier.isDuplicate(verifier.compare(5, 6))).isFalse();
        }
    }

    @Test
    void refusesADocumentWhoseQualityIsNoNumber() {
        Document document = DOCUMENTS.get(0).withMetadata(MetadataKeys.QUALITY, "good");
        assertThatThrownBy(() -> new Signer(CONFIG).sign(document))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("document " + document.id() + ": metadata quality must be a number, but was 'good'");
    }

    private static Path write(Path directory, String name, List<Document> documents, DedupConfig config)
            throws IOException {
        Path file = directory.resolve(name + SignatureFile.SIGNATURES);
        Signer signer = new Signer(config);
        try (SignatureWriter writer = new SignatureWriter(
                Files.newOutputStream(file), Files.newOutputStream(SignatureFile.sketchesBeside(file)), config)) {
            for (Document document : documents) {
                writer.write(signer.sign(document));
            }
            assertThat(writer.count()).isEqualTo(documents.size());
        }
        return file;
    }
}
