package dev.mews.cli.report;

import dev.mews.cli.report.ReportView.Chart;
import dev.mews.cli.report.ReportView.Part;
import dev.mews.cli.report.ReportView.Quote;
import dev.mews.cli.report.ReportView.Section;
import dev.mews.model.train.LossPoint;
import dev.mews.model.train.Trainer;
import dev.mews.model.train.TrainingSample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The report of a training from a file of its own: loss, further figures and samples, from what lies in its output folder. */
public final class TrainingReport {
    private TrainingReport() {}

    /** Renders the page to a file. */
    public static void write(Path output, Path html) throws IOException {
        Pages.write(view(output), html);
    }

    static ReportView view(Path output) {
        List<LossPoint> curve = Trainer.curve(output);
        List<LineChart.Point> train = new ArrayList<>();
        List<LineChart.Point> heldOut = new ArrayList<>();
        TreeMap<Integer, Map<String, Double>> figures = new TreeMap<>();
        for (LossPoint point : curve) {
            train.add(new LineChart.Point(point.step(), point.loss()));
            point.heldOutLoss().ifPresent(loss -> heldOut.add(new LineChart.Point(point.step(), loss)));
            figures.put(point.step(), point.figures());
        }
        List<LineChart.Line> lines = new ArrayList<>(List.of(new LineChart.Line("training loss", "train", train)));
        if (!heldOut.isEmpty()) {
            lines.add(new LineChart.Line("held-out loss", "heldout", heldOut));
        }
        List<Section> sections = new ArrayList<>();
        sections.add(new Section(
                "loss", "Loss", "", List.of(new Chart("Loss, nats", LineChart.svg("step", "loss", lines)))));
        List<Part> parts = TrainingFigures.parts(figures);
        if (!parts.isEmpty()) {
            sections.add(new Section("figures", "Figures", "", parts));
        }
        List<Part> quotes = new ArrayList<>();
        for (TrainingSample sample : Trainer.samples(output)) {
            quotes.add(new Quote("After step " + sample.step() + ": “" + sample.prompt() + "”", sample.text()));
        }
        if (!quotes.isEmpty()) {
            sections.add(new Section("samples", "Samples", "", quotes));
        }
        String last = curve.isEmpty()
                ? "no step yet"
                : "step " + curve.get(curve.size() - 1).step();
        return new ReportView("Mews: " + output.getFileName(), last, sections);
    }
}
