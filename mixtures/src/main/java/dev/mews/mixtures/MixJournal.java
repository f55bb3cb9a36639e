package dev.mews.mixtures;

import dev.mews.core.config.ConfigException;
import dev.mews.core.config.ConfigJson;
import dev.mews.core.config.ConfigLoader;
import dev.mews.core.config.Describe;
import dev.mews.core.config.DidYouMean;
import dev.mews.core.hash.Sha256;
import dev.mews.core.io.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The edits of a mixture, in the order of their tokens. Written as one JSON object a line, each with the hash of the line
 * before (the first with that of the mixture): a changed, lost or reordered edit, or another mixture, is found on reading.
 *
 * @param mixture SHA-256 of the mixture the edits belong to
 * @param edits ascending in their token
 */
public record MixJournal(String mixture, List<MixEdit> edits) {
    public MixJournal {
        edits = List.copyOf(edits);
        for (int i = 1; i < edits.size(); i++) {
            if (edits.get(i).at() < edits.get(i - 1).at()) {
                throw new MixException("edit " + (i + 1) + " of the mixture must be at token "
                        + edits.get(i - 1).at() + " or later, where the one before it is, but is at "
                        + edits.get(i).at());
            }
        }
    }

    /** One line of the file. */
    private record Line(
            @Describe("hash of the line before; of the mixture in the first line")
            String previous,

            @Describe("the change") MixEdit edit,

            @Describe("SHA-256 of previous, a line feed and the canonical edit")
            String hash) {
        static Line of(String previous, MixEdit edit) {
            return new Line(previous, edit, Sha256.ofUtf8(previous + "\n" + ConfigJson.canonical(edit)));
        }
    }

    /** Where the journal of a mixture stands unless another file is named: {@code MIX.journal.jsonl} beside it. */
    public static Path beside(Path mixture) {
        String name = mixture.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return mixture.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".journal.jsonl");
    }

    /** A mixture without edits. */
    public static MixJournal none(MixConfig mixture) {
        return new MixJournal(hashOf(mixture), List.of());
    }

    /**
     * Reads a journal; a file that does not exist is a mixture without edits.
     *
     * @throws ConfigException with file and line if a line is not what was appended
     */
    public static MixJournal read(Path file, MixConfig mixture) throws IOException {
        if (!Files.exists(file)) {
            return none(mixture);
        }
        String previous = hashOf(mixture);
        List<MixEdit> edits = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            String place = file + ", line " + (i + 1);
            Line line = ConfigLoader.parse(place, lines.get(i), Line.class, Map.of());
            if (!line.previous().equals(previous)) {
                throw new ConfigException(
                        place + ": previous must be " + previous + ", but was " + line.previous() + ": "
                                + (i == 0
                                        ? "the mixture was changed after the journal was begun; undo that and append"
                                                + " an edit"
                                        : "a line before it was changed, lost or moved"));
            }
            if (!line.equals(Line.of(previous, line.edit()))) {
                throw new ConfigException(place + ": the hash does not match the edit: the line was changed");
            }
            edits.add(line.edit());
            previous = line.hash();
        }
        return new MixJournal(hashOf(mixture), edits);
    }

    /**
     * Makes sure that every source an edit weighs is in the mixture or came with an edit.
     *
     * @throws MixException if one is not
     */
    public void requireKnownSources(MixConfig config) {
        Set<String> known = new TreeSet<>(config.allSourceNames());
        for (MixEdit edit : edits) {
            for (String source : edit.sources().keySet()) {
                if (!known.add(source)) {
                    throw new MixException("the edit at token " + edit.at() + " adds source " + source
                            + ", but the mixture has it already: leave out its folder");
                }
            }
            for (String source : edit.weights().keySet()) {
                if (!known.contains(source)) {
                    throw new MixException("the edit at token " + edit.at() + " weighs source " + source
                            + ", but the sources are " + known
                            + DidYouMean.nearest(source, known)
                                    .map(near -> ", did you mean '" + near + "'? If not, ")
                                    .orElse(": ")
                            + "give its token shards with the edit");
                }
            }
        }
    }

    /** The edits of a mixture and, after them, those of this journal. */
    public List<MixEdit> after(MixConfig config) {
        List<MixEdit> all = new ArrayList<>(config.edits());
        all.addAll(edits);
        return new MixJournal(mixture, all).edits();
    }

    /** This journal with one more edit. */
    public MixJournal append(MixEdit edit) {
        List<MixEdit> all = new ArrayList<>(edits);
        all.add(edit);
        return new MixJournal(mixture, all);
    }

    /** This journal without its last edit. */
    public MixJournal withoutLast() {
        return new MixJournal(mixture, edits.subList(0, edits.size() - 1));
    }

    /** Writes all lines; the file is replaced at once. */
    public void write(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        String previous = mixture;
        for (MixEdit edit : edits) {
            Line line = Line.of(previous, edit);
            text.append(ConfigJson.canonical(line)).append('\n');
            previous = line.hash();
        }
        AtomicFiles.writeString(file, text.toString());
    }

    /** Where shards lie and the window do not count. */
    static String hashOf(MixConfig mixture) {
        StringBuilder all = new StringBuilder(ConfigJson.canonical(mixture.placeless()));
        mixture.edits().forEach(edit -> all.append('\n').append(ConfigJson.canonical(edit)));
        return Sha256.ofUtf8(all.toString());
    }
}
