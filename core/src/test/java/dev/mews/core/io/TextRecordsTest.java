package dev.mews.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextRecordsTest {
    @TempDir
    Path directory;

    private List<String> read(String glob) throws IOException {
        List<String> read = new ArrayList<>();
        for (InputShard shard : InputShards.match("s", List.of(glob), Format.AUTO, "text", directory)) {
            try (TextRecords records = TextRecords.open(
                    shard, ReadLimits.DEFAULT, bad -> read.add("- " + bad.reason() + ": " + bad.error()))) {
                while (records.next() != null) {
                    read.add("+ " + records.text().text());
                }
            }
        }
        return read;
    }

    @Test
    void recordsThatCannotBeReadAreToldOfAndLeftOut() throws IOException {
        Files.writeString(directory.resolve("a.jsonl"), "{\"text\":\"one\"}\n{\"text\":1}\n{\"text\":\"two\"}\n");
        assertThat(read("a.jsonl"))
                .containsExactly(
                        "+ one",
                        "- missing_text: the field 'text' must be a string, but was VALUE_NUMBER_INT",
                        "+ two");
    }

    @Test
    void aFileOfAFolderIsADocumentWhenItIsUtf8WhateverItsName() throws IOException {
        Files.createDirectories(directory.resolve("mixed"));
        Files.writeString(directory.resolve("mixed/a.txt"), "text\n");
        Files.writeString(directory.resolve("mixed/b.jsonl"), "{\"text\":\"one\"}\n");
        Files.write(directory.resolve("mixed/c.txt"), new byte[] {'x', (byte) 0xFF});
        assertThat(read("mixed"))
                .containsExactly(
                        "+ text\n", "+ {\"text\":\"one\"}\n", "- invalid_utf8: byte 1 of the file is not UTF-8");
    }

    @Test
    void aFileThatBreaksOffIsAnError() throws IOException {
        Files.write(directory.resolve("a.jsonl.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 1});
        assertThatThrownBy(() -> read("a.jsonl.gz"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("a.jsonl.gz line 1: truncated_file: ");
    }

    @Test
    void webPagesAreRefused() {
        InputShard pages = InputShard.whole("web", Format.WARC, "/data/pages.warc.gz", "pages.warc.gz", "");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextRecords.open(pages, ReadLimits.DEFAULT, bad -> {}))
                .withMessageStartingWith("/data/pages.warc.gz holds web pages, not text: run a recipe first");
    }
}
