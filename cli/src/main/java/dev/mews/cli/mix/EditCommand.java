package dev.mews.cli.mix;

import dev.mews.cli.internal.MixtureFile;
import dev.mews.cli.internal.Numbers;
import dev.mews.mixtures.MixConfig;
import dev.mews.mixtures.MixEdit;
import dev.mews.mixtures.MixException;
import dev.mews.mixtures.MixJournal;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code mews mix edit}. */
@Command(
        name = "edit",
        description = "Change a mixture from a token of the run on, by a line in its journal.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "What was delivered before the token stays as it was, bit for bit; the change",
            "holds to the end of the stage it falls in. With --tokens the edited mixture is",
            "planned first, and refused if it cannot be carried out.",
            "",
            "Examples:",
            "  mews mix edit mix.yaml --at 500B --weights web=0.3,code=0.7 --ramp 10B",
            "  mews mix edit mix.yaml --at 900B --seq-len 16384",
            "  mews mix edit mix.yaml --at 1T --weights web=0.3,books=0.7 \\",
            "      --source books=tokens/books",
            "  mews mix edit mix.yaml --undo"
        })
public final class EditCommand extends MixTask {
    @Mixin
    MixFile mix;

    @Option(names = "--at", paramLabel = "TOKEN", converter = TokenCount.class, description = "Token of the run.")
    Long at;

    @Option(
            names = "--undo",
            description =
                    "Take the last edit back. A training that went beyond its token with it does not go on without.")
    boolean undo;

    @Option(
            names = "--weights",
            paramLabel = "SOURCE=WEIGHT",
            split = ",",
            description = "All weights from there on; any positive scale.")
    Map<String, BigDecimal> weights = new LinkedHashMap<>();

    @Option(names = "--seq-len", paramLabel = "TOKENS", description = "Tokens of a sequence from there on.")
    Integer seqLen;

    @Option(
            names = "--ramp",
            paramLabel = "TOKENS",
            converter = TokenCount.class,
            defaultValue = "0",
            description = "Move to the weights over so many tokens.")
    long ramp;

    @Option(
            names = "--source",
            paramLabel = "SOURCE=DIR",
            description = "A source the mixture did not have, and its folder of token shards.")
    Map<String, String> added = new LinkedHashMap<>();

    @Mixin
    PlanArguments arguments;

    @Override
    void run(PrintWriter out) throws IOException {
        if (undo == (at != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "One of --at TOKEN and --undo must be given, but " + (undo ? "both are." : "neither is."));
        }
        MixConfig config = mix.config();
        MixJournal journal = mix.journal(config);
        if (undo) {
            undo(journal, out);
            return;
        }
        TreeMap<String, MixConfig.MixSource> sources = new TreeMap<>();
        added.forEach((name, path) -> sources.put(
                name, new MixConfig.MixSource(Optional.of(journalled(path)), MixConfig.Difficulty.EASY, 4)));
        MixEdit edit;
        try {
            edit = new MixEdit(at, new TreeMap<>(weights), Optional.ofNullable(seqLen), ramp, sources);
        } catch (IllegalArgumentException e) {
            throw new MixException(e.getMessage());
        }
        MixJournal edited = journal.append(edit);
        edited.requireKnownSources(config);
        if (arguments.given()) {
            new PlanTables(arguments.report(mix.file, config, edited.after(config)), !arguments.assumed())
                    .lines()
                    .forEach(out::println);
            out.println();
        }
        edited.write(mix.journalFile());
        out.println(mix.journalFile() + ": edit " + edited.edits().size() + " at token " + Numbers.count(at));
    }

    /** A folder as seen from that of the mixture, where paths in a journal start. */
    private String journalled(String path) {
        return Path.of(path).isAbsolute()
                ? path
                : MixtureFile.folder(mix.file)
                        .relativize(Path.of(path).toAbsolutePath().normalize())
                        .toString();
    }

    private void undo(MixJournal journal, PrintWriter out) throws IOException {
        List<MixEdit> edits = journal.edits();
        if (edits.isEmpty()) {
            throw new MixException(mix.journalFile() + " has no edit to take back");
        }
        journal.withoutLast().write(mix.journalFile());
        out.println(mix.journalFile() + ": took back edit " + edits.size() + " at token "
                + Numbers.count(edits.get(edits.size() - 1).at()));
    }
}
