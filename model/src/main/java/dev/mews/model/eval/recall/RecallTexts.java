package dev.mews.model.eval.recall;

import dev.mews.core.hash.Seeds;
import dev.mews.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Makes texts with facts in them. All are built of sentences, each encoded by itself with a space before it; the first one is
 * cut at its front so that lengths are exact. Names, numbers and answers that are asked for in one text have equal numbers of
 * tokens. The same tokenizer, options, length and number give the same text.
 */
public final class RecallTexts {
    /** Facts of a chain after its first. */
    private static final int HOPS = 2;

    private static final int FIRST_NUMBER = 10_000;
    private static final int NUMBERS = 90_000;

    /** Beyond this many, a free number takes long to draw. */
    private static final int MOST_NUMBERS = 80_000;

    private final Tokenizer tokenizer;
    private final RecallOptions options;
    private final Seeds seeds;
    private final List<String> values;

    /** @throws IllegalArgumentException when too few of our words have equal numbers of tokens */
    public RecallTexts(Tokenizer tokenizer, RecallOptions options) {
        this.tokenizer = tokenizer;
        this.options = options;
        this.seeds = new Seeds(options.seed());
        this.values = equallyLong(Words.VALUES, "", Math.max(RecallOptions.CANDIDATES, options.depths()));
    }

    /**
     * A text.
     *
     * @param number which of this task and length, from 0
     * @throws IllegalArgumentException when the length is too short for the facts and the question
     */
    public RecallText text(RecallTask task, int length, int number) {
        SplittableRandom random = seeds.random("recall " + task.key() + " " + length, number);
        List<String> answers = shuffled(values, random).subList(0, options.depths());
        return switch (task) {
            case KEY_VALUE -> keyValue(length, answers, random);
            case MULTI_NEEDLE -> multiNeedle(length, answers, random);
            case VARIABLE_TRACKING -> variableTracking(length, answers, random);
        };
    }

    private RecallText keyValue(int length, List<String> answers, SplittableRandom random) {
        Set<Integer> used = new HashSet<>();
        List<String> keys = keys(used, random);
        List<Fact> facts = new ArrayList<>();
        for (int d = 0; d < options.depths(); d++) {
            facts.add(new Fact(options.depth(d), pair(keys.get(d), answers.get(d))));
        }
        Supplier<String> others = () -> pair(number(used, random), Words.pick(values, random));
        List<String> questions =
                keys.stream().map(key -> question("Box " + key + " holds the")).toList();
        return assemble(
                RecallTask.KEY_VALUE,
                length,
                "Remember what each box holds.",
                facts,
                others,
                questions,
                answers,
                random);
    }

    private static String pair(String key, String value) {
        return " Box " + key + " holds the " + value + ".";
    }

    /** Numbers whose questions have equal numbers of tokens: the first such as many as there are depths. */
    private List<String> keys(Set<Integer> used, SplittableRandom random) {
        TreeMap<Integer, List<String>> byTokens = new TreeMap<>();
        while (true) {
            String key = number(used, random);
            List<String> same = byTokens.computeIfAbsent(tokens(" Box " + key).length, n -> new ArrayList<>());
            same.add(key);
            if (same.size() == options.depths()) {
                return same;
            }
        }
    }

    private static String number(Set<Integer> used, SplittableRandom random) {
        if (used.size() >= MOST_NUMBERS) {
            throw new IllegalArgumentException("lengths of " + RecallTask.KEY_VALUE.key() + " must be below "
                    + MOST_NUMBERS + " boxes, about half a million tokens");
        }
        int number;
        do {
            number = FIRST_NUMBER + random.nextInt(NUMBERS);
        } while (!used.add(number));
        return String.valueOf(number);
    }

    private RecallText multiNeedle(int length, List<String> answers, SplittableRandom random) {
        List<String> names = askedNames(random);
        List<Fact> facts = new ArrayList<>();
        List<String> questions = new ArrayList<>();
        for (int d = 0; d < options.depths(); d++) {
            String known = "The secret word of " + names.get(d) + " is";
            facts.add(new Fact(options.depth(d), " " + known + " " + answers.get(d) + "."));
            questions.add(question(known));
        }
        return assemble(
                RecallTask.MULTI_NEEDLE,
                length,
                "Remember the secret words.",
                facts,
                () -> Words.filler(random),
                questions,
                answers,
                random);
    }

    private RecallText variableTracking(int length, List<String> answers, SplittableRandom random) {
        List<String> last = askedNames(random);
        List<String> rest = new ArrayList<>(shuffled(Words.NAMES, random));
        rest.removeAll(last);
        List<Fact> facts = new ArrayList<>();
        List<String> questions = new ArrayList<>();
        for (int d = 0; d < options.depths(); d++) {
            double depth = options.depth(d);
            String carrier = rest.get(d * HOPS);
            facts.add(new Fact(depth, " " + carrier + " carries the " + answers.get(d) + "."));
            for (int hop = 1; hop <= HOPS; hop++) {
                String next = hop == HOPS ? last.get(d) : rest.get(d * HOPS + hop);
                double at = depth + (1 - depth) * hop / (HOPS + 1);
                facts.add(new Fact(at, " Whatever " + carrier + " carries, " + next + " carries too."));
                carrier = next;
            }
            questions.add(question(carrier + " carries the"));
        }
        return assemble(
                RecallTask.VARIABLE_TRACKING,
                length,
                "Remember who carries what.",
                facts,
                () -> Words.filler(random),
                questions,
                answers,
                random);
    }

    private List<String> askedNames(SplittableRandom random) {
        return shuffled(equallyLong(Words.NAMES, "Whatever", options.depths()), random)
                .subList(0, options.depths());
    }

    private static String question(String begun) {
        return " Now recall: " + begun;
    }

    private RecallText assemble(
            RecallTask task,
            int length,
            String beginning,
            List<Fact> facts,
            Supplier<String> others,
            List<String> questions,
            List<String> answers,
            SplittableRandom random) {
        int[] head = tokens(beginning);
        int room = length - head.length - tokens(questions.get(0)).length - tokens(" " + answers.get(0)).length;
        for (Fact fact : facts) {
            room -= tokens(fact.text()).length;
        }
        if (room < 0) {
            throw new IllegalArgumentException("lengths of " + task.key() + " with " + options.depths()
                    + " depths must be at least " + (length - room) + " tokens here, but one was " + length);
        }
        List<int[]> units = new ArrayList<>();
        int[] unit = tokens(others.get());
        while (unit.length <= room) {
            units.add(unit);
            room -= unit.length;
            unit = tokens(others.get());
        }
        int[] context = new int[length - tokens(questions.get(0)).length - tokens(" " + answers.get(0)).length];
        int at = put(head, 0, head.length, context, 0);
        at = put(unit, unit.length - room, room, context, at);
        List<Fact> ordered = new ArrayList<>(facts);
        ordered.sort(Comparator.comparingDouble(Fact::depth));
        int next = 0;
        for (int i = 0; i <= units.size(); i++) {
            while (next < ordered.size() && Math.round(ordered.get(next).depth() * units.size()) == i) {
                int[] fact = tokens(ordered.get(next++).text());
                at = put(fact, 0, fact.length, context, at);
            }
            if (i < units.size()) {
                at = put(units.get(i), 0, units.get(i).length, context, at);
            }
        }
        List<RecallQuestion> asked = new ArrayList<>();
        for (int d = 0; d < options.depths(); d++) {
            asked.add(ask(options.depth(d), questions.get(d), answers, d, random));
        }
        return new RecallText(task, length, context, asked);
    }

    private static int put(int[] tokens, int from, int count, int[] context, int at) {
        System.arraycopy(tokens, from, context, at, count);
        return at + count;
    }

    /** The wrong answers are those of the text's other questions, then words of no fact. */
    private RecallQuestion ask(
            double depth, String question, List<String> answers, int which, SplittableRandom random) {
        List<String> wrong = new ArrayList<>(shuffled(answers, random));
        List<String> rest = new ArrayList<>(shuffled(values, random));
        rest.removeAll(answers);
        wrong.remove(answers.get(which));
        wrong.addAll(rest);
        List<String> candidates = new ArrayList<>(wrong.subList(0, RecallOptions.CANDIDATES - 1));
        int answer = random.nextInt(RecallOptions.CANDIDATES);
        candidates.add(answer, answers.get(which));
        return new RecallQuestion(
                depth,
                tokens(question),
                candidates.stream().map(value -> tokens(" " + value)).toList(),
                answer);
    }

    /** The most words that have equal numbers of tokens after {@code before}; of equally many those with fewer tokens. */
    private List<String> equallyLong(List<String> words, String before, int least) {
        TreeMap<Integer, List<String>> byTokens = new TreeMap<>();
        for (String word : words) {
            byTokens.computeIfAbsent(tokens(before + " " + word).length, n -> new ArrayList<>())
                    .add(word);
        }
        List<String> most = List.of();
        for (List<String> same : byTokens.values()) {
            most = same.size() > most.size() ? same : most;
        }
        if (most.size() < least) {
            throw new IllegalArgumentException("with this tokenizer only " + most.size() + " of our words have equal"
                    + " numbers of tokens, but " + least + " are needed: ask at fewer depths");
        }
        return most;
    }

    private int[] tokens(String text) {
        return tokenizer.encode(text);
    }

    private static <T> List<T> shuffled(List<T> items, SplittableRandom random) {
        List<T> shuffled = new ArrayList<>(items);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            T item = shuffled.get(i);
            shuffled.set(i, shuffled.get(j));
            shuffled.set(j, item);
        }
        return shuffled;
    }

    /** A sentence that is asked about. */
    private record Fact(double depth, String text) {}
}
