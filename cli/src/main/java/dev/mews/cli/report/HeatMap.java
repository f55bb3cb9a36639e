package dev.mews.cli.report;

import java.util.List;
import java.util.Locale;

/** A grid of coloured cells as inline SVG: the larger a value, the deeper its colour. */
public final class HeatMap {
    private static final int WIDTH = 720;
    private static final int LEFT = 90;
    private static final int ROW = 34;
    private static final int TOP = 22;
    private static final int BOTTOM = 24;
    private static final int GAP = 2;

    /** Text stays readable on the deepest colour of either theme. */
    private static final double DEEPEST = 0.7;

    /**
     * A row.
     *
     * @param name shown at its left
     * @param cells one for each column
     */
    public record Row(String name, List<Cell> cells) {
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /**
     * A cell.
     *
     * @param value its colour, from 0 to 1
     * @param label shown in it
     * @param title shown when pointed at
     */
    public record Cell(double value, String label, String title) {}

    private HeatMap() {}

    /**
     * The map; an empty string without rows.
     *
     * @param columns names above the columns
     */
    public static String svg(String yLabel, String xLabel, List<String> columns, List<Row> rows) {
        if (rows.isEmpty()) {
            return "";
        }
        int height = TOP + rows.size() * ROW + BOTTOM;
        double width = (double) (WIDTH - LEFT) / columns.size();
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s by %s\">",
                WIDTH,
                height,
                Svg.escape(yLabel),
                Svg.escape(xLabel)));
        text(svg, "axis", LEFT - 8, TOP - 7, "end", yLabel);
        for (int c = 0; c < columns.size(); c++) {
            text(svg, "tick", LEFT + (c + 0.5) * width, TOP - 7, "middle", columns.get(c));
        }
        for (int r = 0; r < rows.size(); r++) {
            double top = TOP + (double) r * ROW;
            text(svg, "tick", LEFT - 8, top + 21, "end", rows.get(r).name());
            for (int c = 0; c < columns.size(); c++) {
                Cell cell = rows.get(r).cells().get(c);
                svg.append(String.format(
                        Locale.ROOT,
                        "<rect class=\"bar kept grid\" fill-opacity=\"%.3f\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" rx=\"3\">"
                                + "<title>%s</title></rect>",
                        DEEPEST * Math.min(1, Math.max(0, cell.value())),
                        LEFT + c * width,
                        top,
                        width - GAP,
                        ROW - GAP,
                        Svg.escape(cell.title())));
                text(svg, "value", LEFT + (c + 0.5) * width - GAP / 2.0, top + 21, "middle", cell.label());
            }
        }
        text(svg, "axis", WIDTH - GAP, height - 6, "end", xLabel);
        return svg.append("</svg>").toString();
    }

    private static void text(StringBuilder svg, String cssClass, double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" pointer-events=\"none\">%s</text>",
                cssClass,
                x,
                y,
                anchor,
                Svg.escape(text)));
    }
}
