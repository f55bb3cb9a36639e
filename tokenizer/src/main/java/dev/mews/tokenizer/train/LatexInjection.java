package dev.mews.tokenizer.train;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.BufferedReader;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts LaTeX commands into a vocabulary with the merges that make them.
 *
 * <p>When training nears the smallest vocabulary size, each command that is still several tokens is closed: its first
 * two tokens are merged until one is left. These are ordinary merges at the rank where they happen, so ids stay in the
 * order of ranks and every reader of the merges makes the command. They all begin with a backslash, which in a pre-token
 * only stands first, so no other pre-token changes.
 */
final class LatexInjection {
    private static final String RESOURCE = "latex-commands.txt";
    /** Commands that are not in the bundled list count as common from here on. */
    private static final long MIN_MINED_COUNT = 32;
    /** At most this share of the merges of the smallest vocabulary goes to commands. */
    private static final int SHARE_OF_MERGES = 8;

    private final int maxCommands;
    private final long minFrequency;
    private final LatexCheck check;
    private final Map<String, Integer> bundled = new LinkedHashMap<>();

    /** Number and count of each word that is a command, by its text. */
    private final Map<String, Candidate> found = new LinkedHashMap<>();

    /** All words in which a merge of a command can happen. */
    private final IntArrayList words = new IntArrayList();

    private final List<LatexCommand> results = new ArrayList<>();
    private List<Candidate> chosen = List.of();
    private int budget;
    private int slotsUpperBound;
    private boolean done;

    /** Merges two tokens in the words that begin with a backslash. */
    @FunctionalInterface
    interface Closing {
        void merge(int left, int right, int[] words);
    }

    private record Candidate(String command, long count, int word) {}

    LatexInjection(int maxCommands, long minFrequency, LatexCheck check) {
        this.maxCommands = maxCommands;
        this.minFrequency = minFrequency;
        this.check = check;
        done = maxCommands == 0;
        if (!done) {
            for (String command : bundledCommands()) {
                bundled.put(command, bundled.size());
            }
        }
    }

    /** The bundled list of common commands, most common kinds first. */
    static List<String> bundledCommands() {
        try (InputStream in = LatexInjection.class.getResourceAsStream(RESOURCE)) {
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))
                    .lines()
                    .filter(line -> line.startsWith("\\"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE, e);
        }
    }

    /** Takes note of a word of the counts. */
    void see(byte[] bytes, int length, long count, int word) {
        if (done || !isCommand(bytes, length)) {
            return;
        }
        words.add(word);
        if (length > 2) {
            String command = new String(bytes, 0, length, StandardCharsets.US_ASCII);
            found.put(command, new Candidate(command, count, word));
        }
    }

    /** Chooses the commands, the most frequent first. One that the text does not hold often enough would be a dead token. */
    void choose(int firstMerge, int smallestSize) {
        if (done) {
            return;
        }
        budget = (smallestSize - firstMerge) / SHARE_OF_MERGES;
        chosen = new ArrayList<>(found.values().stream()
                .filter(candidate ->
                        candidate.count >= (bundled.containsKey(candidate.command) ? minFrequency : MIN_MINED_COUNT))
                .sorted(Comparator.comparingLong((Candidate candidate) -> -candidate.count)
                        .thenComparingInt(candidate -> bundled.getOrDefault(candidate.command, Integer.MAX_VALUE))
                        .thenComparing(Candidate::command))
                .limit(maxCommands)
                .toList());
        slotsUpperBound = budget;
    }

    /** Whether the commands must be closed now, so that they fit below {@code size}. */
    boolean isDue(MergeState state, int size) {
        if (done || state.size() + (long) slotsUpperBound < size) {
            return false;
        }
        // Merges only shorten the commands, so the last sum is an upper bound until it is reached.
        slotsUpperBound = slots(state);
        return state.size() + (long) slotsUpperBound >= size;
    }

    /** Closes the commands, leaving out those that have no room. */
    void close(MergeState state, long unit, Closing closing) {
        done = true;
        int limit = state.size() + budget;
        int[] all = words.toIntArray();
        for (Candidate candidate : chosen) {
            IntArrayList ids = state.tokens(candidate.word);
            int slots = ids.size() - 1;
            String refused = slots == 0 ? "" : refusal(candidate, state.size() + slots > limit);
            if (!refused.isEmpty()) {
                results.add(LatexCommand.refused(candidate.command, candidate.count, refused));
                continue;
            }
            long before = state.totalTokens();
            while (ids.size() > 1) {
                closing.merge(ids.getInt(0), ids.getInt(1), all);
                ids = state.tokens(candidate.word);
            }
            long saved = before - state.totalTokens();
            results.add(new LatexCommand(candidate.command, candidate.count, ids.getInt(0), slots, saved / unit, ""));
        }
    }

    private String refusal(Candidate candidate, boolean full) {
        String refusal = check.refusal(candidate.command);
        return refusal.isEmpty() && full ? LatexCommand.NO_ROOM : refusal;
    }

    void write(DataOutput out) throws IOException {
        out.writeBoolean(done);
        out.writeInt(results.size());
        for (LatexCommand command : results) {
            out.writeUTF(command.command());
            out.writeLong(command.count());
            out.writeInt(command.id());
            out.writeInt(command.slots());
            out.writeLong(command.tokensSaved());
            out.writeUTF(command.refused());
        }
    }

    void read(DataInput in) throws IOException {
        done = in.readBoolean();
        for (int left = in.readInt(); left > 0; left--) {
            results.add(new LatexCommand(
                    in.readUTF(), in.readLong(), in.readInt(), in.readInt(), in.readLong(), in.readUTF()));
        }
    }

    /** Whether there is anything to close. */
    boolean isDone() {
        return done;
    }

    /** What became of each chosen command. */
    List<LatexCommand> results() {
        return List.copyOf(results);
    }

    private int slots(MergeState state) {
        int slots = 0;
        for (Candidate candidate : chosen) {
            slots += state.tokens(candidate.word).size() - 1;
        }
        return Math.min(slots, budget);
    }

    private static boolean isCommand(byte[] bytes, int length) {
        if (length < 2 || bytes[0] != '\\') {
            return false;
        }
        for (int i = 1; i < length; i++) {
            int lower = bytes[i] | 0x20;
            if (lower < 'a' || lower > 'z') {
                return false;
            }
        }
        return true;
    }
}
