package dev.mews.filters.rules;

import dev.mews.filters.Decision;
import dev.mews.filters.internal.PythonText;
import dev.mews.filters.internal.RollingHash;

/**
 * Gopher's repetition rules with datatrove's definitions; the first check that fails names the reason:
 * {@code dup_para_frac}, {@code dup_para_char_frac}, {@code dup_line_frac}, {@code dup_line_char_frac},
 * {@code top_2_gram} to {@code top_4_gram}, {@code duplicated_5_n_grams} to {@code duplicated_10_n_grams}.
 *
 * <p>Every share of characters is over all characters of the text, white space included. Other toolkits publish the same
 * thresholds with other definitions; the values differ up to a factor of three.
 *
 * @see "Rae et al.: Scaling Language Models: Methods, Analysis and Insights from Training Gopher, appendix A.1.1"
 */
public final class GopherRepetition implements TextRule {
    private static final int FIRST_TOP = 2;
    private static final int FIRST_DUPLICATE = 5;
    private static final long[] POWERS = RollingHash.powers(1024);

    private final GopherRepetitionConfig config;

    /** A rule with these thresholds. */
    public GopherRepetition(GopherRepetitionConfig config) {
        this.config = config;
    }

    @Override
    public Decision decide(AnalyzedText text) {
        String raw = text.text();
        if (text.codePoints() == 0) {
            return Decision.Keep.of(raw);
        }
        int start = PythonText.skipSpace(raw, 0, raw.length());
        Repeats paragraphs = repeats(text, start, PythonText.trimEnd(raw, start, raw.length()), 2);
        Decision.Drop drop = check(
                paragraphs,
                text,
                "dup_para_frac",
                config.maxDuplicateParagraphs(),
                "dup_para_char_frac",
                config.maxDuplicateParagraphChars());
        if (drop != null) {
            return drop;
        }
        drop = check(
                repeats(text, 0, raw.length(), 1),
                text,
                "dup_line_frac",
                config.maxDuplicateLines(),
                "dup_line_char_frac",
                config.maxDuplicateLineChars());
        if (drop == null) {
            drop = nGrams(text);
        }
        return drop == null ? Decision.Keep.of(raw) : drop;
    }

    private record Repeats(int pieces, int repeated, long repeatedChars) {}

    private static Decision.Drop check(
            Repeats repeats, AnalyzedText text, String byCount, double maxShare, String byChars, double maxCharShare) {
        double share = (double) repeats.repeated / repeats.pieces;
        if (maxShare > 0 && share > maxShare) {
            return Decision.Drop.of(byCount, share, maxShare);
        }
        double charShare = (double) repeats.repeatedChars / text.codePoints();
        return maxCharShare > 0 && charShare > maxCharShare ? Decision.Drop.of(byChars, charShare, maxCharShare) : null;
    }

    /** Pieces between runs of at least {@code breaks} line feeds; all but the first copy of each count as repeated. */
    private static Repeats repeats(AnalyzedText text, int from, int to, int breaks) {
        String raw = text.text();
        RangeSet seen = new RangeSet();
        int pieces = 0;
        int repeated = 0;
        long chars = 0;
        int start = from;
        int i = from;
        while (true) {
            int end = raw.indexOf('\n', i);
            if (end < 0 || end >= to) {
                end = to;
            }
            int next = end;
            while (next < to && raw.charAt(next) == '\n') {
                next++;
            }
            if (end < to && next - end < breaks) {
                i = next;
                continue;
            }
            pieces++;
            if (!seen.add(RollingHash.of(raw, start, end), end - start)) {
                repeated++;
                chars += text.length(start, end);
            }
            if (end == to) {
                return new Repeats(pieces, repeated, chars);
            }
            start = next;
            i = next;
        }
    }

    private Decision.Drop nGrams(AnalyzedText text) {
        String raw = text.text();
        WordList words = text.words();
        int count = words.size();
        long[] prefix = new long[count + 1];
        int[] unitsBefore = new int[count + 1];
        int[] charsBefore = new int[count + 1];
        long[] keys = new long[count];
        for (int w = 0; w < count; w++) {
            int start = words.start(w);
            int end = words.end(w);
            long hash = RollingHash.of(raw, start, end);
            keys[w] = hash;
            prefix[w + 1] = RollingHash.concat(prefix[w], hash, power(end - start));
            unitsBefore[w + 1] = unitsBefore[w] + end - start;
            charsBefore[w + 1] = charsBefore[w] + text.length(start, end);
        }
        CountTable table = new CountTable(count);
        Decision.Drop drop = topNGrams(text, keys, charsBefore, table);
        for (int k = 0; k < config.duplicateNGrams().size() && drop == null; k++) {
            double threshold = config.duplicateNGrams().get(k);
            int n = FIRST_DUPLICATE + k;
            if (threshold > 0) {
                double share = (double) duplicateChars(n, prefix, unitsBefore, charsBefore, table) / text.codePoints();
                if (share > threshold) {
                    drop = Decision.Drop.of("duplicated_" + n + "_n_grams", share, threshold);
                }
            }
        }
        return drop;
    }

    private Decision.Drop topNGrams(AnalyzedText text, long[] wordHashes, int[] charsBefore, CountTable table) {
        int count = wordHashes.length;
        long[] keys = wordHashes.clone();
        for (int k = 0; k < config.topNGrams().size(); k++) {
            int n = FIRST_TOP + k;
            int grams = count - n + 1;
            if (grams <= 0) {
                return null;
            }
            for (int i = 0; i < grams; i++) {
                keys[i] = mix(keys[i], wordHashes[i + n - 1]);
            }
            double threshold = config.topNGrams().get(k);
            if (threshold == 0) {
                continue;
            }
            table.clear();
            int best = 0;
            int first = Integer.MAX_VALUE;
            for (int i = 0; i < grams; i++) {
                int slot = table.add(keys[i], i);
                int seen = table.count(slot);
                // of equally frequent n-grams the one seen first counts
                if (seen > best || (seen == best && table.first(slot) < first)) {
                    best = seen;
                    first = table.first(slot);
                }
            }
            long chars = charsBefore[first + n] - charsBefore[first] + n - 1L;
            double share = (double) (chars * best) / text.codePoints();
            if (share > threshold) {
                return new Decision.Drop(
                        "top_" + n + "_gram",
                        share,
                        threshold,
                        best + " times: "
                                + text.text()
                                        .substring(
                                                text.words().start(first),
                                                text.words().end(first + n - 1)));
            }
        }
        return null;
    }

    /** Characters of n-grams met before, read from left to right without overlap; words are joined without a space. */
    private static long duplicateChars(int n, long[] prefix, int[] unitsBefore, int[] charsBefore, CountTable table) {
        int count = prefix.length - 1;
        table.clear();
        long chars = 0;
        int i = 0;
        while (i < count - n + 1) {
            long hash = RollingHash.suffix(prefix[i + n], prefix[i], power(unitsBefore[i + n] - unitsBefore[i]));
            if (table.count(table.add(hash, i)) > 1) {
                chars += charsBefore[i + n] - charsBefore[i];
                i += n;
            } else {
                i++;
            }
        }
        return chars;
    }

    private static long power(int length) {
        return length < POWERS.length ? POWERS[length] : RollingHash.power(length);
    }

    private static long mix(long key, long word) {
        long x = (key ^ (key >>> 29)) * 0xbf58_476d_1ce4_e5b9L + word;
        return (x ^ (x >>> 32)) * 0x94d0_49bb_1331_11ebL;
    }
}
