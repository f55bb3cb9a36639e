package dev.mews.cli.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What the report page shows, in order: sections of tables, charts and quotes. All texts are raw; the template escapes
 * them. Charts are SVG that {@link BarChart} and {@link LineChart} wrote and escaped.
 */
public record ReportView(String title, String subtitle, List<Section> sections) {

    /** A headed part of the page; {@code anchor} is its address in the page. */
    public record Section(String anchor, String heading, String note, List<Part> parts) {}

    /** Something under a section's heading. */
    public sealed interface Part {
        /** Its own heading, may be empty. */
        String heading();
    }

    /** An inline SVG chart. */
    public record Chart(String heading, String svg) implements Part {}

    /** A text shown as it is. */
    public record Quote(String heading, String text) implements Part {}

    /** A table. */
    public record Table(String heading, List<Column> columns, List<List<Cell>> rows) implements Part {
        /** A table whose columns are numbers where the name starts with {@code >}, and texts where it starts with {@code "}. */
        public static Table of(String heading, List<String> columns, List<List<String>> rows) {
            List<Column> head = new ArrayList<>();
            for (String column : columns) {
                head.add(
                        switch (column.isEmpty() ? ' ' : column.charAt(0)) {
                            case '>' -> new Column(column.substring(1), "n");
                            case '"' -> new Column(column.substring(1), "text");
                            default -> new Column(column, "");
                        });
            }
            List<List<Cell>> cells = new ArrayList<>();
            for (List<String> row : rows) {
                List<Cell> line = new ArrayList<>();
                for (int i = 0; i < row.size(); i++) {
                    line.add(new Cell(row.get(i), head.get(i).cssClass()));
                }
                cells.add(line);
            }
            return new Table(heading, head, cells);
        }
    }

    /** A column's name and the class of its cells. */
    public record Column(String name, String cssClass) {}

    /** A cell. */
    public record Cell(String text, String cssClass) {}
}
