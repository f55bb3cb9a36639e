package dev.mews.tokenizer.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.bpe.Merges;
import it.unimi.dsi.fastutil.ints.IntList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The large parts of a {@code tokenizer.json}, vocabulary and merges, read straight from its bytes into flat arrays,
 * without an object per token. Whatever is not as usual is left to the slow reader, which names it.
 */
final class FlatModel {
    private final JsonBytes json;
    private final MergeList searched;
    private final ObjectNode rest = JsonNodeFactory.instance.objectNode();
    private final ObjectNode model = rest.putObject("model");

    private MergeList merges;
    private boolean hasModel;

    /** Tokens in the order of the file. */
    private FlatList tokens;

    /** Tokens that are not spelled in byte-level characters: added tokens, for only those may be. */
    private final Map<String, Integer> otherNames = new HashMap<>();

    private FlatModel(byte[] file) {
        json = new JsonBytes(file);
        searched = MergeList.search(file);
    }

    /** Reads a file; null when it is not JSON or has not the usual form. */
    static FlatModel read(byte[] file) {
        FlatModel model = new FlatModel(file);
        model.searched.fork();
        try {
            return model.readRoot() ? model : null;
        } catch (IOException e) {
            return null;
        } finally {
            model.searched.join();
        }
    }

    /** The file without vocabulary and merges. */
    JsonNode rest() {
        return rest;
    }

    private boolean readRoot() throws IOException {
        json.expect('{');
        boolean more = !json.take('}');
        while (more) {
            String key = json.key();
            if (key.equals("model") && !hasModel && json.peek() == '{') {
                hasModel = true;
                readModel();
            } else {
                keep(rest, key);
            }
            more = json.more('}');
        }
        return json.atEnd() && tokens != null && tokens.parts() > 0 && merges != null;
    }

    private void readModel() throws IOException {
        json.expect('{');
        boolean more = !json.take('}');
        while (more) {
            String key = json.key();
            if (key.equals("vocab") && json.peek() == '{' && tokens == null) {
                readVocabulary();
            } else if (key.equals("merges") && json.peek() == '[' && merges == null) {
                merges = mergesAt(json.at());
                json.moveTo(merges.to());
            } else {
                keep(model, key);
            }
            more = json.more('}');
        }
    }

    private MergeList mergesAt(int place) throws IOException {
        searched.join();
        MergeList list = searched.from() == place ? searched : MergeList.read(json.bytes(), place);
        if (list.to() < 0) {
            throw JsonBytes.unusual();
        }
        return list;
    }

    private void keep(ObjectNode parent, String key) throws IOException {
        int from = json.at();
        json.skip();
        if (parent.replace(key, JsonNodes.read(json.bytes(), from, json.place())) != null) {
            throw JsonBytes.unusual();
        }
    }

    private void readVocabulary() throws IOException {
        tokens = FlatList.vocabulary(json.bytes(), json.at());
        boolean more = true;
        while (more && !tokens.read()) {
            int from = tokens.place();
            json.moveTo(from);
            json.skipString();
            int to = json.place();
            json.expect(':');
            int id = json.number();
            if (otherNames.put(JsonNodes.read(json.bytes(), from, to).textValue(), id) != null) {
                throw JsonBytes.unusual();
            }
            more = json.more('}');
            tokens.goOn(json.place());
        }
        json.moveTo(tokens.place());
    }

    /**
     * The vocabulary; null when it is not as usual.
     *
     * @param added the ids of the special tokens in the order of the file
     */
    Vocabulary vocabulary(SpecialTokens special, IntList added) {
        int count = tokens.parts();
        int size = count + otherNames.size();
        int last = special.byId().isEmpty() ? -1 : special.byId().lastKey();
        if (last >= size + special.size()) {
            return null;
        }
        int[] places = new int[Math.max(size, last + 1)];
        Arrays.fill(places, -1);
        boolean asWritten = places.length == count;
        for (int i = 0; i < count; i++) {
            int id = tokens.id(i);
            if (id >= places.length || places[id] >= 0) {
                return null;
            }
            places[id] = i;
            asWritten &= id == i;
        }
        byte[][] contents = new byte[places.length][];
        BitSet outside = new BitSet();
        for (Map.Entry<Integer, String> token : special.byId().entrySet()) {
            int id = token.getKey();
            Integer other = otherNames.remove(token.getValue());
            byte[] spelled = ByteAlphabet.parse(token.getValue());
            if ((other != null && other != id) || (places[id] >= 0 && !isAt(places[id], spelled))) {
                return null;
            }
            outside.set(id, other == null && places[id] < 0);
            contents[id] = token.getValue().getBytes(StandardCharsets.UTF_8);
            asWritten &= Arrays.equals(contents[id], spelled);
        }
        if (!otherNames.isEmpty() || areRenumbered(added, outside, size)) {
            return null;
        }
        Vocabulary vocabulary = asWritten ? whole(special) : gather(places, contents, special);
        return vocabulary == null || hasOrdinary(vocabulary, special) ? null : vocabulary;
    }

    /** Whether Hugging Face tokenizers give one of the tokens another id than the file does. */
    private static boolean areRenumbered(IntList added, BitSet outside, int vocabularySize) {
        AddedIds ids = new AddedIds(vocabularySize);
        for (int id : added) {
            if (outside.get(id) && ids.given(id) != id) {
                return true;
            }
            ids.add(id, !outside.get(id));
        }
        return false;
    }

    private boolean isAt(int place, byte[] spelled) {
        return spelled != null
                && Arrays.equals(tokens.bytes(), tokens.start(place), tokens.end(place), spelled, 0, spelled.length);
    }

    /** Whether one of the special tokens stands among the others too, under another id. */
    private static boolean hasOrdinary(Vocabulary vocabulary, SpecialTokens special) {
        for (String content : special.byId().values()) {
            byte[] spelled = ByteAlphabet.parse(content);
            if (spelled != null && vocabulary.id(spelled, 0, spelled.length) >= 0) {
                return true;
            }
        }
        return false;
    }

    private Vocabulary whole(SpecialTokens special) {
        int[] starts = tokens.starts();
        byte[] bytes = Arrays.copyOf(tokens.bytes(), Math.addExact(starts[starts.length - 1], Vocabulary.PADDING));
        return new Vocabulary(starts, bytes, special);
    }

    private Vocabulary gather(int[] places, byte[][] contents, SpecialTokens special) {
        int[] starts = new int[places.length + 1];
        for (int id = 0; id < places.length; id++) {
            byte[] content = contents[id];
            int place = places[id];
            if (content == null && place < 0) {
                return null;
            }
            int length = content == null ? tokens.end(place) - tokens.start(place) : content.length;
            starts[id + 1] = Math.addExact(starts[id], length);
        }
        byte[] bytes = new byte[Math.addExact(starts[places.length], Vocabulary.PADDING)];
        for (int id = 0; id < places.length; id++) {
            byte[] content = contents[id];
            byte[] from = content == null ? tokens.bytes() : content;
            int start = content == null ? tokens.start(places[id]) : 0;
            System.arraycopy(from, start, bytes, starts[id], starts[id + 1] - starts[id]);
        }
        return new Vocabulary(starts, bytes, special);
    }

    /** The merges of this vocabulary; null when they are not as usual. */
    Merges merges(Vocabulary vocabulary) {
        return merges.merges(vocabulary);
    }
}
