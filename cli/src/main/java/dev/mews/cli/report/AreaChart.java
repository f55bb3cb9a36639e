package dev.mews.cli.report;

import java.util.List;
import java.util.Locale;

/** Shares over a common x axis, stacked to 100 %, as inline SVG. */
public final class AreaChart {
    /** Style sheet of the chart. */
    public static final String STYLE = "svg text{font-size:11px;fill:currentColor}svg .grid{stroke:currentColor;"
            + "stroke-opacity:.25}svg .area{stroke:none}";

    private static final int WIDTH = 720;
    private static final int HEIGHT = 300;
    private static final int LEFT = 46;
    private static final int RIGHT = 24;
    private static final int TOP = 10;
    private static final int BOTTOM = 34;
    private static final int LEGEND = 18;
    private static final int LEGEND_COLUMNS = 3;

    /** Hues apart by the golden angle, so that neighbours differ however many there are. */
    private static final double GOLDEN_ANGLE = 137.508;

    /**
     * One source.
     *
     * @param name shown in the legend
     * @param shares one for each stretch of the x axis, from 0 to 1
     */
    public record Area(String name, List<Double> shares) {
        public Area {
            shares = List.copyOf(shares);
        }
    }

    private AreaChart() {}

    /** Text for an element of the page that holds the chart. */
    public static String escape(String text) {
        return Svg.escape(text);
    }

    /**
     * The chart; an empty string when there is nothing to show.
     *
     * @param edges ascending from 0, one more than shares
     */
    public static String svg(String xLabel, double[] edges, List<Area> areas) {
        if (edges.length < 2 || areas.isEmpty()) {
            return "";
        }
        int rows = (areas.size() + LEGEND_COLUMNS - 1) / LEGEND_COLUMNS;
        int height = HEIGHT + rows * LEGEND;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"shares against %s\">",
                WIDTH,
                height,
                Svg.escape(xLabel)));
        double[] below = new double[edges.length - 1];
        for (int a = 0; a < areas.size(); a++) {
            area(svg, edges, areas.get(a), below, a);
        }
        for (int percent = 0; percent <= 100; percent += 25) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text x=\"%d\" y=\"%.1f\""
                            + " text-anchor=\"end\">%d %%</text>",
                    LEFT,
                    WIDTH - RIGHT,
                    y(percent / 100.0),
                    y(percent / 100.0),
                    LEFT - 5,
                    y(percent / 100.0) + 4,
                    percent));
        }
        double last = edges[edges.length - 1];
        for (int tick = 0; tick <= 4; tick++) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x(last * tick / 4, last),
                    HEIGHT - BOTTOM + 16,
                    Svg.number(last * tick / 4)));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                WIDTH - RIGHT,
                HEIGHT - 3,
                Svg.escape(xLabel)));
        for (int a = 0; a < areas.size(); a++) {
            int column = LEFT + a % LEGEND_COLUMNS * ((WIDTH - LEFT) / LEGEND_COLUMNS);
            int row = HEIGHT + a / LEGEND_COLUMNS * LEGEND;
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"11\" height=\"11\" fill=\"%s\"/><text x=\"%d\" y=\"%d\">%s</text>",
                    column,
                    row,
                    colour(a),
                    column + 16,
                    row + 10,
                    Svg.escape(areas.get(a).name())));
        }
        return svg.append("</svg>").toString();
    }

    private static void area(StringBuilder svg, double[] edges, Area area, double[] below, int number) {
        StringBuilder up = new StringBuilder();
        StringBuilder down = new StringBuilder();
        double last = edges[edges.length - 1];
        for (int k = 0; k < below.length; k++) {
            double top = below[k] + area.shares().get(k);
            String left = String.format(Locale.ROOT, "%.1f", x(edges[k], last));
            String right = String.format(Locale.ROOT, "%.1f", x(edges[k + 1], last));
            up.append(String.format(Locale.ROOT, "%s,%.1f %s,%.1f ", left, y(top), right, y(top)));
            down.insert(0, String.format(Locale.ROOT, "%s,%.1f %s,%.1f ", right, y(below[k]), left, y(below[k])));
            below[k] = top;
        }
        svg.append("<polygon class=\"area\" fill=\"")
                .append(colour(number))
                .append("\" points=\"")
                .append(up)
                .append(down.toString().stripTrailing())
                .append("\"/>");
    }

    private static double x(double value, double last) {
        return LEFT + value / Math.max(1, last) * (WIDTH - RIGHT - LEFT);
    }

    private static double y(double share) {
        return HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP);
    }

    private static String colour(int number) {
        return String.format(Locale.ROOT, "hsl(%.0f,55%%,%d%%)", number * GOLDEN_ANGLE % 360, 50 + number % 3 * 9);
    }
}
