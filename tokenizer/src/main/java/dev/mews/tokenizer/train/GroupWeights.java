package dev.mews.tokenizer.train;

import java.util.List;

/** Weights of the groups of a count file, applied to its entries. */
final class GroupWeights {
    private final List<String> groups;
    private final long[] units;

    GroupWeights(List<String> groups, Weights weights) {
        this.groups = groups;
        units = weights.inUnits(groups);
    }

    /** Weighted count of the current pre-token in a group. */
    long of(CountsReader reader, int group) {
        long count = reader.count(group);
        if (count > 0 && units[group] > 0 && count > Long.MAX_VALUE / units[group]) {
            throw new ArithmeticException("the count of a pre-token in %s, times its weight, is more than 2^63 - 1"
                    .formatted(groups.get(group)));
        }
        return count * units[group];
    }

    /** Weighted count of the current pre-token in all groups. */
    long total(CountsReader reader) {
        long total = 0;
        for (int group = 0; group < units.length; group++) {
            total = CountFiles.sum(total, of(reader, group), reader.name());
        }
        return total;
    }

    /** Groups that hold the current pre-token with a weight above 0. */
    int present(CountsReader reader) {
        int present = 0;
        for (int group = 0; group < units.length; group++) {
            present += reader.count(group) > 0 && units[group] > 0 ? 1 : 0;
        }
        return present;
    }

    /** Weighted documents of a group, after the last pre-token. */
    long documents(CountsReader reader, int group) {
        return Math.multiplyExact(reader.documents(group), units[group]);
    }
}
