package dev.mews.model.internal.posttrain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.core.config.ConfigJson;
import dev.mews.core.config.ConfigLoader;
import dev.mews.core.hash.Sha256;
import dev.mews.core.io.AtomicFiles;
import dev.mews.model.HybridConfig;
import dev.mews.model.ModelException;
import dev.mews.model.Multipliers;
import dev.mews.model.checkpoint.SafetensorsFolder;
import dev.mews.model.internal.train.CheckpointStore;
import dev.mews.model.internal.weights.ModelTokenizer;
import dev.mews.model.posttrain.ChatTemplate;
import dev.mews.model.posttrain.PostTrainInputs;
import dev.mews.model.train.TrainConfig;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.format.TokenizerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The model that post-training begins with, and its tokenizer.
 *
 * @param folder of the weights
 * @param shape of the model; it also ends texts with {@link ChatTemplate#END}
 * @param tokenizerFiles folder beside the run, with the chat template
 */
record StartModel(Path folder, HybridConfig shape, Tokenizer tokenizer, ChatTemplate template, Path tokenizerFiles) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads the config and the tokenizer, and writes the latter beside the run.
     *
     * @throws ModelException when either is missing or they do not fit each other
     */
    static StartModel open(PostTrainInputs inputs) throws IOException {
        Path folder = CheckpointStore.resolve(inputs.from());
        HybridConfig config = HybridConfig.read(folder);
        Path place = inputs.tokenizer().orElseGet(() -> ModelTokenizer.beside(inputs.from(), folder));
        Tokenizer tokenizer = ModelTokenizer.load(place, folder, config);
        ChatTemplate template = ChatTemplate.of(tokenizer);
        Path files = inputs.output().resolve("tokenizer");
        TokenizerFiles.saveForChat(tokenizer, files, ChatTemplate.JINJA, ChatTemplate.END);
        return new StartModel(folder, answering(config, template.endToken()), tokenizer, template, files);
    }

    /** The config whose texts also end where a message does. */
    private static HybridConfig answering(HybridConfig c, int end) {
        List<Integer> ends = new ArrayList<>(c.eosTokens());
        if (!ends.contains(end)) {
            ends.add(end);
        }
        return new HybridConfig(
                c.vocabularySize(),
                c.hiddenSize(),
                c.intermediateSize(),
                c.layers(),
                c.maxPositions(),
                c.attention(),
                c.mamba(),
                c.multipliers(),
                c.tieEmbeddings(),
                c.mlpBias(),
                c.rmsNormEps(),
                c.initializerRange(),
                c.padToken(),
                c.bosToken(),
                ends,
                c.blockOrder());
    }

    /**
     * The settings of the loop. A model whose multipliers are not one was tuned with factors of parameter groups, which go on.
     *
     * @param own keys that the loop does not know
     */
    TrainConfig trainConfig(Record config, String... own) {
        ObjectNode keys = (ObjectNode) parse(ConfigJson.canonical(config));
        keys.remove(List.of(own));
        Multipliers m = shape.multipliers();
        boolean ones = m.equals(Multipliers.ONES.attenuateDt(m.dt()));
        keys.putObject("model").put("multipliers", ones ? "ones" : "width");
        return ConfigLoader.parse("train", keys.toString(), TrainConfig.class, Map.of());
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new IllegalStateException("canonical JSON is JSON", e);
        }
    }

    /** Hash of the weights. */
    String weightsHash() throws IOException {
        List<String> hashes = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> files = entries.filter(file -> {
                        String name = file.getFileName().toString();
                        return name.equals(SafetensorsFolder.SINGLE)
                                || name.equals(SafetensorsFolder.INDEX)
                                || (name.startsWith("model-") && name.endsWith(".safetensors"));
                    })
                    .sorted()
                    .toList();
            for (Path file : files) {
                hashes.add(file.getFileName() + " " + Sha256.of(file));
            }
        }
        return Sha256.ofUtf8(String.join("\n", hashes));
    }

    /** Hash of the tokenizer. */
    String tokenizerHash() throws IOException {
        return Sha256.of(tokenizerFiles.resolve(TokenizerFiles.TOKENIZER_JSON));
    }

    /** Copies the tokenizer's files into a checkpoint: it is a whole model folder then. */
    void writeTokenizer(Path checkpoint) throws IOException {
        try (Stream<Path> entries = Files.list(tokenizerFiles)) {
            for (Path file : entries.sorted().toList()) {
                AtomicFiles.write(checkpoint.resolve(file.getFileName().toString()), out -> Files.copy(file, out));
            }
        }
    }
}
