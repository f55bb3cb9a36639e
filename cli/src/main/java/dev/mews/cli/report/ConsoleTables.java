package dev.mews.cli.report;

import dev.mews.cli.internal.TextTable;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;

/** Prints the tables of a page. */
public final class ConsoleTables {
    private static final int WIDEST_CELL = 100;

    private ConsoleTables() {}

    /**
     * Prints tables section by section.
     *
     * @param mostRows rows printed of a table; the page has all of them
     */
    public static void print(ReportView view, int mostRows, PrintWriter out) {
        for (ReportView.Section section : view.sections()) {
            for (ReportView.Part part : section.parts()) {
                if (part instanceof ReportView.Table table) {
                    String heading =
                            table.heading().isEmpty() ? section.heading() : section.heading() + ": " + table.heading();
                    out.println(heading);
                    print(table, mostRows).forEach(out::println);
                    out.println();
                }
            }
        }
    }

    private static Stream<String> print(ReportView.Table table, int mostRows) {
        TextTable text = TextTable.of(table.columns().stream()
                .map(column -> (column.cssClass().equals("n") ? ">" : "") + column.name())
                .toArray(String[]::new));
        for (List<ReportView.Cell> row :
                table.rows().subList(0, Math.min(mostRows, table.rows().size()))) {
            text.row(row.stream().map(cell -> shorten(cell.text())).toArray());
        }
        int more = table.rows().size() - mostRows;
        return Stream.concat(text.lines().stream(), more > 0 ? Stream.of("… and " + more + " more") : Stream.empty());
    }

    private static String shorten(String text) {
        if (text.length() <= WIDEST_CELL) {
            return text;
        }
        int end = Character.isLowSurrogate(text.charAt(WIDEST_CELL)) ? WIDEST_CELL - 1 : WIDEST_CELL;
        return text.substring(0, end) + "…";
    }
}
