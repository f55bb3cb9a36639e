package dev.mews.cli.report;

import dev.mews.core.io.AtomicFiles;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.nio.file.Path;

/** Renders the precompiled templates: pages of one file each, without anything from elsewhere. */
public final class Pages {
    /** Where the build puts the compiled templates. */
    private static final String PACKAGE = "dev.mews.cli.report.generated";

    private Pages() {}

    /** A page of sections. */
    public static String render(ReportView view) {
        return render("report.jte", view);
    }

    /** A page from a template of one parameter. */
    public static String render(String template, Object view) {
        TemplateEngine engine =
                TemplateEngine.createPrecompiled(null, ContentType.Html, Pages.class.getClassLoader(), PACKAGE);
        StringOutput page = new StringOutput();
        engine.render(template, view, page);
        return page.toString();
    }

    /** Renders a page of sections to a file. */
    public static void write(ReportView view, Path html) throws IOException {
        AtomicFiles.writeString(html, render(view));
    }
}
