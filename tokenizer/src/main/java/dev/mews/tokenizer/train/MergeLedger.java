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
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

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
 * preTokens how many different pre-tokens it was merged in
 * example   the most frequent of them, of equally frequent ones the first by its bytes
 * latex     true for a merge that closes a LaTeX command: it was not the best pair
 * chosenFor with parity, the group whose best pair it was
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
    private final IntArrayList chosen = new IntArrayList();
    private final IntArrayList preTokens = new IntArrayList();
    private final IntArrayList examples = new IntArrayList();
    private List<String> exampleTexts = List.of();
    private final IntArrayList shareStarts = new IntArrayList(new int[] {0});
    private final IntArrayList shareGroups = new IntArrayList();
    private final LongArrayList shareCounts = new LongArrayList();

    /** @param decimals counts are in units of 10<sup>-decimals</sup> */
    MergeLedger(List<String> groups, int decimals) {
        this.groups = List.copyOf(groups);
        this.decimals = decimals;
    }

    /**
     * One merge.
     *
     * @param chosenFor group whose best pair it was, -1 for all
     * @param preTokens how many different ones it was merged in
     * @param example number of the most frequent of them, -1 for none
     */
    record Entry(
            int left,
            int right,
            long count,
            long margin,
            boolean closesLatex,
            int chosenFor,
            int preTokens,
            int example) {}

    void add(Entry entry, long[] byGroup) {
        lefts.add(entry.left);
        rights.add(entry.right);
        counts.add(entry.count);
        margins.add(entry.margin);
        latex.add(entry.closesLatex);
        chosen.add(entry.chosenFor);
        preTokens.add(entry.preTokens);
        examples.add(entry.example);
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

    /** In how many different pre-tokens a pair was merged; 0 for the merges of a vocabulary that was extended. */
    public int preTokens(int rank) {
        return preTokens.getInt(rank);
    }

    /** The group whose best pair it was, or -1 when it was that of all. */
    int chosenFor(int rank) {
        return chosen.getInt(rank);
    }

    /** Resolves the examples of all merges, as {@link ByteAlphabet#spell} writes them. */
    void spellExamples(IntFunction<String> preToken) {
        List<String> texts = new ArrayList<>();
        for (int rank = 0; rank < size(); rank++) {
            texts.add(examples.getInt(rank) < 0 ? "" : preToken.apply(examples.getInt(rank)));
        }
        exampleTexts = texts;
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(size());
        for (int rank = 0; rank < size(); rank++) {
            out.writeInt(left(rank));
            out.writeInt(right(rank));
            out.writeLong(counts.getLong(rank));
            out.writeLong(margins.getLong(rank));
            out.writeBoolean(closesLatex(rank));
            out.writeInt(chosenFor(rank));
            out.writeInt(preTokens(rank));
            out.writeInt(examples.getInt(rank));
            out.writeInt(shareStarts.getInt(rank + 1) - shareStarts.getInt(rank));
            for (int i = shareStarts.getInt(rank); i < shareStarts.getInt(rank + 1); i++) {
                out.writeInt(shareGroups.getInt(i));
                out.writeLong(shareCounts.getLong(i));
            }
        }
    }

    void read(DataInput in) throws IOException {
        int merges = in.readInt();
        for (int rank = 0; rank < merges; rank++) {
            Entry entry = new Entry(
                    in.readInt(),
                    in.readInt(),
                    in.readLong(),
                    in.readLong(),
                    in.readBoolean(),
                    in.readInt(),
                    in.readInt(),
                    in.readInt());
            long[] byGroup = new long[groups.size()];
            for (int shares = in.readInt(); shares > 0; shares--) {
                byGroup[in.readInt()] = in.readLong();
            }
            add(entry, byGroup);
        }
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
                json.writeNumberField("preTokens", preTokens(rank));
                if (!exampleTexts.get(rank).isEmpty()) {
                    json.writeStringField("example", exampleTexts.get(rank));
                }
                if (chosenFor(rank) >= 0) {
                    json.writeStringField("chosenFor", groups.get(chosenFor(rank)));
                }
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
