package dev.mews.pipelines;

import dev.mews.core.run.StageContext;
import dev.mews.core.shard.OutputFile;
import dev.mews.core.shard.Shard;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The documents shards that stages hand on: {@code documents/STAGE/SOURCE/SHARD-000.jsonl.zst}. */
final class DocumentShards {
    private static final String SUFFIX = ".jsonl.zst";

    private DocumentShards() {}

    /** Directory of a stage's kept documents of a source, relative to the run's. */
    static String directory(String stage, String source) {
        return "documents/" + stage + "/" + source;
    }

    /**
     * The shards that a stage reads, sorted by source and name.
     *
     * @param stages the stages that wrote them, each with the sources to leave out
     */
    static List<DocumentShard> of(StageContext context, Map<String, Set<String>> stages) {
        List<OutputFile> files = new ArrayList<>();
        stages.forEach((stage, leftOut) -> {
            for (OutputFile file : context.outputsOf(stage, "documents/" + stage)) {
                if (file.path().endsWith(SUFFIX) && !leftOut.contains(source(file))) {
                    files.add(file);
                }
            }
        });
        files.sort(Comparator.comparing((OutputFile file) -> source(file)).thenComparing(OutputFile::path));
        List<DocumentShard> shards = new ArrayList<>();
        String source = "";
        int index = 0;
        for (OutputFile file : files) {
            index = source(file).equals(source) ? index + 1 : 0;
            source = source(file);
            shards.add(new DocumentShard(source, Shard.nameOf(source, index), file.path(), file.bytes()));
        }
        return shards;
    }

    /** All shards that one stage wrote. */
    static List<DocumentShard> of(StageContext context, String stage) {
        return of(context, Map.of(stage, Set.of()));
    }

    private static String source(OutputFile file) {
        String directory = file.path().substring(0, file.path().lastIndexOf('/'));
        return directory.substring(directory.lastIndexOf('/') + 1);
    }

    /**
     * One file of documents.
     *
     * @param source its documents' source
     * @param name unique in the stage that reads it: the source and a number
     * @param path relative to the run's directory
     * @param bytes size on disk
     */
    record DocumentShard(String source, String name, String path, long bytes) {}
}
