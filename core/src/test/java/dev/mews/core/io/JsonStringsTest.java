package dev.mews.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.mews.core.document.Content;
import dev.mews.core.document.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonStringsTest {
    private static final List<String> PIECES = List.of(
            "a",
            " plain words ",
            "\u00e9\u4e2d",
            "\ud83d\ude00",
            "\\n",
            "\\t\\r\\b\\f",
            "\\\"",
            "\\\\",
            "\\/",
            "\\u0041",
            "\\u00e9",
            "\\u4E2d",
            "\\ud83d\\ude00",
            "\\uDBFF\\uDFFF",
            "0123456789abcdef");
    private static final List<String> DOUBTFUL = List.of(
            "\\ud83d",
            "\\ude00",
            "\\ude00\\ud83d",
            "\\ud83d\\n",
            "\\u0000",
            "\u0001",
            "\\x",
            "\\u12g4",
            "\\u12",
            "\"",
            "\\");

    @TempDir
    Path directory;

    private static String line(SplittableRandom random) {
        StringBuilder line = new StringBuilder(random.nextInt(8) == 0 ? "{ \"n\" : 1 , \"text\" : " : "{\"text\":");
        string(random, line);
        if (random.nextInt(3) == 0) {
            string(random, line.append(",\"other\":"));
        }
        if (random.nextInt(9) == 0) {
            string(random, line.append(random.nextBoolean() ? ",\"text\": " : ",\"text\":null,\"text\":"));
        }
        line.append(random.nextInt(20) == 0 ? "" : "}");
        return random.nextInt(40) == 0 ? line.substring(0, line.length() / 2) : line.toString();
    }

    private static void string(SplittableRandom random, StringBuilder line) {
        line.append('"');
        for (int pieces = random.nextInt(12); pieces > 0; pieces--) {
            List<String> from = random.nextInt(30) == 0 ? DOUBTFUL : PIECES;
            line.append(from.get(random.nextInt(from.size())));
        }
        line.append('"');
    }

    /** What a line becomes when the parser decodes the string. */
    private static String expected(String line) throws IOException {
        String text = null;
        boolean lone = false;
        byte[] utf8 = line.getBytes(StandardCharsets.UTF_8);
        try (JsonParser json = new JsonFactory().createParser(utf8, 0, utf8.length)) {
            json.nextToken();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                String value = json.nextToken() == JsonToken.VALUE_STRING ? json.getText() : null;
                lone |= !name.equals("text") && value != null && Utf8.loneSurrogate(value) >= 0;
                text = name.equals("text") ? value : text;
            }
            if (text.indexOf('\0') >= 0) {
                return "nul_bytes: character " + text.indexOf('\0') + " of the text is NUL";
            }
            if (lone || Utf8.loneSurrogate(text) >= 0) {
                return "invalid_utf8: an escape \\uD800 to \\uDFFF stands alone; UTF-8 has no form for half a surrogate pair";
            }
            return json.nextToken() == null ? text : "invalid_json: the line goes on behind its JSON object";
        } catch (JsonProcessingException e) {
            return "invalid_json: " + RecordReaders.message(new IOException(e.getOriginalMessage()));
        }
    }

    @Test
    void theBytesOfATextAreThoseOfTheStringThatAParserDecodes() throws IOException {
        SplittableRandom random = new SplittableRandom(8);
        List<String> lines = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            lines.add(line(random));
            expected.add(expected(lines.get(i)));
        }
        // Encoded as expected() does, also where a line was cut inside a surrogate pair.
        byte[] all = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(directory.resolve("in.jsonl"), all);
        List<ReadResult> results = ReaderTests.read(file, Format.JSONL, "text", 1 << 20);
        assertThat(results).hasSize(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            assertThat(brief(results.get(i))).as(lines.get(i)).isEqualTo(expected.get(i));
        }
        assertThat(results.stream().filter(ReadResult.Failed.class::isInstance).count())
                .isBetween(2_000L, 10_000L);
    }

    private static String brief(ReadResult result) {
        if (result instanceof ReadResult.Failed failed) {
            return failed.reason() + ": " + failed.error();
        }
        Content.Text text = (Content.Text) ReaderTests.document(result).content();
        assertThat(text.size()).isEqualTo(text.utf8().length);
        return text.text();
    }

    @Test
    void textIsFoundBehindAByteOrderMarkAndAtTheEndOfTheLine() throws IOException {
        Path file = Files.writeString(directory.resolve("bom.jsonl"), "\uFEFF{\"text\":\"a\\u00e9\"}");
        assertThat(ReaderTests.brief(ReaderTests.read(file, Format.JSONL, "text", 1 << 20)))
                .containsExactly("+ a\u00e9");
    }

    @Test
    void aTextIsEqualHoweverItWasMade() {
        Content.Text text = new Content.Text("a\u00e9");
        Content.Text same = Content.Text.ofUtf8(new byte[] {'a', (byte) 0xC3, (byte) 0xA9});
        assertThat(same).isEqualTo(text).hasSameHashCodeAs(text).hasToString("a\u00e9");
        assertThat(text.utf8()).isEqualTo(same.utf8());
        assertThat(text.size()).isEqualTo(3);
    }
}
