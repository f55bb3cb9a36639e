package dev.mews.filters.language;

/**
 * Tells the language of a text: by script where that suffices, else by the frequencies of letter sequences. Reads at most
 * {@value #SAMPLE_UNITS} UTF-16 units from the start, the middle and the end, so its cost does not grow with the text.
 * Thread-safe and deterministic; the profiles (about 5 MB) are loaded once per JVM.
 *
 * <p>It knows 87 languages. Text in another language is reported as {@value DetectedLanguage#UNKNOWN} when its sequences
 * fit no profile well enough, see {@link #identify(String)}.
 */
public final class LanguageIdentifier {
    /** Most UTF-16 units looked at. */
    public static final int SAMPLE_UNITS = 6000;

    private static final int WINDOWS = 3;
    /** Share of kana among the letters from which Han text is Japanese: Chinese text quotes a kana now and then. */
    private static final double JAPANESE_KANA_SHARE = 0.1;
    /** A language's own text scores about its profile's expectation; less than this share of it is another language. */
    private static final double FIT = 0.78;
    /** Arabic text varies more, with dialect and spelling; the other languages of its script differ plainly. */
    private static final double ARABIC_FIT = 0.6;
    /** Sequences are not independent: about this many of them count as one when odds are formed. */
    private static final double DEPENDENCE = 4;

    private static final int ODDS_SEQUENCES = 200;
    private static final int MIN_SEQUENCES = 5;

    private final LanguageProfiles profiles = LanguageProfiles.get();

    /** Language of {@code text}; {@code und} with score 0 when there are no letters or no language fits. */
    public DetectedLanguage identify(String text) {
        int[] letters = new int[Scripts.COUNT];
        double[][] scores = new double[Scripts.DEVANAGARI][profiles.languages.length];
        int[] sequences = new int[Scripts.COUNT];
        int length = text.length();
        if (length <= SAMPLE_UNITS) {
            read(text, 0, length, letters, sequences, scores);
        } else {
            int window = SAMPLE_UNITS / WINDOWS;
            for (int w = 0; w < WINDOWS; w++) {
                int start = (int) ((long) (length - window) * w / (WINDOWS - 1));
                read(text, start, start + window, letters, sequences, scores);
            }
        }
        return decide(text, letters, sequences, scores);
    }

    private void read(String text, int from, int to, int[] letters, int[] sequences, double[][] scores) {
        long key = 0;
        int run = 0;
        byte current = Scripts.NONE;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (Scripts.isSkipped(c)) {
                continue;
            }
            byte script = Scripts.of(c);
            if (script == Scripts.NONE) {
                run = 0;
                key = 0;
                continue;
            }
            letters[script]++;
            if (script >= Scripts.DEVANAGARI) {
                run = 0;
                key = 0;
                continue;
            }
            if (script != current) {
                run = 0;
                key = 0;
                current = script;
            }
            key = LanguageProfiles.key(key, Character.toLowerCase(c));
            if (++run >= 3) {
                sequences[script]++;
                profiles.score(key, scores[script]);
            }
        }
    }

    private DetectedLanguage decide(String text, int[] letters, int[] sequences, double[][] scores) {
        int total = 0;
        int han = letters[Scripts.HAN] + letters[Scripts.KANA];
        int main = Scripts.HAN;
        int most = han;
        for (int s = 1; s < letters.length; s++) {
            total += letters[s];
            if (letters[s] > most && s != Scripts.KANA && s != Scripts.HAN) {
                main = s;
                most = letters[s];
            }
        }
        if (total == 0) {
            return new DetectedLanguage(DetectedLanguage.UNKNOWN, 0);
        }
        double share = (double) most / total;
        if (main == Scripts.HAN) {
            boolean kana = letters[Scripts.KANA] > JAPANESE_KANA_SHARE * han;
            return new DetectedLanguage(kana ? "ja" : "zh", share);
        }
        if (main == Scripts.HANGUL) {
            return new DetectedLanguage("ko", share);
        }
        if (main == Scripts.OTHER) {
            return new DetectedLanguage(DetectedLanguage.UNKNOWN, 0);
        }
        if (main == Scripts.DEVANAGARI) {
            DetectedLanguage found = DevanagariWords.identify(text, SAMPLE_UNITS);
            return new DetectedLanguage(found.code(), found.score() * share);
        }
        String single = Scripts.languageOf(main);
        if (single != null) {
            return new DetectedLanguage(single, share);
        }
        return byProfile(sequences[main], share, scores[main], main == Scripts.ARABIC ? ARABIC_FIT : FIT);
    }

    private DetectedLanguage byProfile(int sequences, double share, double[] scores, double leastFit) {
        if (sequences < MIN_SEQUENCES) {
            return new DetectedLanguage(DetectedLanguage.UNKNOWN, 0);
        }
        int best = 0;
        for (int l = 1; l < scores.length; l++) {
            if (scores[l] > scores[best]) {
                best = l;
            }
        }
        double fit = scores[best] / sequences / profiles.expected[best];
        if (fit < leastFit) {
            return new DetectedLanguage(DetectedLanguage.UNKNOWN, 0);
        }
        double weight = Math.min(sequences, ODDS_SEQUENCES) / (sequences * 100.0 * DEPENDENCE);
        double others = 0;
        for (int l = 0; l < scores.length; l++) {
            if (l != best) {
                others += Math.exp((scores[l] - scores[best]) * weight);
            }
        }
        return new DetectedLanguage(profiles.languages[best], share / (1 + others));
    }
}
