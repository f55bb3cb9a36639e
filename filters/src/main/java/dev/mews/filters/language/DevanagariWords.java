package dev.mews.filters.language;

import java.util.HashMap;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.TreeMap;

/**
 * Tells the languages written in Devanagari apart by their most frequent words. Letter sequences serve badly here: vowel
 * signs are marks, and the profiles hold letters only.
 */
final class DevanagariWords {
    /** Share of function words below which a text is in none of these languages. Text in them has 20 % and more. */
    private static final double MIN_SHARE = 0.08;

    private static final Map<String, String> LANGUAGES = languages();

    private DevanagariWords() {}

    /** Language of the first {@code limit} UTF-16 units of {@code text}. */
    static DetectedLanguage identify(String text, int limit) {
        Map<String, Integer> hits = new TreeMap<>();
        int words = 0;
        int start = -1;
        int end = Math.min(limit, text.length());
        for (int i = 0; i <= end; i++) {
            boolean inside = i < end && text.charAt(i) >= 0x0900 && text.charAt(i) <= 0x0963;
            if (inside && start < 0) {
                start = i;
            } else if (!inside && start >= 0) {
                words++;
                String language = LANGUAGES.get(text.substring(start, i));
                if (language != null) {
                    hits.merge(language, 1, Integer::sum);
                }
                start = -1;
            }
        }
        String best = DetectedLanguage.UNKNOWN;
        int most = 0;
        int all = 0;
        for (Map.Entry<String, Integer> entry : hits.entrySet()) {
            all += entry.getValue();
            if (entry.getValue() > most) {
                most = entry.getValue();
                best = entry.getKey();
            }
        }
        if (words == 0 || (double) most / words < MIN_SHARE) {
            return new DetectedLanguage(DetectedLanguage.UNKNOWN, 0);
        }
        return new DetectedLanguage(best, (double) most / all);
    }

    private static Map<String, String> languages() {
        Map<String, String> map = new HashMap<>();
        add(
                map,
                "hi",
                "के में की है और से का को पर यह ने एक कि हैं भी लिए इस नहीं था तो ही वह मैं मुझे थे थी हो गया कर उसने मेरे क्या रहा हम उस आप");
        add(
                map,
                "mr",
                "आहे आणि व या ते हे तो होते आहेत नाही मी ती त्या त्याने हा ही होता होती मला तुम्ही आम्ही काय आहेस केले झाले असे पण");
        add(map, "ne", "छ र हो मा ले छन् यो पनि भएको गर्न थियो छैन हुन् म तिमी गरेको हरू लागि भने त्यो");
        add(map, "sa", "च न एव तु इति अपि अस्ति तत् सः अहं भवति यत् तस्य ते मम किम्");
        add(map, "bho", "बा के में आ रहल बाटे हम ओकर बानी गइल भइल कइल");
        return map;
    }

    /** A word of several languages counts for the first: the others have enough of their own. */
    private static void add(Map<String, String> map, String language, String words) {
        StringTokenizer tokens = new StringTokenizer(words);
        while (tokens.hasMoreTokens()) {
            map.putIfAbsent(tokens.nextToken(), language);
        }
    }
}
