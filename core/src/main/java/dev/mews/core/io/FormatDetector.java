package dev.mews.core.io;

import dev.mews.core.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Tells the format of a file by its first bytes, uncompressed, and by its name where they do not tell. */
final class FormatDetector {
    private static final int LOOK = 1 << 16;
    private static final List<String> COMPRESSED = List.of(".gz", ".zst");

    private FormatDetector() {}

    static Format detect(String source, Path file) {
        if (Files.isDirectory(file)) {
            return Format.FOLDER;
        }
        Format format = byContent(head(file));
        if (format == Format.AUTO) {
            format = byName(file.getFileName().toString().toLowerCase(Locale.ROOT));
        }
        if (format == Format.AUTO) {
            throw new ConfigException("sources." + source + ": cannot tell the format of " + file
                    + "; set format to one of warc, wet, jsonl, parquet, folder, text");
        }
        return format;
    }

    private static Format byContent(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.startsWith("PAR1")) {
            return Format.PARQUET;
        }
        if (text.startsWith("WARC/")) {
            boolean converted = text.toLowerCase(Locale.ROOT).contains("warc-type: conversion");
            return converted ? Format.WET : Format.WARC;
        }
        String start = text.startsWith("\u00ef\u00bb\u00bf") ? text.substring(3) : text;
        return start.stripLeading().startsWith("{") ? Format.JSONL : Format.AUTO;
    }

    private static Format byName(String fileName) {
        String name = fileName;
        for (String suffix : COMPRESSED) {
            if (name.endsWith(suffix)) {
                name = name.substring(0, name.length() - suffix.length());
            }
        }
        if (name.endsWith(".warc")) {
            return Format.WARC;
        }
        if (name.endsWith(".wet")) {
            return Format.WET;
        }
        if (name.endsWith(".parquet")) {
            return Format.PARQUET;
        }
        if (name.endsWith(".txt")) {
            return Format.TEXT;
        }
        return name.endsWith(".jsonl") || name.endsWith(".ndjson") ? Format.JSONL : Format.AUTO;
    }

    private static byte[] head(Path file) {
        byte[] head = new byte[LOOK];
        int filled = 0;
        try (InputStream in = Decompression.open(file)) {
            for (int n = in.read(head); n > 0; n = in.read(head, filled, LOOK - filled)) {
                filled += n;
            }
        } catch (IOException e) {
            // A broken file still has a format by its name; its reader reports what is wrong with it.
            return Arrays.copyOf(head, filled);
        }
        return Arrays.copyOf(head, filled);
    }
}
