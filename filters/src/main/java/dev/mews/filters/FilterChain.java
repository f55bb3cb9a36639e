package dev.mews.filters;

import dev.mews.core.document.Content;
import dev.mews.core.document.Document;
import dev.mews.core.document.MetadataKeys;
import dev.mews.core.document.RawDocument;
import dev.mews.core.shard.Drop;
import dev.mews.filters.code.CodeLanguages;
import dev.mews.filters.code.CodeRules;
import dev.mews.filters.extract.ExtractedPage;
import dev.mews.filters.extract.HtmlCharset;
import dev.mews.filters.extract.MainTextExtractor;
import dev.mews.filters.internal.CleanText;
import dev.mews.filters.internal.Formulas;
import dev.mews.filters.language.DetectedLanguage;
import dev.mews.filters.language.LanguageIdentifier;
import dev.mews.filters.pii.PiiMasker;
import java.util.Locale;
import java.util.Optional;

/**
 * Takes a record of a source to its outcome: extraction, language, rules, masking. Which rules depends on the kind of the
 * source; a web page with formulas meets the rules of mathematics, so that a rule against curly brackets does not drop it.
 *
 * <p>Not thread-safe: make one per thread. Language profiles are loaded once per JVM and shared; a chain of its own holds
 * little.
 */
public final class FilterChain {
    /** Metadata keys with the number of masked spans; absent when there are none. */
    public static final String PII_EMAIL = "pii_email";

    public static final String PII_IP = "pii_ip";
    public static final String PII_SECRET = "pii_secret";

    /** Slug of failures: a page or file that broke a filter. */
    public static final String FILTER_ERROR = "filter_error";

    private final FilterConfig config;
    private final Kind kind;
    private final MainTextExtractor extractor = new MainTextExtractor();
    private final LanguageIdentifier identifier = new LanguageIdentifier();
    private final RuleSets rules;
    private final CodeRules codeRules;
    private final PiiMasker masker;

    /** A chain for sources of {@code kind}. */
    public FilterChain(FilterConfig config, Kind kind) {
        this.config = config;
        this.kind = kind;
        this.rules = new RuleSets(config);
        this.codeRules = new CodeRules(config.code());
        this.masker = new PiiMasker(config.pii());
    }

    /** Outcome of {@code raw}. Never throws for a document's sake: what breaks a filter is {@link Outcome.Failed}. */
    public Outcome apply(RawDocument raw) {
        try {
            return kind == Kind.CODE ? code(raw) : text(raw);
        } catch (RuntimeException | StackOverflowError e) {
            return new Outcome.Failed(raw.place(), FILTER_ERROR, e.toString());
        }
    }

    private Outcome code(RawDocument raw) {
        String text = CleanText.of(decoded(raw.content()));
        String path = raw.metadata().getOrDefault(MetadataKeys.PATH, raw.place().path());
        Optional<CodeLanguages.Language> language = CodeLanguages.table().of(path, text);
        Document document = raw.toDocument(text).withMetadata(MetadataKeys.KIND, kind.slug());
        if (language.isPresent()) {
            document = document.withMetadata(
                    MetadataKeys.PROGRAMMING_LANGUAGE, language.get().name());
        }
        Decision decision = codeRules.decide(path, language.orElse(null), text);
        return finish(document, decision);
    }

    private Outcome text(RawDocument raw) {
        Document document = raw.toDocument("").withMetadata(MetadataKeys.KIND, kind.slug());
        String text;
        int formulas;
        if (isBinary(raw.content())) {
            return dropped(document, Decision.Drop.of("not_text", 1, 0));
        }
        String source = decoded(raw.content());
        if (isPage(raw.content(), source)) {
            ExtractedPage page = extractor.extract(source);
            text = CleanText.of(page.text());
            formulas = page.formulas();
            if (!page.title().isBlank()) {
                document = document.withMetadata(
                        MetadataKeys.TITLE, CleanText.of(page.title()).strip());
            }
        } else {
            text = CleanText.of(source);
            formulas = kind == Kind.MULTILINGUAL ? 0 : Formulas.count(text);
        }
        document = document.withText(text);
        if (text.isBlank()) {
            return dropped(document, Decision.Drop.of("no_main_text", 0, 1));
        }
        int from = config.math().routeFromFormulas();
        boolean math = kind == Kind.MATH || (kind == Kind.WEB && from > 0 && formulas >= from);
        if (math) {
            document = document.withMetadata(MetadataKeys.KIND, Kind.MATH.slug());
        }
        DetectedLanguage language = identifier.identify(formulas > 0 ? Formulas.without(text) : text);
        document = document.withMetadata(MetadataKeys.LANGUAGE, language.code())
                .withMetadata(MetadataKeys.LANGUAGE_SCORE, String.format(Locale.ROOT, "%.4f", language.score()));
        Decision decision = wanted(language, math);
        if (decision == null) {
            decision = rules.decide(text, math ? Kind.MATH : kind, language.code());
        }
        return finish(document, decision);
    }

    /** Null when the language is wanted. */
    private Decision wanted(DetectedLanguage language, boolean math) {
        LanguageConfig wanted = config.language();
        if (wanted.keep().isEmpty()) {
            return null;
        }
        if (!wanted.keep().contains(language.code())) {
            return new Decision.Drop("language_not_wanted", language.score(), 0, language.code());
        }
        double least = math ? wanted.minScoreOfMath() : wanted.minScore();
        return language.score() < least
                ? new Decision.Drop("language_score_low", language.score(), least, language.code())
                : null;
    }

    private Outcome finish(Document document, Decision decision) {
        if (decision instanceof Decision.Drop drop) {
            return dropped(document, drop);
        }
        Decision.Keep keep = (Decision.Keep) decision;
        PiiMasker.Masked masked = masker.mask(keep.text());
        Document result = document.withText(masked.text());
        for (var entry : keep.metadata().entrySet()) {
            result = result.withMetadata(entry.getKey(), entry.getValue());
        }
        result = counted(result, PII_EMAIL, masked.emails());
        result = counted(result, PII_IP, masked.ipAddresses());
        return new Outcome.Kept(counted(result, PII_SECRET, masked.secrets()));
    }

    private static Document counted(Document document, String key, int count) {
        return count == 0 ? document : document.withMetadata(key, Integer.toString(count));
    }

    /** Dropped documents are read by people too: their text is masked like that of kept ones. */
    private Outcome dropped(Document document, Decision.Drop drop) {
        Document shown = document.withText(masker.mask(document.text()).text());
        return new Outcome.Dropped(shown, new Drop(drop.reason(), drop.value(), drop.threshold(), "", drop.detail()));
    }

    private static String decoded(Content content) {
        if (content instanceof Content.Text text) {
            return text.text();
        }
        Content.Bytes bytes = (Content.Bytes) content;
        return HtmlCharset.decode(bytes.body(), bytes.mediaType(), bytes.charset());
    }

    private static boolean isBinary(Content content) {
        if (!(content instanceof Content.Bytes bytes) || bytes.mediaType().isEmpty()) {
            return false;
        }
        String type = bytes.mediaType();
        return !(type.startsWith("text/") || type.contains("xml") || type.contains("html") || type.contains("json"));
    }

    private static boolean isPage(Content content, String text) {
        if (content instanceof Content.Bytes bytes && bytes.mediaType().contains("html")) {
            return true;
        }
        String start =
                text.substring(0, Math.min(text.length(), 1000)).stripLeading().toLowerCase(Locale.ROOT);
        return start.startsWith("<!doctype html")
                || start.startsWith("<html")
                || (content instanceof Content.Bytes && start.startsWith("<") && start.contains("<html"));
    }
}
