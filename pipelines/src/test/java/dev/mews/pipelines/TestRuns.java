package dev.mews.pipelines;

import dev.mews.core.config.ConfigLoader;
import dev.mews.core.document.Document;
import dev.mews.core.document.Utf8;
import dev.mews.core.io.DocumentReader;
import dev.mews.core.io.FileTrees;
import dev.mews.core.run.Run;
import dev.mews.core.run.RunListener;
import dev.mews.core.run.RunReport;
import dev.mews.core.run.Stage;
import dev.mews.core.run.StageContext;
import dev.mews.core.run.StageInput;
import dev.mews.core.run.StageResult;
import dev.mews.core.shard.Completion;
import dev.mews.core.shard.Drop;
import dev.mews.core.shard.DroppedDocuments;
import dev.mews.core.shard.Shard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Runs of single stages on documents made by the test. */
final class TestRuns {
    static final long SEED = 17;

    private TestRuns() {}

    /** Runs stages behind one that hands on these documents, cut into so many shards a source. */
    static RunReport run(Path directory, List<Document> documents, int shards, Stage... stages) throws Exception {
        List<Stage> all = new ArrayList<>(List.of(new Given(documents, shards)));
        all.addAll(List.of(stages));
        return Run.execute("test", directory, SEED, all, RunListener.SILENT);
    }

    static List<Document> kept(Path directory, String stage) throws IOException {
        List<Document> documents = new ArrayList<>();
        for (Path file : FileTrees.files(directory.resolve("documents").resolve(stage))) {
            try (DocumentReader reader = DocumentReader.open(file)) {
                for (Document document = reader.next(); document != null; document = reader.next()) {
                    documents.add(document);
                }
            }
        }
        return documents;
    }

    static List<Drop.Dropped> dropped(Path directory, String stage) throws IOException {
        List<Drop.Dropped> all = new ArrayList<>();
        for (Path file : FileTrees.files(directory.resolve("dropped").resolve(stage))) {
            try (DroppedDocuments.Reader reader = DroppedDocuments.Reader.open(file)) {
                for (Drop.Dropped dropped = reader.next(); dropped != null; dropped = reader.next()) {
                    all.add(dropped);
                }
            }
        }
        return all;
    }

    static Document document(String source, int number, String text) {
        return new Document(Document.idOf(source, "given", number), source, text, new TreeMap<>());
    }

    /** Random words of a small language. */
    static List<String> words(SplittableRandom random, int count) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder word = new StringBuilder();
            for (int c = random.nextInt(2, 8); c > 0; c--) {
                word.append((char) ('a' + random.nextInt(26)));
            }
            words.add(word.toString());
        }
        return words;
    }

    /** Stands where the filter stage stands. */
    private record Given(List<Document> documents, int shards) implements Stage {
        private record Nothing() {}

        @Override
        public String name() {
            return FilterStage.NAME;
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public Record config() {
            return ConfigLoader.defaults(Nothing.class);
        }

        @Override
        public List<StageInput> inputs() {
            return List.of();
        }

        @Override
        public StageResult run(StageContext context) throws IOException {
            List<Completion> completions = new ArrayList<>();
            for (String source :
                    documents.stream().map(Document::source).distinct().sorted().toList()) {
                List<Document> own = documents.stream()
                        .filter(d -> d.source().equals(source))
                        .toList();
                for (int s = 0; s < shards; s++) {
                    List<Document> part = own.subList(own.size() * s / shards, own.size() * (s + 1) / shards);
                    completions.add(
                            context.shards().run(new Shard(Shard.nameOf(source, s), List.of()), (shard, output) -> {
                                for (Document document : part) {
                                    output.in(Utf8.length(document.text()));
                                    output.keep(DocumentShards.directory(output.stage(), source), document);
                                }
                            }));
                }
            }
            return StageResult.of(Tallies.merged(completions));
        }
    }
}
