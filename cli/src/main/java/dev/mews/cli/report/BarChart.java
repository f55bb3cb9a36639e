package dev.mews.cli.report;

import java.util.List;
import java.util.Locale;

/** Bars as inline SVG: horizontal ones with a name each, or the vertical ones of a histogram. */
public final class BarChart {
    private static final int WIDTH = 720;
    private static final int NAME = 190;
    private static final int ROW = 22;

    /**
     * One bar.
     *
     * @param name shown at its left
     * @param value its length, at least 0
     * @param label shown at its right
     * @param cssClass colour, a class of the page's style sheet
     */
    public record Bar(String name, double value, String label, String cssClass) {}

    private BarChart() {}

    /** Horizontal bars, the longest one over the full width; an empty string when there are none. */
    public static String horizontal(String title, List<Bar> bars) {
        if (bars.isEmpty()) {
            return "";
        }
        double max = bars.stream().mapToDouble(Bar::value).max().orElse(0);
        double room = WIDTH - NAME - 130.0;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                WIDTH,
                bars.size() * ROW + 4,
                Svg.escape(title)));
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double length = max == 0 ? 0 : bar.value() / max * room;
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"name\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                            + "<rect class=\"bar %s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>"
                            + "<text class=\"value\" x=\"%.1f\" y=\"%d\">%s</text>",
                    NAME - 8,
                    i * ROW + 16,
                    Svg.escape(bar.name()),
                    Svg.escape(bar.cssClass()),
                    NAME,
                    i * ROW + 4,
                    Math.max(length, bar.value() > 0 ? 1 : 0),
                    ROW - 6,
                    NAME + length + 6,
                    i * ROW + 16,
                    Svg.escape(bar.label())));
        }
        return svg.append("</svg>").toString();
    }

    /**
     * A histogram.
     *
     * @param bounds ascending edges, one more than counts
     * @param counts documents in each bin
     */
    public static String histogram(String title, String xLabel, double[] bounds, long[] counts) {
        if (counts.length == 0) {
            return "";
        }
        if (bounds.length != counts.length + 1) {
            throw new IllegalArgumentException(
                    "bounds must be one more than counts, but were " + bounds.length + " and " + counts.length);
        }
        int height = 190;
        int left = 10;
        int bottom = 34;
        double binWidth = (WIDTH - 2.0 * left) / counts.length;
        long max = 1;
        for (long count : counts) {
            max = Math.max(max, count);
        }
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
                WIDTH,
                height,
                Svg.escape(title)));
        for (int i = 0; i < counts.length; i++) {
            double tall = (height - bottom - 14.0) * counts[i] / max;
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"bar kept\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s–%s: %d</title></rect>",
                    left + i * binWidth,
                    height - bottom - tall,
                    Math.max(1, binWidth - 1),
                    tall,
                    Svg.number(bounds[i]),
                    Svg.number(bounds[i + 1]),
                    counts[i]));
        }
        int every = Math.max(1, counts.length / 8);
        for (int i = 0; i <= counts.length; i += every) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    Math.min(WIDTH - 18.0, Math.max(18, left + i * binWidth)),
                    height - bottom + 14,
                    Svg.number(bounds[i])));
        }
        return svg.append(String.format(
                        Locale.ROOT,
                        "<text class=\"axis\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text></svg>",
                        WIDTH - left,
                        height - 4,
                        Svg.escape(xLabel)))
                .toString();
    }
}
