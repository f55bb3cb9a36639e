package dev.mews.tokenizer.train;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.mews.tokenizer.Vocabulary;
import dev.mews.tokenizer.bpe.ByteAlphabet;
import dev.mews.tokenizer.bpe.Merges;
import it.unimi.dsi.fastutil.booleans.BooleanArrayList;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.List;

/**
 * Why each token is in the vocabulary: the merges in the order in which they were made, with what the counts said then.
 *
 * <p>On disk ({@value #FILE}) it is JSON Lines, one merge a line:
 *
 * <pre>
 * rank      from 0
 * id        token id
 * token     in the spelling of byte-level vocabularies
 * left, right   the ids of its parts
 * count     occurrences of the pair when it was merged, overlapping ones too, times weights
 * margin    how much more that is than the count of the next best pair
 * tie       whether another pair had the same count, so that the smaller ids decided
 * latex     true for a merge that closes a LaTeX command: it was not the best pair
 * groups    occurrences that were merged, by group, when there are several groups
 * </pre>
 */
public final class MergeLedger {
    /** Name of the file beside a vocabulary. */
    public static final String FILE = "merges.jsonl";

    private final List<String> groups;
    private final int decimals;
    private final IntArrayList lefts = new IntArrayList();
    private final IntArrayList rights = new IntArrayList();
    private final LongArrayList counts = new LongArrayList();
    private final LongArrayList margins = new LongArrayList();
    private final BooleanArrayList latex = new BooleanArrayList();
    private final IntArrayList shareStarts = new IntArrayList(new int[] {0});
    private final IntArrayList shareGroups = new IntArrayList();
    private final LongArrayList shareCounts = new LongArrayList();

    /** @param decimals counts are in units of 10<sup>-decimals</sup> */
    MergeLedger(List<String> groups, int decimals) {
        this.groups = List.copyOf(groups);
        this.decimals = decimals;
    }

    void add(int left, int right, long count, long margin, boolean closesLatex, long[] byGroup) {
        lefts.add(left);
        rights.add(right);
        counts.add(count);
        margins.add(margin);
        latex.add(closesLatex);
        if (groups.size() > 1) {
            for (int group = 0; group < byGroup.length; group++) {
                if (byGroup[group] > 0) {
                    shareGroups.add(group);
                    shareCounts.add(byGroup[group]);
                }
            }
        }
        shareStarts.add(shareGroups.size());
    }

    /** Number of merges. */
    public int size() {
        return lefts.size();
    }

    /** Left token id of a merge. */
    public int left(int rank) {
        return lefts.getInt(rank);
    }

    /** Right token id of a merge. */
    public int right(int rank) {
        return rights.getInt(rank);
    }

    /** Occurrences of the pair when it was merged, overlapping ones too, times weights. */
    public BigDecimal count(int rank) {
        return BigDecimal.valueOf(counts.getLong(rank), decimals);
    }

    /** How much larger the count was than that of the next best pair. */
    public BigDecimal margin(int rank) {
        return BigDecimal.valueOf(margins.getLong(rank), decimals);
    }

    /** Whether another pair had the same count. */
    public boolean isTie(int rank) {
        return margins.getLong(rank) == 0 && !latex.getBoolean(rank);
    }

    /** Whether the merge closes a LaTeX command. */
    public boolean closesLatex(int rank) {
        return latex.getBoolean(rank);
    }

    /** Occurrences that were merged in a group of documents, times weights; known when there are several groups. */
    public BigDecimal merged(int rank, String group) {
        for (int i = shareStarts.getInt(rank); i < shareStarts.getInt(rank + 1); i++) {
            if (groups.get(shareGroups.getInt(i)).equals(group)) {
                return BigDecimal.valueOf(shareCounts.getLong(i), decimals);
            }
        }
        return BigDecimal.ZERO;
    }

    /** Names of the groups of documents. */
    public List<String> groups() {
        return groups;
    }

    long rawCount(int rank) {
        return counts.getLong(rank);
    }

    Merges merges(int firstResult) {
        Merges.Builder merges = new Merges.Builder();
        for (int rank = 0; rank < size(); rank++) {
            merges.add(lefts.getInt(rank), rights.getInt(rank), firstResult + rank);
        }
        return merges.build();
    }

    /** Writes the merges of a vocabulary whose first merge made the token {@code firstResult}. */
    public void write(Vocabulary vocabulary, int firstResult, OutputStream out) throws IOException {
        try (JsonGenerator json = new JsonFactory()
                .createGenerator(out, JsonEncoding.UTF8)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .setRootValueSeparator(null)) {
            for (int rank = 0; rank < Math.min(size(), vocabulary.size() - firstResult); rank++) {
                json.writeStartObject();
                json.writeNumberField("rank", rank);
                json.writeNumberField("id", firstResult + rank);
                json.writeStringField("token", ByteAlphabet.spell(vocabulary.token(firstResult + rank)));
                json.writeNumberField("left", left(rank));
                json.writeNumberField("right", right(rank));
                writeCount(json, "count", counts.getLong(rank));
                writeCount(json, "margin", margins.getLong(rank));
                json.writeBooleanField("tie", isTie(rank));
                if (closesLatex(rank)) {
                    json.writeBooleanField("latex", true);
                }
                writeGroups(json, rank);
                json.writeEndObject();
                json.writeRaw('\n');
            }
        }
    }

    private void writeGroups(JsonGenerator json, int rank) throws IOException {
        if (groups.size() > 1) {
            json.writeObjectFieldStart("groups");
            for (int i = shareStarts.getInt(rank); i < shareStarts.getInt(rank + 1); i++) {
                writeCount(json, groups.get(shareGroups.getInt(i)), shareCounts.getLong(i));
            }
            json.writeEndObject();
        }
    }

    private void writeCount(JsonGenerator json, String name, long count) throws IOException {
        if (decimals == 0) {
            json.writeNumberField(name, count);
        } else {
            // Never in scientific notation, so that it reads as it is counted.
            json.writeFieldName(name);
            json.writeNumber(BigDecimal.valueOf(count, decimals).toPlainString());
        }
    }
}
