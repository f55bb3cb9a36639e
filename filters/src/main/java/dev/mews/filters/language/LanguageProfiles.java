package dev.mews.filters.language;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.InflaterInputStream;

/**
 * Frequent one-, two- and three-letter sequences of the languages that share a script with others, as log probabilities.
 * Derived from the models of lingua (Apache-2.0). Immutable.
 */
final class LanguageProfiles {
    /** Log probability of a sequence that is not in a language's profile, in hundredths. */
    static final int FLOOR = -1250;

    static final int MISSING = -1;

    private static volatile LanguageProfiles shared;

    final String[] languages;
    /** Mean score of a language's own text per sequence, in hundredths above the floor. */
    final double[] expected;

    private final Long2IntOpenHashMap index = new Long2IntOpenHashMap();
    private int[] offsets = new int[1];
    private byte[] who = {};
    private short[] gain = {};

    private LanguageProfiles(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        int count = data.readInt();
        languages = new String[count];
        expected = new double[count];
        index.defaultReturnValue(MISSING);
        List<long[]> keys = new ArrayList<>();
        List<short[]> gains = new ArrayList<>();
        int[] users = new int[1 << 12];
        for (int language = 0; language < count; language++) {
            languages[language] = data.readUTF();
            int grams = data.readInt();
            long[] key = new long[grams];
            short[] value = new short[grams];
            for (int g = 0; g < grams; g++) {
                key[g] = key(data.readUTF());
                int at = index.get(key[g]);
                if (at == MISSING) {
                    at = index.size();
                    index.put(key[g], at);
                    if (at == users.length) {
                        users = Arrays.copyOf(users, 2 * at);
                    }
                }
                users[at]++;
            }
            double mean = 0;
            for (int g = 0; g < grams; g++) {
                int log = -data.readUnsignedShort();
                value[g] = (short) Math.max(0, log - FLOOR);
                if (key[g] >>> 32 != 0) {
                    mean += Math.exp(log / 100.0) * value[g];
                }
            }
            expected[language] = mean;
            keys.add(key);
            gains.add(value);
        }
        fill(users, keys, gains);
    }

    private void fill(int[] users, List<long[]> keys, List<short[]> gains) {
        int size = index.size();
        offsets = new int[size + 1];
        for (int i = 0; i < size; i++) {
            offsets[i + 1] = offsets[i] + users[i];
        }
        who = new byte[offsets[size]];
        gain = new short[offsets[size]];
        int[] next = Arrays.copyOf(offsets, size);
        for (int language = 0; language < keys.size(); language++) {
            long[] key = keys.get(language);
            short[] value = gains.get(language);
            for (int g = 0; g < key.length; g++) {
                int slot = next[index.get(key[g])]++;
                who[slot] = (byte) language;
                gain[slot] = value[g];
            }
        }
    }

    /** The profiles of this JVM, loaded on first use. */
    static LanguageProfiles get() {
        LanguageProfiles result = shared;
        if (result == null) {
            synchronized (LanguageProfiles.class) {
                if (shared == null) {
                    shared = load();
                }
                result = shared;
            }
        }
        return result;
    }

    private static LanguageProfiles load() {
        try (InputStream in = LanguageProfiles.class.getResourceAsStream("profiles.bin")) {
            if (in == null) {
                throw new IllegalStateException("profiles.bin is missing from the filters jar: build the module again");
            }
            return new LanguageProfiles(new BufferedInputStream(new InflaterInputStream(in)));
        } catch (IOException e) {
            throw new UncheckedIOException("profiles.bin in the filters jar cannot be read: build the module again", e);
        }
    }

    private static long key(String gram) {
        long key = 0;
        for (int i = 0; i < gram.length(); i++) {
            key = key(key, gram.charAt(i));
        }
        return key;
    }

    /** Key of the last three letters when {@code letter} follows those of {@code key}. */
    static long key(long key, char letter) {
        return ((key << 16) | letter) & 0xffff_ffff_ffffL;
    }

    /** Adds what {@code key} says for each language to {@code scores}; false when no language has it. */
    boolean score(long key, double[] scores) {
        int at = index.get(key);
        if (at == MISSING) {
            return false;
        }
        for (int i = offsets[at]; i < offsets[at + 1]; i++) {
            scores[who[i]] += gain[i];
        }
        return true;
    }
}
