package dev.mews.tokenizer.pretokenize;

import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.internal.UnicodeClasses;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Matches a pattern as a backtracking engine does (the first alternative that fits, then as many repetitions as fit), but
 * in one pass over the characters: a deterministic automaton made in advance. Immutable.
 */
final class PatternAutomaton {
    /* The states of the automaton are lists of places in a small program, most wanted first: what a backtracking engine
     * would try one after the other is followed at the same time (R. Cox, "Regular Expression Matching: the Virtual Machine
     * Approach", 2009). A place where the pattern ends cuts off all less wanted ones. A look at the next character is
     * decided when that character is read, which is why the ends of matches stand on the way out of a state. */
    private static final int MAX_PROGRAM = 4_000;
    private static final int MAX_STATES = 8_192;
    private static final int DEAD = 0;
    private static final int START = 1;

    private enum Kind {
        CHARACTER,
        LOOK,
        NOT_LOOK,
        JUMP,
        SPLIT,
        MATCH
    }

    /** One step of the program; {@code x} is preferred to {@code y}, {@code set} is a number of a set of characters. */
    private record Instruction(Kind kind, int set, int x, int y) {}

    private final List<Instruction> program = new ArrayList<>();
    private final List<BitSet> sets = new ArrayList<>();

    /** The sets that the code points of a class are in. */
    private final Map<Integer, BitSet> classSets = new HashMap<>();

    /** Class of each code point: code points of one class are in the same sets. */
    private final byte[] classes = new byte[Character.MAX_CODE_POINT + 1];

    private final byte[] classOfByte = new byte[ByteAlphabet.SIZE];
    private final int classCount;

    /** By {@code state * (classCount + 1) + class}: {@code next state << 1 | a match ends here}; the last is the end. */
    private final int[] transitions;

    /** @throws IllegalArgumentException when the pattern can match nothing, or is too large */
    PatternAutomaton(PatternParser.Node pattern, String name) {
        compile(pattern);
        emit(Kind.MATCH, 0, 0, 0);
        classCount = assignClasses(name);
        for (int b = 0; b < classOfByte.length; b++) {
            classOfByte[b] = classes[ByteAlphabet.spell(new byte[] {(byte) b}).charAt(0)];
        }
        transitions = explore(name);
        for (int kind = 0; kind <= classCount; kind++) {
            if ((transitions[START * (classCount + 1) + kind] & 1) != 0) {
                throw new IllegalArgumentException("the pattern " + name + " can match nothing");
            }
        }
    }

    /**
     * End of the match that begins at {@code from}, or -1.
     *
     * @param spelled whether each byte is read as the character that stands for it in byte-level vocabularies
     */
    int match(byte[] text, int from, int to, boolean spelled) {
        int width = classCount + 1;
        int state = START * width;
        int end = -1;
        for (int i = from; i < to; ) {
            int b = text[i];
            int kind;
            int next;
            if (spelled) {
                kind = classOfByte[b & 0xFF];
                next = i + 1;
            } else if (b >= 0) {
                kind = classes[b];
                next = i + 1;
            } else {
                int character = UnicodeClasses.codePointAt(text, i, to);
                kind = classes[character >>> 3];
                next = i + (character & 7);
            }
            int transition = transitions[state + (kind & 0xFF)];
            if ((transition & 1) != 0) {
                end = i;
            }
            state = (transition >>> 1) * width;
            if (state == DEAD) {
                return end;
            }
            i = next;
        }
        return (transitions[state + classCount] & 1) != 0 ? to : end;
    }

    /**
     * The first place from {@code from} where a match begins, or {@code to}.
     *
     * @param spelled as in {@link #match}
     */
    int find(byte[] text, int from, int to, boolean spelled) {
        /* Where an attempt ends in a long run that left it in one state, each later attempt that reaches this state in the run
         * fails there too: so white space before something else is read once, not once for each of its characters. */
        int width = classCount + 1;
        int runState = DEAD;
        int runFrom = 0;
        int runTo = 0;
        int start = from;
        while (start < to) {
            int state = START * width;
            int since = start;
            int i = start;
            boolean known = false;
            while (i < to) {
                if (state == runState && i >= runFrom && i < runTo) {
                    known = true;
                    break;
                }
                int kind;
                int next;
                if (spelled) {
                    kind = classOfByte[text[i] & 0xFF];
                    next = i + 1;
                } else {
                    int character = UnicodeClasses.codePointAt(text, i, to);
                    kind = classes[character >>> 3];
                    next = i + (character & 7);
                }
                int transition = transitions[state + (kind & 0xFF)];
                if ((transition & 1) != 0) {
                    return start;
                }
                int following = (transition >>> 1) * width;
                if (following == DEAD) {
                    break;
                }
                since = following == state ? since : next;
                state = following;
                i = next;
            }
            if (i == to && (transitions[state + classCount] & 1) != 0) {
                return start;
            }
            if (!known) {
                runState = state;
                runFrom = since;
                runTo = i == to ? to : i + 1;
            }
            start += spelled ? 1 : UnicodeClasses.codePointAt(text, start, to) & 7;
        }
        return to;
    }

    /** A shortest text that does not begin with a match, as {@code U+0041 U+0009}; null when all do, and so matches leave nothing over. */
    String withoutMatch() {
        int width = classCount + 1;
        int[] example = new int[classCount];
        Arrays.fill(example, -1);
        for (int c = Character.MAX_CODE_POINT; c >= 0; c--) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                example[classes[c] & 0xFF] = c;
            }
        }
        Map<Integer, String> reached = new LinkedHashMap<>();
        reached.put(START, "");
        Deque<Integer> next = new ArrayDeque<>(List.of(START));
        while (!next.isEmpty()) {
            int state = next.remove();
            String before = reached.get(state);
            if (state != START && (transitions[state * width + classCount] & 1) == 0) {
                return before;
            }
            for (int kind = 0; kind < classCount; kind++) {
                int transition = transitions[state * width + kind];
                if ((transition & 1) != 0 || example[kind] < 0) {
                    continue;
                }
                String text = (before + " U+%04X".formatted(example[kind])).strip();
                if (transition >>> 1 == DEAD) {
                    return text;
                }
                if (reached.putIfAbsent(transition >>> 1, text) == null) {
                    next.add(transition >>> 1);
                }
            }
        }
        return null;
    }

    private int emit(Kind kind, int set, int x, int y) {
        if (program.size() >= MAX_PROGRAM) {
            throw new IllegalArgumentException("the pattern is too large");
        }
        program.add(new Instruction(kind, set, x, y));
        return program.size() - 1;
    }

    private void compile(PatternParser.Node node) {
        if (node instanceof PatternParser.Characters characters) {
            emit(Kind.CHARACTER, set(characters.set()), program.size() + 1, 0);
        } else if (node instanceof PatternParser.Look look) {
            emit(look.negated() ? Kind.NOT_LOOK : Kind.LOOK, set(look.set()), program.size() + 1, 0);
        } else if (node instanceof PatternParser.Sequence sequence) {
            sequence.parts().forEach(this::compile);
        } else if (node instanceof PatternParser.Choice choice) {
            compileChoice(choice.alternatives());
        } else if (node instanceof PatternParser.Repeat repeat) {
            compileRepeat(repeat);
        }
    }

    private void compileChoice(List<PatternParser.Node> alternatives) {
        IntList jumps = new IntArrayList();
        for (int i = 0; i + 1 < alternatives.size(); i++) {
            int split = emit(Kind.SPLIT, 0, 0, 0);
            compile(alternatives.get(i));
            jumps.add(emit(Kind.JUMP, 0, 0, 0));
            program.set(split, new Instruction(Kind.SPLIT, 0, split + 1, program.size()));
        }
        compile(alternatives.get(alternatives.size() - 1));
        jumps.forEach(jump -> program.set(jump, new Instruction(Kind.JUMP, 0, program.size(), 0)));
    }

    private void compileRepeat(PatternParser.Repeat repeat) {
        for (int i = 0; i < repeat.min(); i++) {
            compile(repeat.part());
        }
        if (repeat.max() < 0) {
            int split = emit(Kind.SPLIT, 0, 0, 0);
            compile(repeat.part());
            emit(Kind.JUMP, 0, split, 0);
            program.set(split, split(split + 1, program.size(), repeat.lazy()));
            return;
        }
        IntList splits = new IntArrayList();
        for (int i = repeat.min(); i < repeat.max(); i++) {
            splits.add(emit(Kind.SPLIT, 0, 0, 0));
            compile(repeat.part());
        }
        splits.forEach(split -> program.set(split, split(split + 1, program.size(), repeat.lazy())));
    }

    private static Instruction split(int inside, int after, boolean lazy) {
        return new Instruction(Kind.SPLIT, 0, lazy ? after : inside, lazy ? inside : after);
    }

    private int set(BitSet set) {
        int known = sets.indexOf(set);
        if (known < 0) {
            sets.add(set);
            return sets.size() - 1;
        }
        return known;
    }

    private int assignClasses(String name) {
        Map<BitSet, Integer> known = new HashMap<>();
        for (int from = 0; from <= Character.MAX_CODE_POINT; ) {
            BitSet in = new BitSet();
            int to = Character.MAX_CODE_POINT + 1;
            for (int set = 0; set < sets.size(); set++) {
                boolean inside = sets.get(set).get(from);
                in.set(set, inside);
                int change = inside
                        ? sets.get(set).nextClearBit(from)
                        : sets.get(set).nextSetBit(from);
                to = change < 0 ? to : Math.min(to, change);
            }
            Integer kind = known.putIfAbsent(in, known.size());
            if (known.size() > 255) {
                throw new IllegalArgumentException("the pattern " + name + " tells too many characters apart");
            }
            Arrays.fill(classes, from, to, (byte) (kind == null ? known.size() - 1 : kind));
            from = to;
        }
        known.forEach((in, kind) -> classSets.put(kind, in));
        return known.size();
    }

    private int[] explore(String name) {
        Map<IntList, Integer> numbers = new HashMap<>();
        List<IntList> states = new ArrayList<>();
        IntArrayList table = new IntArrayList();
        numbers.put(IntList.of(), DEAD);
        states.add(IntList.of());
        numbers.put(IntList.of(0), START);
        states.add(IntList.of(0));
        for (int state = 0; state < states.size(); state++) {
            for (int kind = 0; kind <= classCount; kind++) {
                IntArrayList following = new IntArrayList();
                boolean match = false;
                BitSet seen = new BitSet();
                for (int place : states.get(state)) {
                    if (follow(place, classSets.get(kind), seen, following)) {
                        match = true;
                        break;
                    }
                }
                Integer number = numbers.putIfAbsent(following, states.size());
                if (number == null) {
                    number = states.size();
                    states.add(following);
                }
                if (states.size() > MAX_STATES) {
                    throw new IllegalArgumentException("the pattern " + name + " is too large");
                }
                table.add(number << 1 | (match ? 1 : 0));
            }
        }
        return table.toIntArray();
    }

    /**
     * Goes on from a place with the next character.
     *
     * @param in the sets the next character is in, null at the end of the text
     * @return whether the pattern ends here, so that what comes later is not wanted
     */
    private boolean follow(int place, BitSet in, BitSet seen, IntArrayList following) {
        if (seen.get(place)) {
            return false;
        }
        seen.set(place);
        Instruction instruction = program.get(place);
        boolean inside = in != null && in.get(instruction.set);
        return switch (instruction.kind) {
            case CHARACTER -> {
                if (inside && !following.contains(instruction.x)) {
                    following.add(instruction.x);
                }
                yield false;
            }
            case LOOK -> inside && follow(instruction.x, in, seen, following);
            case NOT_LOOK -> !inside && follow(instruction.x, in, seen, following);
            case JUMP -> follow(instruction.x, in, seen, following);
            case SPLIT -> follow(instruction.x, in, seen, following) || follow(instruction.y, in, seen, following);
            case MATCH -> true;
        };
    }
}
