package dev.mews.cli.tokenizer;

import dev.mews.cli.internal.Numbers;
import dev.mews.cli.internal.TextTable;
import dev.mews.core.io.AtomicFiles;
import dev.mews.tokenizer.train.LatexCommand;
import dev.mews.tokenizer.train.LatexEvidence;
import dev.mews.tokenizer.train.Training;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes what a training made and prints what there is to know of it. */
final class TrainingOutput {
    /** What became of each LaTeX command, beside the vocabularies. */
    static final String LATEX_FILE = "latex.tsv";

    private static final int SHOWN_COMMANDS = 10;

    private TrainingOutput() {}

    /** Saves the tokenizers, one in {@code folder}, several in folders named by their size; prints a table of them. */
    static void save(Training training, List<Integer> sizes, Path folder, PrintWriter out) throws IOException {
        training.checkPrefixes();
        TextTable table = TextTable.of(">vocabulary", ">tokens", ">merges", ">least count", ">ties", "folder");
        Map<Integer, Path> targets = new TreeMap<>();
        for (int size : sizes) {
            targets.put(size, sizes.size() == 1 ? folder : folder.resolve(Integer.toString(size)));
        }
        training.save(targets);
        for (int size : sizes) {
            Path target = targets.get(size);
            int merges = training.tokenizer(size).merges().size();
            int ties = 0;
            for (int rank = 0; rank < merges; rank++) {
                ties += training.ledger().isTie(rank) ? 1 : 0;
            }
            table.row(
                    Numbers.count(size),
                    Numbers.count(training.tokenizer(size).vocabulary().size()),
                    Numbers.count(merges),
                    merges == 0 ? "–" : training.ledger().count(merges - 1).toPlainString(),
                    Numbers.count(ties),
                    target);
        }
        table.lines().forEach(out::println);
    }

    /** Writes and prints the evidence for LaTeX injection, if there was one. */
    static void latex(Training training, int smallest, Path folder, PrintWriter out) throws IOException {
        if (training.latexCommands().isEmpty()) {
            return;
        }
        StringBuilder tsv = new StringBuilder("command\tcount\tid\tslots\ttokens_saved\trefused\n");
        TextTable table = TextTable.of("command", ">occurs", ">id", ">slots", ">tokens saved", ">per slot");
        int shown = 0;
        int refused = 0;
        int full = 0;
        for (LatexCommand command : training.latexCommands()) {
            tsv.append(command.command())
                    .append('\t')
                    .append(command.count())
                    .append('\t')
                    .append(command.id())
                    .append('\t')
                    .append(command.slots())
                    .append('\t')
                    .append(command.tokensSaved())
                    .append('\t')
                    .append(command.refused())
                    .append('\n');
            refused += command.id() < 0 ? 1 : 0;
            full += command.refused().equals(LatexCommand.NO_ROOM) ? 1 : 0;
            if (command.slots() > 0 && shown++ < SHOWN_COMMANDS) {
                table.row(
                        command.command(),
                        Numbers.count(command.count()),
                        command.id(),
                        command.slots(),
                        Numbers.count(command.tokensSaved()),
                        Numbers.count(command.tokensSaved() / command.slots()));
            }
        }
        AtomicFiles.writeString(folder.resolve(LATEX_FILE), tsv.toString());
        out.println();
        table.lines().forEach(out::println);
        LatexEvidence evidence = training.latexEvidence();
        out.printf(
                "LaTeX: %s commands took %s slots of the vocabulary of %s and save %s tokens a slot; %s found no room.%n",
                Numbers.count(training.latexCommands().size() - refused),
                Numbers.count(evidence.slots()),
                Numbers.count(smallest),
                perSlot(evidence.tokensSaved(), evidence.slots()),
                Numbers.count(full));
        for (LatexCommand command : training.latexCommands()) {
            if (command.id() < 0 && !command.refused().equals(LatexCommand.NO_ROOM)) {
                out.printf("Refused: %s, %s.%n", command.command(), command.refused());
            }
        }
        out.printf(
                "The %s merges they displaced would save %s tokens a slot. All commands: %s%n",
                Numbers.count(evidence.displacedMerges()),
                perSlot(evidence.displacedTokensSaved(), evidence.displacedMerges()),
                folder.resolve(LATEX_FILE));
    }

    private static String perSlot(long tokens, int slots) {
        return slots == 0 ? "0" : Numbers.count(Math.round((double) tokens / slots));
    }
}
