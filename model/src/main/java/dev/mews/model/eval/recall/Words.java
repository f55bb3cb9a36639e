package dev.mews.model.eval.recall;

import java.util.List;
import java.util.SplittableRandom;

/** The words texts are made of. Values and names have six letters each, so that they are equally long in bytes too. */
final class Words {
    /** What can be the answer; in no other sentence. */
    static final List<String> VALUES = list(
            "anchor basket beacon bridge button candle carpet castle cherry circle copper cotton cradle dagger dinner dragon"
                    + " engine falcon finger flower ginger goblet guitar hammer helmet jacket kettle ladder legend magnet"
                    + " marble mirror monkey needle orange oyster palace parrot pebble pencil pepper pillow pirate planet"
                    + " potato rabbit ribbon rocket saddle salmon silver spider temple thread ticket tomato tunnel turtle"
                    + " velvet violin walnut weasel window wizard");

    /** Who carries or knows something. */
    static final List<String> NAMES = list(
            "Agatha Albert Amanda Andrew Angela Arthur Audrey Austin Bertha Carlos Carmen Cecily Claire Connor Daniel Dennis"
                    + " Dorian Edmund Edward Elaine Emilia Esther Eugene Evelyn Fabian Fatima Felipe George Gideon"
                    + " Gloria Graham Hannah Harold Hector Helena Imogen Ingrid Isabel Jasper Jerome Joanna Joseph"
                    + " Judith Julian Kieran Lionel Louisa Marcus Marina Martha Martin Miriam Monica Nathan Olivia"
                    + " Oliver Philip Rachel Ramona Robert Rosita Rupert Sabine Samuel Selina Serena Simone Sophia"
                    + " Stefan Sylvia Teresa Thomas Ursula Victor Walter Wilbur Yvonne Zacary");

    private static final List<String> ADJECTIVES =
            list("old quiet grey tall narrow early warm heavy small distant careful tired young broad cold patient");
    private static final List<String> PEOPLE = list(
            "farmer sailor teacher baker shepherd miller painter doctor carpenter gardener driver clerk tailor fisherman"
                    + " singer hunter");
    private static final List<String> ACTIONS = list(
            "walked waited rested worked sat sang slept talked stood read wrote cooked laughed listened hurried stayed");
    private static final List<String> PLACES =
            list("river road field market mill station church shore hill lake wall gate barn orchard village square");
    private static final List<String> PREPOSITIONS = list("near beside behind below above beyond");
    private static final List<String> TIMES = List.of(
            "in the morning",
            "at noon",
            "in the evening",
            "all day",
            "before the rain",
            "after the storm",
            "until dark",
            "for an hour",
            "in spring",
            "in late summer",
            "as always",
            "without a word");

    private Words() {}

    private static List<String> list(String words) {
        return List.of(words.split(" "));
    }

    /** A sentence of no use, one of 4.7 million. */
    static String filler(SplittableRandom random) {
        return " The " + pick(ADJECTIVES, random) + " " + pick(PEOPLE, random) + " " + pick(ACTIONS, random) + " "
                + pick(PREPOSITIONS, random) + " the " + pick(PLACES, random) + " " + pick(TIMES, random) + ".";
    }

    static String pick(List<String> words, SplittableRandom random) {
        return words.get(random.nextInt(words.size()));
    }
}
