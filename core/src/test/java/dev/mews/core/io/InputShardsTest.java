package dev.mews.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.mews.core.config.ConfigException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputShardsTest {
    @TempDir
    Path directory;

    @BeforeEach
    void files() throws IOException {
        for (String name : new String[] {
            "web/b.jsonl",
            "web/a.jsonl",
            "web/c.txt",
            "web/2026/a.jsonl",
            "web/.hidden.jsonl",
            "web/.d/a.jsonl",
            "more/a.jsonl"
        }) {
            AtomicFiles.writeString(directory.resolve(name), "{}\n");
        }
    }

    private List<String> names(String... globs) {
        return InputShards.match("web", List.of(globs), Format.JSONL, "text", directory).stream()
                .map(InputShard::name)
                .toList();
    }

    @Test
    void matchesGlobsAndSortsByName() {
        assertThat(names("web/*.jsonl")).containsExactly("a.jsonl", "b.jsonl");
        assertThat(names("web/**.jsonl")).containsExactly("2026/a.jsonl", "a.jsonl", "b.jsonl");
        assertThat(names("web/*/*.jsonl")).containsExactly("2026/a.jsonl");
        assertThat(names("web/{a,c}.*")).containsExactly("a.jsonl", "c.txt");
        assertThat(names("web/[a-b].jsonl")).containsExactly("a.jsonl", "b.jsonl");
        assertThat(names("web/a.jsonl")).containsExactly("a.jsonl");
        assertThat(names("./web/../web/a.jsonl")).containsExactly("a.jsonl");
        assertThat(names("web/.hidden.jsonl")).containsExactly(".hidden.jsonl");
        assertThat(names(directory + "/web/*.txt")).containsExactly("c.txt");
    }

    @Test
    void namesFilesOfSeveralGlobsApartAndEachOnce() {
        assertThat(names("web/a.jsonl", "more/*.jsonl", "web/*.jsonl"))
                .containsExactly("more/a.jsonl", "web/a.jsonl", "web/b.jsonl");
    }

    @Test
    void followsLinksToData() throws IOException {
        Files.createSymbolicLink(directory.resolve("linked"), directory.resolve("web"));
        assertThat(names("linked/*.jsonl")).containsExactly("a.jsonl", "b.jsonl");
        assertThat(names("li*/a.jsonl")).containsExactly("linked/a.jsonl");
    }

    @Test
    void aGlobThatMatchesNothingIsAnError() {
        assertThatThrownBy(() -> names("web/a.jsonl", "web/*.warc.gz"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("sources.web.input: no file matches web/*.warc.gz (looked in " + directory.resolve("web")
                        + ")");
        assertThatThrownBy(() -> names("nowhere/*")).hasMessageContaining("no file matches nowhere/*");
        assertThatThrownBy(() -> names("web")).hasMessageContaining("no file matches web");
        assertThatThrownBy(() -> names("web/{a")).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> names()).hasMessage("sources.web.input names no files");
    }

    private Format detect(String name, byte[] bytes) throws IOException {
        Path file = directory.resolve(name);
        Files.write(file, bytes);
        return InputShards.match("s", List.of(name), Format.AUTO, "text", directory)
                .get(0)
                .format();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void tellsFormatsByContentBeforeName() throws IOException {
        assertThat(detect("a", ascii(" \n{\"text\":1}"))).isEqualTo(Format.JSONL);
        assertThat(detect("b", gzip(ascii("{}")))).isEqualTo(Format.JSONL);
        assertThat(detect("c.parquet", Zstd.compress(ascii("{}")))).isEqualTo(Format.JSONL);
        assertThat(detect("d.jsonl", ascii("WARC/1.0\r\nWARC-Type: warcinfo\r\n")))
                .isEqualTo(Format.WARC);
        assertThat(detect("e", gzip(ascii("WARC/1.0\r\nWARC-Type: conversion\r\n"))))
                .isEqualTo(Format.WET);
        assertThat(detect("f", ascii("PAR1xx"))).isEqualTo(Format.PARQUET);
        assertThat(detect("g.txt", new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, '{'}))
                .isEqualTo(Format.JSONL);
    }

    @Test
    void tellsFormatsOfEmptyAndBrokenFilesByName() throws IOException {
        assertThat(detect("a.warc.gz", new byte[0])).isEqualTo(Format.WARC);
        assertThat(detect("a.warc.wet.gz", new byte[] {0x1f, (byte) 0x8b})).isEqualTo(Format.WET);
        assertThat(detect("a.JSONL.ZST", new byte[] {1})).isEqualTo(Format.JSONL);
        assertThat(detect("a.parquet", new byte[] {1})).isEqualTo(Format.PARQUET);
        assertThatThrownBy(() -> detect("a.csv", ascii("a,b")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("sources.s: cannot tell the format of " + directory.resolve("a.csv")
                        + "; set format to one of warc, wet, jsonl, parquet, folder, text");
    }
}
