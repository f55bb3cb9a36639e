import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.mews.core.document.Content;
import dev.mews.core.io.Format;
import dev.mews.core.io.InputShard;
import dev.mews.core.io.InputShards;
import dev.mews.core.io.ReadLimits;
import dev.mews.core.io.ReadResult;
import dev.mews.core.io.RecordReader;
import dev.mews.core.io.RecordReaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the text that the tokenizer benchmarks run on: the corpus folder's multilingual, mathematics, web and code
 * documents as plain JSON Lines, dealt out to eight files.
 *
 * <pre>java -cp CLASSPATH CorpusText.java CORPUS TARGET</pre>
 */
final class CorpusText {
    private static final int FILES = 8;

    private CorpusText() {}

    public static void main(String[] arguments) throws IOException {
        Path corpus = Path.of(arguments[0]).toAbsolutePath();
        Path target = Files.createDirectories(Path.of(arguments[1]));
        List<InputShard> shards = new ArrayList<>();
        for (String file : List.of("multilingual/documents.jsonl.zst", "math/documents.jsonl.zst", "web/text.jsonl.zst")) {
            shards.addAll(InputShards.match("text", List.of(file), Format.AUTO, "text", corpus));
        }
        shards.addAll(InputShards.match("code", List.of("code/files.parquet"), Format.AUTO, "content", corpus));
        List<JsonGenerator> files = new ArrayList<>();
        for (int i = 0; i < FILES; i++) {
            files.add(new JsonFactory().createGenerator(Files.newOutputStream(target.resolve(i + ".jsonl"))));
            files.get(i).setRootValueSeparator(null);
        }
        long documents = 0;
        long bytes = 0;
        for (InputShard shard : shards) {
            try (RecordReader reader = RecordReaders.open(shard, ReadLimits.DEFAULT)) {
                for (ReadResult result = reader.next(); result != null; result = reader.next()) {
                    if (result instanceof ReadResult.Read read && read.document().content() instanceof Content.Text text) {
                        JsonGenerator json = files.get((int) (documents++ % FILES));
                        json.writeStartObject();
                        json.writeStringField("text", text.text());
                        json.writeEndObject();
                        json.writeRaw('\n');
                        bytes += text.size();
                    }
                }
            }
        }
        for (JsonGenerator file : files) {
            file.close();
        }
        System.out.println(documents + " documents, " + bytes + " bytes");
    }
}
