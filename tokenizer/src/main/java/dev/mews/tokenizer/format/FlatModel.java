package dev.mews.tokenizer.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.bpe.Merges;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The large parts of a {@code tokenizer.json}, vocabulary and merges, read straight from its bytes into flat arrays,
 * without an object per token. Whatever is not as usual is left to the slow reader, which names it.
 */
final class FlatModel {
    private final JsonBytes json;
    /* What is left to Jackson, in the order of the file. It is read last, when Jackson has been loaded at the side. */
    private final List<Part> parts = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();

    private ObjectNode rest;
    private int vocabularyAt = -1;
    private int mergesAt = -1;

    /* Tokens in the order of the file: their bytes one after the other. */
    private byte[] bytes;
    private int[] starts = new int[1 << 12];
    private int[] ids = new int[1 << 12];
    private int count;

    /** Tokens that are not spelled in byte-level characters: added tokens, for only those may be. */
    private final Map<String, Integer> otherNames = new HashMap<>();

    /** A value of the root or of the model: where it is. */
    private record Part(boolean ofModel, String key, int from, int to) {}

    private FlatModel(byte[] file) {
        json = new JsonBytes(file);
        bytes = new byte[Math.max(64, file.length / 4)];
    }

    /** Reads a file; null when it is not JSON or has not the usual form. */
    static FlatModel read(byte[] file) {
        try {
            FlatModel model = new FlatModel(file);
            return model.readRoot() ? model : null;
        } catch (IOException e) {
            return null;
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
            if (key.equals("model") && json.peek() == '{') {
                if (!readModel()) {
                    return false;
                }
            } else {
                keep(false, key);
            }
            more = json.take(',');
            if (!more) {
                json.expect('}');
            }
        }
        if (!json.atEnd() || vocabularyAt < 0 || mergesAt < 0) {
            return false;
        }
        rest = TokenizerFiles.MAPPER.createObjectNode();
        ObjectNode model = rest.putObject("model");
        for (Part part : parts) {
            (part.ofModel ? model : rest)
                    .set(part.key, TokenizerFiles.MAPPER.readTree(json.bytes(), part.from, part.to - part.from));
        }
        return true;
    }

    private boolean readModel() throws IOException {
        if (!keys.add("model")) {
            return false;
        }
        json.expect('{');
        boolean more = !json.take('}');
        while (more) {
            String key = json.key();
            if (key.equals("vocab") && json.peek() == '{' && vocabularyAt < 0) {
                vocabularyAt = json.at();
                if (!readVocabulary()) {
                    return false;
                }
            } else if (key.equals("merges") && json.peek() == '[' && mergesAt < 0) {
                mergesAt = json.at();
                json.skip();
            } else {
                keep(true, key);
            }
            more = json.take(',');
            if (!more) {
                json.expect('}');
            }
        }
        return true;
    }

    private void keep(boolean ofModel, String key) throws IOException {
        int from = json.at();
        json.skip();
        if (!keys.add(ofModel ? "model." + key : key)) {
            throw JsonBytes.unusual();
        }
        parts.add(new Part(ofModel, key, from, json.at()));
    }

    private boolean readVocabulary() throws IOException {
        json.expect('{');
        boolean more = !json.take('}');
        int end = 0;
        while (more) {
            if (bytes.length - end < json.longestString()) {
                bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end + json.longestString()));
            }
            int from = json.at();
            int length = json.spelled(bytes, end);
            int nameEnd = json.at();
            json.expect(':');
            int id = json.number();
            if (length < 0) {
                String name = TokenizerFiles.MAPPER
                        .readTree(json.bytes(), from, nameEnd - from)
                        .textValue();
                if (otherNames.put(name, id) != null) {
                    return false;
                }
            } else {
                if (count + 1 == ids.length) {
                    ids = Arrays.copyOf(ids, 2 * count + 2);
                    starts = Arrays.copyOf(starts, 2 * count + 2);
                }
                ids[count++] = id;
                end += length;
                starts[count] = end;
            }
            more = json.take(',');
            if (!more) {
                json.expect('}');
            }
        }
        return count > 0;
    }

    /** The vocabulary; null when it is not as usual. */
    Vocabulary vocabulary(SpecialTokens special) {
        int size = count + otherNames.size();
        for (var token : special.byId().entrySet()) {
            Integer other = otherNames.get(token.getValue());
            if (other != null && !other.equals(token.getKey())) {
                return null;
            }
        }
        int[] places = new int
                [Math.max(size, special.byId().isEmpty() ? 0 : special.byId().lastKey() + 1)];
        Arrays.fill(places, -1);
        for (int i = 0; i < count; i++) {
            if (ids[i] < 0 || ids[i] >= places.length || places[ids[i]] >= 0) {
                return null;
            }
            places[ids[i]] = i;
        }
        return gather(places, special);
    }

    private Vocabulary gather(int[] places, SpecialTokens special) {
        int[] lengths = new int[places.length + 1];
        byte[] all = new byte[starts[count] + 8 + 4 * 64 * special.size()];
        for (int id = 0; id < places.length; id++) {
            String content = special.byId().get(id);
            byte[] token = content == null ? null : content.getBytes(StandardCharsets.UTF_8);
            int place = places[id];
            if (token == null && place < 0) {
                return null;
            }
            int from = token == null ? starts[place] : 0;
            int length = token == null ? starts[place + 1] - from : token.length;
            if (token != null
                    && place >= 0
                    && !ByteAlphabet.spell(bytes, starts[place], starts[place + 1] - starts[place])
                            .equals(content)) {
                return null;
            }
            if (lengths[id] + length > all.length) {
                all = Arrays.copyOf(all, 2 * (all.length + length));
            }
            System.arraycopy(token == null ? bytes : token, from, all, lengths[id], length);
            lengths[id + 1] = lengths[id] + length;
        }
        for (var other : otherNames.entrySet()) {
            if (!other.getKey().equals(special.byId().get(other.getValue()))) {
                return null;
            }
        }
        try {
            return new Vocabulary(lengths, all, special);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The merges of this vocabulary; null when they are not as usual. */
    Merges merges(Vocabulary vocabulary) {
        try {
            JsonBytes list = new JsonBytes(json.bytes());
            list.moveTo(mergesAt);
            Merges.Builder merges = new Merges.Builder();
            byte[] pair = new byte[list.longestString() * 2 + 16];
            int last = -1;
            list.expect('[');
            boolean more = !list.take(']');
            while (more) {
                int left;
                int both;
                if (list.take('[')) {
                    left = list.spelled(pair, 0);
                    list.expect(',');
                    int right = left < 0 ? -1 : list.spelled(pair, left);
                    list.expect(']');
                    both = right < 0 ? -1 : left + right;
                } else {
                    both = list.spelledPair(pair);
                    left = list.pairLeft();
                }
                if (both < 0) {
                    return null;
                }
                int leftId = vocabulary.id(pair, 0, left);
                int rightId = vocabulary.id(pair, left, both - left);
                int result = last >= 0 && last + 1 < vocabulary.size() && vocabulary.isToken(last + 1, pair, both)
                        ? last + 1
                        : vocabulary.id(pair, 0, both);
                if (leftId < 0 || rightId < 0 || result < 0) {
                    return null;
                }
                merges.add(leftId, rightId, result);
                last = result;
                more = list.take(',');
                if (!more) {
                    list.expect(']');
                }
            }
            return merges.build();
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }
}
