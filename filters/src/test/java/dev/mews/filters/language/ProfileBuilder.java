package dev.mews.filters.language;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes {@code profiles.bin} from the n-gram models in lingua's jar (Apache-2.0), which must be on the class path: run it
 * by hand with the path of the file to write.
 */
final class ProfileBuilder {
    /** Languages that share their script with others; the rest is told apart by script alone. */
    static final List<String> LANGUAGES = List.of(
            "af", "ar", "az", "be", "bg", "bs", "ca", "cs", "cy", "da", "de", "en", "eo", "es", "et", "eu", "fa", "fi",
            "fr", "ga", "hr", "hu", "id", "is", "it", "kk", "la", "lg", "lt", "lv", "mi", "mk", "mn", "ms", "nb", "nl",
            "nn", "pl", "pt", "ro", "ru", "sk", "sl", "sn", "so", "sq", "sr", "st", "sv", "sw", "tl", "tn", "tr", "ts",
            "uk", "ur", "vi", "xh", "yo", "zu");

    private static final int KEPT = Integer.getInteger("kept", 3000);
    private static final int KEPT_SHORT = 400;

    private ProfileBuilder() {}

    private record Gram(String text, double probability) {}

    public static void main(String[] args) throws IOException {
        try (OutputStream file = Files.newOutputStream(Path.of(args[0]));
                DataOutputStream out =
                        new DataOutputStream(new DeflaterOutputStream(file, new Deflater(Deflater.BEST_COMPRESSION)))) {
            out.writeInt(LANGUAGES.size());
            for (String language : LANGUAGES) {
                Map<String, Double> one = read(language, "unigrams", Map.of());
                Map<String, Double> two = read(language, "bigrams", one);
                Map<String, Double> three = read(language, "trigrams", two);
                List<Gram> grams = new ArrayList<>();
                grams.addAll(most(one, KEPT_SHORT));
                grams.addAll(most(two, KEPT_SHORT));
                grams.addAll(most(three, KEPT));
                out.writeUTF(language);
                out.writeInt(grams.size());
                for (Gram gram : grams) {
                    out.writeUTF(gram.text());
                }
                for (Gram gram : grams) {
                    // hundredths of a nat fit a short: exp(-327) is no probability of a language
                    out.writeShort((int) Math.round(-100 * Math.log(gram.probability())));
                }
            }
        }
    }

    /** The most frequent n-grams, as shares of all of their length. */
    private static List<Gram> most(Map<String, Double> grams, int count) {
        List<Gram> sorted = new ArrayList<>();
        double total =
                new TreeMap<>(grams).values().stream().mapToDouble(p -> p).sum();
        grams.forEach((text, probability) -> sorted.add(new Gram(text, probability / total)));
        sorted.sort(Comparator.comparingDouble(Gram::probability).reversed().thenComparing(Gram::text));
        return sorted.subList(0, Math.min(count, sorted.size()));
    }

    /** Joint probabilities: the models hold each n-gram's share of its prefix. */
    private static Map<String, Double> read(String language, String order, Map<String, Double> prefixes)
            throws IOException {
        Map<String, Double> result = new HashMap<>();
        String name = "/language-models/" + language + "/" + order + ".json";
        try (InputStream in = ProfileBuilder.class.getResourceAsStream(name)) {
            JsonNode ngrams = new ObjectMapper().readTree(in).get("ngrams");
            ngrams.properties().forEach(entry -> {
                String fraction = entry.getKey();
                int slash = fraction.indexOf('/');
                double share = Double.parseDouble(fraction.substring(0, slash))
                        / Double.parseDouble(fraction.substring(slash + 1));
                StringTokenizer tokens = new StringTokenizer(entry.getValue().asText(), " ");
                while (tokens.hasMoreTokens()) {
                    String gram = tokens.nextToken();
                    double prefix =
                            prefixes.isEmpty() ? 1 : prefixes.getOrDefault(gram.substring(0, gram.length() - 1), 0.0);
                    if (prefix > 0) {
                        result.put(gram, share * prefix);
                    }
                }
            });
        }
        return result;
    }
}
