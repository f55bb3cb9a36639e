package dev.mews.core.io;

import java.util.Locale;
import java.util.Map;

/** Media types by file extension and from Content-Type headers, as real servers write them. */
final class MediaTypes {
    private static final Map<String, String> BY_EXTENSION = Map.ofEntries(
            Map.entry("htm", "text/html"),
            Map.entry("html", "text/html"),
            Map.entry("xhtml", "application/xhtml+xml"),
            Map.entry("xml", "application/xml"),
            Map.entry("txt", "text/plain"),
            Map.entry("md", "text/markdown"),
            Map.entry("markdown", "text/markdown"),
            Map.entry("tex", "application/x-tex"),
            Map.entry("json", "application/json"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("gif", "image/gif"),
            Map.entry("webp", "image/webp"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("zip", "application/zip"),
            Map.entry("gz", "application/gzip"),
            Map.entry("zst", "application/zstd"),
            Map.entry("jar", "application/java-archive"),
            Map.entry("class", "application/java-vm"),
            Map.entry("so", "application/octet-stream"),
            Map.entry("exe", "application/octet-stream"),
            Map.entry("bin", "application/octet-stream"));

    private MediaTypes() {}

    /** Media type by extension; empty if it is not known, as for source files. */
    static String ofFile(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : BY_EXTENSION.getOrDefault(name.substring(dot + 1).toLowerCase(Locale.ROOT), "");
    }

    /** {@code text/html} of {@code Text/HTML; charset=utf-8}; empty if the header names none. */
    static String mediaType(String contentType) {
        int end = contentType.indexOf(';');
        String type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
        return type.indexOf('/') > 0 ? type.toLowerCase(Locale.ROOT) : "";
    }

    /** {@code utf-8} of {@code text/html; charset="utf-8"}; empty if the header names none. */
    static String charset(String contentType) {
        for (String part : contentType.split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0 && part.substring(0, equals).strip().equalsIgnoreCase("charset")) {
                String value = part.substring(equals + 1).strip();
                return value.replace("\"", "").replace("'", "").strip();
            }
        }
        return "";
    }
}
