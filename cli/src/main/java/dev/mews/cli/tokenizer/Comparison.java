package dev.mews.cli.tokenizer;

import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.eval.ChangedTexts;
import dev.mews.tokenizer.eval.Documents;
import dev.mews.tokenizer.eval.Measurement;
import dev.mews.tokenizer.eval.ParallelText;
import dev.mews.tokenizer.eval.TextDocument;
import dev.mews.tokenizer.eval.TextMeter;
import dev.mews.tokenizer.eval.VocabularyDifference;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/**
 * Two tokenizers on the same texts.
 *
 * @param tokenizers two
 * @param passages those that changed most, the most changed first
 * @param parallel what each makes of parallel text; empty when there was none
 */
record Comparison(
        List<NamedTokenizer> tokenizers,
        Measurement measurement,
        VocabularyDifference difference,
        List<ChangedTexts.Passage> passages,
        List<List<ParallelText.Row>> parallel) {
    private static final int PASSAGES_OF_A_GROUP = 2;

    static Comparison of(List<NamedTokenizer> tokenizers, Documents documents, int passages, PrintWriter err)
            throws IOException {
        Tokenizer first = tokenizers.get(0).tokenizer();
        Tokenizer second = tokenizers.get(1).tokenizer();
        Documents.Visited<Both> visited = documents.visit(() ->
                new Both(new TextMeter(List.of(first, second)), new ChangedTexts(first, second, PASSAGES_OF_A_GROUP)));
        TextArguments.tell(visited.failed(), err);
        Both all = visited.visitors().get(0);
        visited.visitors().stream().skip(1).forEach(other -> {
            all.meter.merge(other.meter);
            all.changed.merge(other.changed);
        });
        return new Comparison(
                tokenizers,
                all.meter.measurement(),
                VocabularyDifference.of(first.vocabulary(), second.vocabulary()),
                all.changed.mostChanged().stream().limit(passages).toList(),
                List.of());
    }

    private record Both(TextMeter meter, ChangedTexts changed) implements Documents.Visitor {
        @Override
        public void visit(TextDocument document) {
            meter.add(document.group(), document.number(), document.text());
            changed.add(document.group(), document.number(), document.text());
        }
    }

    Comparison withParallel(ParallelText text, String language) {
        List<List<ParallelText.Row>> rows = tokenizers.stream()
                .map(tokenizer -> text.measure(tokenizer.tokenizer(), language))
                .toList();
        return new Comparison(tokenizers, measurement, difference, passages, rows);
    }

    String name(int side) {
        return tokenizers.get(side).name();
    }

    Tokenizer tokenizer(int side) {
        return tokenizers.get(side).tokenizer();
    }
}
