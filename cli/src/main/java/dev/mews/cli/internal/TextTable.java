package dev.mews.cli.internal;

import java.util.ArrayList;
import java.util.List;

/** A table for the terminal: columns padded to the display width of their widest cell, numbers to the right. */
public final class TextTable {
    private final List<String> header;
    private final boolean[] rightAligned;
    private final List<List<String>> rows = new ArrayList<>();

    private TextTable(List<String> header, boolean[] rightAligned) {
        this.header = header;
        this.rightAligned = rightAligned;
    }

    /**
     * An empty table.
     *
     * @param columns names of the columns; one that starts with {@code >} is aligned to the right
     */
    public static TextTable of(String... columns) {
        List<String> header = new ArrayList<>();
        boolean[] right = new boolean[columns.length];
        for (int i = 0; i < columns.length; i++) {
            right[i] = columns[i].startsWith(">");
            header.add(right[i] ? columns[i].substring(1) : columns[i]);
        }
        return new TextTable(header, right);
    }

    /** Adds a row; it must have one cell a column. */
    public TextTable row(Object... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException("a row must have " + header.size() + " cells, but had " + cells.length);
        }
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(String.valueOf(cell));
        }
        rows.add(row);
        return this;
    }

    /** The table's lines, without trailing spaces. */
    public List<String> lines() {
        int[] widths = new int[header.size()];
        for (int c = 0; c < widths.length; c++) {
            widths[c] = DisplayWidth.of(header.get(c));
            for (List<String> row : rows) {
                widths[c] = Math.max(widths[c], DisplayWidth.of(row.get(c)));
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(header, widths));
        List<String> rule = new ArrayList<>();
        for (int width : widths) {
            rule.add("─".repeat(width));
        }
        lines.add(String.join("  ", rule));
        for (List<String> row : rows) {
            lines.add(line(row, widths));
        }
        return lines;
    }

    private String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            String padding = " ".repeat(widths[c] - DisplayWidth.of(cells.get(c)));
            if (c > 0) {
                line.append("  ");
            }
            line.append(rightAligned[c] ? padding + cells.get(c) : cells.get(c) + padding);
        }
        return line.toString().stripTrailing();
    }
}
