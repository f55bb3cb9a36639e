package dev.mews.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

final class ChartsTest {
    @Test
    void drawsEachBarInProportionAndEscapesItsName() throws Exception {
        String svg = BarChart.horizontal(
                "reasons",
                List.of(
                        new BarChart.Bar("<script>alert(1)</script>", 10, "10", "dropped"),
                        new BarChart.Bar("b", 5, "5 & more", "kept")));
        Document parsed = parse(svg);
        assertThat(svg).doesNotContain("<script>");
        double first = width(parsed, 0);
        assertThat(width(parsed, 1)).isEqualTo(first / 2);
        assertThat(parsed.getElementsByTagName("text").item(0).getTextContent()).isEqualTo("<script>alert(1)</script>");
    }

    @Test
    void mapsTheFirstAndLastPointOfALineToTheEdgesOfThePlot() throws Exception {
        String svg = LineChart.svg(
                "step",
                "loss",
                List.of(new LineChart.Line(
                        "train", "a", List.of(new LineChart.Point(0, 8), new LineChart.Point(10, 2)))));
        assertThat(parse(svg)
                        .getElementsByTagName("polyline")
                        .item(0)
                        .getAttributes()
                        .getNamedItem("points")
                        .getTextContent())
                .isEqualTo("56.0,12.0 704.0,226.0");
    }

    @Test
    void amountsAreDrawnFromZeroOn() throws Exception {
        List<LineChart.Point> points = List.of(new LineChart.Point(5, 8), new LineChart.Point(10, 2));
        String svg = LineChart.fromZero("tokens", "speed", List.of(new LineChart.Line("a", "l0", points)));
        assertThat(parse(svg)
                        .getElementsByTagName("polyline")
                        .item(0)
                        .getAttributes()
                        .getNamedItem("points")
                        .getTextContent())
                .isEqualTo("380.0,12.0 704.0,172.5");
    }

    @Test
    void coloursEachCellOfAHeatMapByItsValueAndEscapesItsTexts() throws Exception {
        String svg = HeatMap.svg(
                "tokens",
                "depth",
                List.of("0 %", "<b>"),
                List.of(
                        new HeatMap.Row("1", List.of(cell(0), cell(0.5))),
                        new HeatMap.Row("2", List.of(cell(1), cell(7)))));
        Document parsed = parse(svg);
        List<String> opacities = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            opacities.add(parsed.getElementsByTagName("rect")
                    .item(i)
                    .getAttributes()
                    .getNamedItem("fill-opacity")
                    .getTextContent());
        }
        assertThat(opacities).containsExactly("0.000", "0.350", "0.700", "0.700");
        assertThat(parsed.getElementsByTagName("title").item(3).getTextContent())
                .isEqualTo("is 7.0 & so");
        assertThat(svg).doesNotContain("<b>");
        assertThat(HeatMap.svg("y", "x", List.of("a"), List.of())).isEmpty();
    }

    private static HeatMap.Cell cell(double value) {
        return new HeatMap.Cell(value, "v", "is " + value + " & so");
    }

    @Test
    void drawsAHistogramWithOneBarABin() throws Exception {
        String svg = BarChart.histogram("length", "words", new double[] {0, 1, 10}, new long[] {3, 6});
        assertThat(parse(svg).getElementsByTagName("rect").getLength()).isEqualTo(2);
        assertThatThrownBy(() -> BarChart.histogram("t", "x", new double[] {0, 1}, new long[] {1, 2}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void drawsNothingWhenThereIsNothing() {
        assertThat(BarChart.horizontal("t", List.of())).isEmpty();
        assertThat(LineChart.svg("x", "y", List.of())).isEmpty();
    }

    @Test
    void replacesCharactersThatXmlForbids() {
        assertThat(Svg.escape("a\u0000b\"'")).isEqualTo("a\uFFFDb&quot;&#39;");
    }

    private static double width(Document svg, int bar) {
        return Double.parseDouble(svg.getElementsByTagName("rect")
                .item(bar)
                .getAttributes()
                .getNamedItem("width")
                .getTextContent());
    }

    private static Document parse(String svg) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }
}
