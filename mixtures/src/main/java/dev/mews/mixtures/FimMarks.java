package dev.mews.mixtures;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Marks of fill-in-the-middle that a mixture calls by the name of a token. */
public final class FimMarks {
    private FimMarks() {}

    /** Gives the id of a token. */
    @FunctionalInterface
    public interface Tokens {
        /**
         * Looks a token up.
         *
         * @param keys where the mixture names it, from the top level down, for messages
         */
        int id(String token, List<String> keys);
    }

    /** Whether a mark is an id: digits only, at most nine. */
    static boolean isId(String mark) {
        return mark.length() < 10 && mark.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Whether any mark of a mixture, its edits included, is not an id. */
    public static boolean areNamed(MixConfig config) {
        return Stream.concat(
                        config.sources().values().stream(),
                        config.edits().stream().flatMap(edit -> edit.sources().values().stream()))
                .flatMap(source -> source.fim().stream())
                .anyMatch(fim -> !isId(fim.prefixToken()) || !isId(fim.suffixToken()) || !isId(fim.middleToken()));
    }

    /** The mixture with an id for every mark. */
    public static MixConfig lookUp(MixConfig config, Tokens tokens) {
        List<MixEdit> edits = new ArrayList<>();
        for (int i = 0; i < config.edits().size(); i++) {
            MixEdit edit = config.edits().get(i);
            edits.add(new MixEdit(
                    edit.at(),
                    edit.weights(),
                    edit.seqLen(),
                    edit.ramp(),
                    lookUp(edit.sources(), tokens, "edits", Integer.toString(i), "sources")));
        }
        return config.withSources(lookUp(config.sources(), tokens, "sources"), edits);
    }

    private static Map<String, MixConfig.MixSource> lookUp(
            Map<String, MixConfig.MixSource> sources, Tokens tokens, String... above) {
        Map<String, MixConfig.MixSource> found = new TreeMap<>();
        sources.forEach((name, source) -> {
            List<String> keys = new ArrayList<>(List.of(above));
            keys.addAll(List.of(name, "fim"));
            found.put(name, source.withFim(source.fim().map(fim -> lookUp(fim, tokens, keys))));
        });
        return found;
    }

    private static MixConfig.FillInMiddle lookUp(MixConfig.FillInMiddle fim, Tokens tokens, List<String> keys) {
        return new MixConfig.FillInMiddle(
                fim.rate(),
                fim.suffixFirst(),
                id(fim.prefixToken(), tokens, keys, "prefix_token"),
                id(fim.suffixToken(), tokens, keys, "suffix_token"),
                id(fim.middleToken(), tokens, keys, "middle_token"));
    }

    private static String id(String mark, Tokens tokens, List<String> keys, String key) {
        if (isId(mark)) {
            return mark;
        }
        List<String> all = new ArrayList<>(keys);
        all.add(key);
        return Integer.toString(tokens.id(mark, all));
    }
}
