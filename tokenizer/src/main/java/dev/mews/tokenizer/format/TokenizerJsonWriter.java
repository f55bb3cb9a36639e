package dev.mews.tokenizer.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.mews.tokenizer.AddedTokenRule;
import dev.mews.tokenizer.Normalization;
import dev.mews.tokenizer.SpecialTokens;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.bpe.Merges;
import dev.mews.tokenizer.pretokenize.Gpt2PreTokenizer;
import dev.mews.tokenizer.pretokenize.StepwisePreTokenizer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;

/**
 * Writes a tokenizer for Hugging Face. Special tokens stand in the vocabulary and among the added tokens: only then are
 * their ids kept.
 */
final class TokenizerJsonWriter {
    private final Tokenizer tokenizer;
    private final String chatTemplate;
    private final String endOfText;
    private final Vocabulary vocabulary;
    private final SpecialTokens specialTokens;

    /**
     * Writes a tokenizer.
     *
     * @param chatTemplate in Jinja, or null
     * @param endOfText content of the special token that ends texts
     */
    TokenizerJsonWriter(Tokenizer tokenizer, String chatTemplate, String endOfText) {
        this.tokenizer = tokenizer;
        this.chatTemplate = chatTemplate;
        this.endOfText = endOfText;
        this.vocabulary = tokenizer.vocabulary();
        this.specialTokens = vocabulary.specialTokens();
    }

    void writeTokenizer(OutputStream out) throws IOException {
        try (JsonGenerator json = generator(out)) {
            json.writeStartObject();
            json.writeStringField("version", "1.0");
            json.writeNullField("truncation");
            json.writeNullField("padding");
            json.writeArrayFieldStart("added_tokens");
            for (var token : specialTokens.byId().entrySet()) {
                json.writeStartObject();
                json.writeNumberField("id", token.getKey());
                writeAddedToken(json, token.getKey());
                json.writeEndObject();
            }
            json.writeEndArray();
            writeNormalizer(json);
            writePreTokenizer(json);
            json.writeFieldName("post_processor");
            writeByteLevel(json, false, true, true);
            json.writeFieldName("decoder");
            writeByteLevel(json, false, true, true);
            writeModel(json);
            json.writeEndObject();
        }
    }

    void writeConfig(OutputStream out) throws IOException {
        try (JsonGenerator json = generator(out)) {
            json.writeStartObject();
            json.writeStringField("tokenizer_class", "PreTrainedTokenizerFast");
            json.writeBooleanField("clean_up_tokenization_spaces", false);
            writeRoles(json);
            if (chatTemplate != null) {
                json.writeStringField("chat_template", chatTemplate);
            }
            json.writeObjectFieldStart("added_tokens_decoder");
            for (var token : specialTokens.byId().entrySet()) {
                json.writeObjectFieldStart(token.getKey().toString());
                writeAddedToken(json, token.getKey());
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        }
    }

    void writeSpecialTokensMap(OutputStream out) throws IOException {
        try (JsonGenerator json = generator(out)) {
            json.writeStartObject();
            writeRoles(json);
            json.writeEndObject();
        }
    }

    void writeVocabulary(OutputStream out) throws IOException {
        try (JsonGenerator json = Jackson.MAPPER.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.writeStartObject();
            for (int id = 0; id < vocabulary.size(); id++) {
                json.writeNumberField(name(id), id);
            }
            json.writeEndObject();
        }
    }

    void writeMerges(OutputStream out) throws IOException {
        BufferedWriter lines = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        lines.write("#version: 0.2\n");
        Merges merges = tokenizer.merges();
        for (int rank = 0; rank < merges.size(); rank++) {
            lines.write(name(merges.left(rank)) + " " + name(merges.right(rank)) + "\n");
        }
        lines.flush();
    }

    private void writeRoles(JsonGenerator json) throws IOException {
        if (specialTokens.id(endOfText).isPresent()) {
            json.writeStringField("eos_token", endOfText);
        }
        if (specialTokens.id(SpecialTokens.PAD).isPresent()) {
            json.writeStringField("pad_token", SpecialTokens.PAD);
        }
    }

    private void writeAddedToken(JsonGenerator json, int id) throws IOException {
        AddedTokenRule rule = specialTokens.rule(id);
        json.writeStringField("content", specialTokens.byId().get(id));
        json.writeBooleanField("single_word", rule.singleWord());
        json.writeBooleanField("lstrip", rule.leftStrip());
        json.writeBooleanField("rstrip", rule.rightStrip());
        json.writeBooleanField("normalized", rule.normalized());
        json.writeBooleanField("special", rule.special());
    }

    private void writeNormalizer(JsonGenerator json) throws IOException {
        if (tokenizer.normalization() == Normalization.NONE) {
            json.writeNullField("normalizer");
        } else {
            json.writeObjectFieldStart("normalizer");
            json.writeStringField("type", tokenizer.normalization().name());
            json.writeEndObject();
        }
    }

    private void writePreTokenizer(JsonGenerator json) throws IOException {
        json.writeFieldName("pre_tokenizer");
        if (tokenizer.preTokenizer() instanceof Gpt2PreTokenizer) {
            writeByteLevel(json, tokenizer.prefixSpace(), true, true);
            return;
        }
        if (tokenizer.preTokenizer() instanceof StepwisePreTokenizer stepwise) {
            json.writeTree(Jackson.MAPPER.readTree(stepwise.pattern()));
            return;
        }
        json.writeStartObject();
        json.writeStringField("type", "Sequence");
        json.writeArrayFieldStart("pretokenizers");
        json.writeStartObject();
        json.writeStringField("type", "Split");
        json.writeObjectFieldStart("pattern");
        json.writeStringField("Regex", tokenizer.preTokenizer().pattern());
        json.writeEndObject();
        json.writeStringField("behavior", "Isolated");
        json.writeBooleanField("invert", false);
        json.writeEndObject();
        writeByteLevel(json, false, true, false);
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeByteLevel(JsonGenerator json, boolean prefixSpace, boolean trimOffsets, boolean pattern)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("type", "ByteLevel");
        json.writeBooleanField("add_prefix_space", prefixSpace);
        json.writeBooleanField("trim_offsets", trimOffsets);
        json.writeBooleanField("use_regex", pattern);
        json.writeEndObject();
    }

    private void writeModel(JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("model");
        json.writeStringField("type", "BPE");
        json.writeNullField("dropout");
        json.writeNullField("unk_token");
        json.writeNullField("continuing_subword_prefix");
        json.writeNullField("end_of_word_suffix");
        json.writeBooleanField("fuse_unk", false);
        json.writeBooleanField("byte_fallback", false);
        json.writeBooleanField("ignore_merges", tokenizer.wholeWordsFirst());
        json.writeObjectFieldStart("vocab");
        for (int id = 0; id < vocabulary.size(); id++) {
            json.writeNumberField(name(id), id);
        }
        json.writeEndObject();
        json.writeArrayFieldStart("merges");
        Merges merges = tokenizer.merges();
        for (int rank = 0; rank < merges.size(); rank++) {
            json.writeStartArray();
            json.writeString(name(merges.left(rank)));
            json.writeString(name(merges.right(rank)));
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private String name(int id) {
        return vocabulary.isSpecial(id) ? specialTokens.byId().get(id) : ByteAlphabet.spell(vocabulary.token(id));
    }

    /** Puts each element of an array on its own line, but both tokens of a merge on one. */
    private static final class PairsOnOneLine extends DefaultIndenter {
        private static final int MERGES_DEPTH = 3;

        PairsOnOneLine() {
            super("  ", "\n");
        }

        @Override
        public void writeIndentation(JsonGenerator json, int depth) throws IOException {
            if (depth <= MERGES_DEPTH) {
                super.writeIndentation(json, depth);
            }
        }
    }

    private static JsonGenerator generator(OutputStream out) throws IOException {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        printer.indentArraysWith(new PairsOnOneLine());
        JsonGenerator json = Jackson.MAPPER.createGenerator(out).setPrettyPrinter(printer);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        return json;
    }
}
