package dev.mews.cli.tokenizer;

import dev.mews.tokenizer.eval.Documents;
import dev.mews.tokenizer.eval.ListedTokens;
import dev.mews.tokenizer.eval.Measurement;
import dev.mews.tokenizer.eval.ParallelText;
import dev.mews.tokenizer.eval.SingleTokenWords;
import dev.mews.tokenizer.eval.TextDocument;
import dev.mews.tokenizer.eval.TextMeter;
import dev.mews.tokenizer.eval.UseAudit;
import dev.mews.tokenizer.eval.VocabularyAudit;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Everything that {@code eval} found. Lists are in the order of the tokenizers.
 *
 * @param reference number of the tokenizer whose normalised sequence length is 1
 * @param times how often a token must occur to count as used
 * @param parallel what each tokenizer makes of parallel text; empty when there was none
 * @param words by name of the list; empty when there was none
 * @param listed ids of the tokens that are on a list of unwanted words, by name of the list
 */
record Evaluation(
        List<NamedTokenizer> tokenizers,
        int reference,
        long times,
        Measurement measurement,
        List<VocabularyAudit> audits,
        List<UseAudit> uses,
        List<List<ParallelText.Row>> parallel,
        SortedMap<String, List<SingleTokenWords>> words,
        SortedMap<String, List<List<Integer>>> listed) {

    /** Measures the tokenizers on those documents whose id is wanted, and audits their vocabularies. */
    static Evaluation of(
            List<NamedTokenizer> tokenizers,
            int reference,
            long times,
            Documents documents,
            Predicate<String> wanted,
            PrintWriter err)
            throws IOException {
        Measurement measurement = measure(tokenizers, documents, wanted, err);
        List<VocabularyAudit> audits = new ArrayList<>();
        List<UseAudit> uses = new ArrayList<>();
        for (int t = 0; t < tokenizers.size(); t++) {
            audits.add(VocabularyAudit.of(tokenizers.get(t).tokenizer()));
            uses.add(UseAudit.of(
                    tokenizers.get(t).tokenizer(), measurement.spreads().get(t), times));
        }
        return new Evaluation(
                tokenizers, reference, times, measurement, audits, uses, List.of(), new TreeMap<>(), new TreeMap<>());
    }

    static Measurement measure(
            List<NamedTokenizer> tokenizers, Documents documents, Predicate<String> wanted, PrintWriter err)
            throws IOException {
        Documents.Visited<Meter> visited = documents.visit(() -> new Meter(
                new TextMeter(tokenizers.stream().map(NamedTokenizer::tokenizer).toList()), wanted));
        TextArguments.tell(visited.failed(), err);
        TextMeter first = visited.visitors().get(0).meter;
        visited.visitors().stream().skip(1).forEach(other -> first.merge(other.meter));
        return first.measurement();
    }

    private record Meter(TextMeter meter, Predicate<String> wanted) implements Documents.Visitor {
        @Override
        public void visit(TextDocument document) {
            if (wanted.test(document.id())) {
                meter.add(document.group(), document.number(), document.text());
            }
        }
    }

    Evaluation withParallel(ParallelText text, String language) {
        List<List<ParallelText.Row>> rows = tokenizers.stream()
                .map(tokenizer -> text.measure(tokenizer.tokenizer(), language))
                .toList();
        return new Evaluation(tokenizers, reference, times, measurement, audits, uses, rows, words, listed);
    }

    Evaluation withWords(SortedMap<String, List<String>> lists) {
        SortedMap<String, List<SingleTokenWords>> found = new TreeMap<>();
        lists.forEach((name, list) -> found.put(
                name,
                tokenizers.stream()
                        .map(tokenizer -> SingleTokenWords.of(tokenizer.tokenizer(), list))
                        .toList()));
        return new Evaluation(tokenizers, reference, times, measurement, audits, uses, parallel, found, listed);
    }

    Evaluation withUnwanted(SortedMap<String, List<String>> lists) {
        SortedMap<String, List<List<Integer>>> found = new TreeMap<>();
        lists.forEach((name, list) -> found.put(
                name,
                tokenizers.stream()
                        .map(tokenizer -> ListedTokens.of(tokenizer.tokenizer().vocabulary(), list))
                        .toList()));
        return new Evaluation(tokenizers, reference, times, measurement, audits, uses, parallel, words, found);
    }
}
