package dev.mews.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Lines over a common x axis, as inline SVG: the loss curve. */
public final class LineChart {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 260;
    private static final int LEFT = 56;
    private static final int RIGHT = 16;
    private static final int TOP = 12;
    private static final int BOTTOM = 34;

    /**
     * One line.
     *
     * @param name shown in the legend
     * @param cssClass colour, a class of the page's style sheet
     * @param points ascending in x, finite
     */
    public record Line(String name, String cssClass, List<Point> points) {}

    /** A point of a line. */
    public record Point(double x, double y) {}

    private LineChart() {}

    /** The chart, or an empty string when no line has a point. */
    public static String svg(String xLabel, String yLabel, List<Line> lines) {
        return svg(xLabel, yLabel, lines, Double.POSITIVE_INFINITY);
    }

    /** As {@link #svg}, with both axes from zero on: for amounts, whose ratios count. */
    public static String fromZero(String xLabel, String yLabel, List<Line> lines) {
        return svg(xLabel, yLabel, lines, 0);
    }

    private static String svg(String xLabel, String yLabel, List<Line> lines, double least) {
        Scale x = Scale.of(lines, Point::x, least, LEFT, WIDTH - RIGHT);
        Scale y = Scale.of(lines, Point::y, least, HEIGHT - BOTTOM, TOP);
        if (x == null || y == null) {
            return "";
        }
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s against %s\">",
                WIDTH,
                HEIGHT,
                Svg.escape(yLabel),
                Svg.escape(xLabel)));
        for (double tick : y.ticks(5)) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
                    LEFT,
                    WIDTH - RIGHT,
                    y.at(tick),
                    y.at(tick),
                    LEFT - 6,
                    y.at(tick) + 4,
                    Svg.number(tick)));
        }
        for (double tick : x.ticks(8)) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>",
                    x.at(tick),
                    HEIGHT - BOTTOM + 16,
                    Svg.number(tick)));
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"axis\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                WIDTH - RIGHT,
                HEIGHT - 3,
                Svg.escape(xLabel)));
        int legend = LEFT + 8;
        for (Line line : lines) {
            StringBuilder points = new StringBuilder();
            for (Point point : line.points()) {
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x.at(point.x()), y.at(point.y())));
            }
            svg.append(String.format(
                    Locale.ROOT,
                    "<polyline class=\"line %s\" points=\"%s\"/>",
                    Svg.escape(line.cssClass()),
                    points.toString().stripTrailing()));
            if (line.points().size() == 1) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<circle class=\"dot %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>",
                        Svg.escape(line.cssClass()),
                        x.at(line.points().get(0).x()),
                        y.at(line.points().get(0).y())));
            }
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"line %s\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/><text class=\"legend\" x=\"%d\" y=\"%d\">%s</text>",
                    Svg.escape(line.cssClass()),
                    legend,
                    legend + 18,
                    HEIGHT - 7,
                    HEIGHT - 7,
                    legend + 24,
                    HEIGHT - 3,
                    Svg.escape(line.name())));
            legend += 44 + 7 * line.name().length();
        }
        return svg.append("</svg>").toString();
    }

    private record Scale(double min, double max, double from, double to) {
        static Scale of(List<Line> lines, ToDoubleFunction<Point> coordinate, double least, double from, double to) {
            double min = least;
            double max = Double.NEGATIVE_INFINITY;
            for (Line line : lines) {
                for (Point point : line.points()) {
                    min = Math.min(min, coordinate.applyAsDouble(point));
                    max = Math.max(max, coordinate.applyAsDouble(point));
                }
            }
            if (min > max) {
                return null;
            }
            double margin = max == min ? Math.max(1, Math.abs(max)) * 0.5 : 0;
            return new Scale(min - margin, max + margin, from, to);
        }

        double at(double value) {
            return from + (value - min) / (max - min) * (to - from);
        }

        /** Round numbers inside the range, at most {@code most}. */
        List<Double> ticks(int most) {
            double raw = (max - min) / most;
            double magnitude = Math.pow(10, Math.floor(Math.log10(raw)));
            double step = magnitude;
            for (double factor : new double[] {1, 2, 5, 10}) {
                step = magnitude * factor;
                if (step >= raw) {
                    break;
                }
            }
            List<Double> ticks = new ArrayList<>();
            for (double k = Math.ceil(min / step); k * step <= max * (1 + 1e-12); k++) {
                ticks.add(k * step);
            }
            return ticks;
        }
    }
}
