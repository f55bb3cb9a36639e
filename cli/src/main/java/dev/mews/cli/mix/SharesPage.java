package dev.mews.cli.mix;

import dev.mews.cli.report.AreaChart;
import dev.mews.mixtures.MixReport;
import java.util.ArrayList;
import java.util.List;

/** The shares of the sources over a run, planned and got, as one page without anything from elsewhere. */
final class SharesPage {
    private SharesPage() {}

    static String of(String title, MixReport report) {
        List<AreaChart.Area> got = new ArrayList<>();
        List<AreaChart.Area> planned = new ArrayList<>();
        double[] edges = new double[report.parts().size() + 1];
        for (int k = 0; k < report.parts().size(); k++) {
            edges[k + 1] = report.parts().get(k).to();
        }
        for (int s = 0; s < report.sources().size(); s++) {
            MixReport.Source source = report.sources().get(s);
            String name = source.source() + (source.difficulty().equals("hard") ? " (hard)" : "");
            got.add(new AreaChart.Area(name, shares(report, s, true)));
            planned.add(new AreaChart.Area(name, shares(report, s, false)));
        }
        return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + AreaChart.escape(title)
                + "</title>\n<style>body{font:15px system-ui,sans-serif;margin:2em auto;max-width:760px}"
                + AreaChart.STYLE + "</style></head>\n<body><h1>" + AreaChart.escape(title)
                + "</h1>\n<h2>Share of each source, in the packs</h2>\n"
                + AreaChart.svg("tokens of the run", edges, got)
                + "\n<h2>Share of each source, as the weights have it</h2>\n"
                + AreaChart.svg("tokens of the run", edges, planned) + "\n</body></html>\n";
    }

    private static List<Double> shares(MixReport report, int source, boolean got) {
        List<Double> shares = new ArrayList<>();
        for (MixReport.Part part : report.parts()) {
            List<Long> tokens = got ? part.got() : part.planned();
            long all = tokens.stream().mapToLong(Long::longValue).sum();
            shares.add(all == 0 ? 0 : (double) tokens.get(source) / all);
        }
        return shares;
    }
}
