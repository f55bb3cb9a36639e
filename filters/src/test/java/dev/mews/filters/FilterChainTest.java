package dev.mews.filters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.core.config.ConfigLoader;
import dev.mews.core.config.JsonSchema;
import dev.mews.core.document.Content;
import dev.mews.core.document.Document;
import dev.mews.core.document.Place;
import dev.mews.core.document.RawDocument;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterChainTest {
    private static final String[] ENGLISH = {
        "The old mill stands by the river that runs through the valley, and it has been there for two hundred years.",
        "Every morning the miller opens the gate, the water begins to turn the wheel, and the stones start to grind.",
        "People from the villages bring their grain to him, because they have always done so and like the taste of it.",
        "In winter, when ice covers the pond, he repairs the wooden teeth of the gears with great patience and care.",
        "His daughter will take over the work next spring, although she would have preferred to be a ship's engineer.",
        "She says that a mill is a machine like any other, and that somebody must be there to keep it in motion."
    };
    private static final String[] GERMAN = {
        "Die alte Mühle steht am Fluss, der durch das Tal fließt, und sie ist schon seit zweihundert Jahren dort.",
        "Jeden Morgen öffnet der Müller das Wehr, das Wasser dreht das Rad, und die Steine beginnen zu mahlen.",
        "Die Leute aus den Dörfern bringen ihm ihr Korn, weil sie es immer so gemacht haben und das Mehl mögen.",
        "Im Winter, wenn der Teich zugefroren ist, setzt er mit viel Geduld die hölzernen Zähne der Räder instand.",
        "Seine Tochter wird die Arbeit im nächsten Frühjahr übernehmen, obwohl sie lieber zur See gefahren wäre."
    };

    private static RawDocument raw(Content content, Map<String, String> metadata) {
        SortedMap<String, String> sorted = new TreeMap<>(metadata);
        return new RawDocument(Document.idOf("s", "file", 7), "s", new Place("file", 7, "record"), content, sorted);
    }

    private static RawDocument page(String body) {
        String html =
                "<!doctype html><html><head><title>A &amp; B</title></head><body><nav><a href=\"/\">Home</a></nav>"
                        + body + "</body></html>";
        return raw(
                new Content.Bytes(html.getBytes(StandardCharsets.UTF_8), "text/html", "utf-8"),
                Map.of("url", "http://a.example/"));
    }

    private static String paragraphs(String... texts) {
        return "<article><p>" + String.join("</p><p>", texts) + "</p></article>";
    }

    private static FilterChain chain(Kind kind) {
        return new FilterChain(ConfigLoader.defaults(FilterConfig.class), kind);
    }

    private static Document kept(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Kept.class);
        return ((Outcome.Kept) outcome).document();
    }

    private static String reason(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Dropped.class);
        return ((Outcome.Dropped) outcome).drop().reason();
    }

    @Test
    void anEnglishPageIsExtractedAndDescribed() {
        Document document = kept(chain(Kind.WEB).apply(page(paragraphs(ENGLISH))));
        assertThat(document.text()).isEqualTo(String.join("\n", ENGLISH));
        assertThat(document.id()).isEqualTo(Document.idOf("s", "file", 7));
        assertThat(document.metadata())
                .containsEntry("kind", "web")
                .containsEntry("language", "en")
                .containsEntry("title", "A & B")
                .containsEntry("url", "http://a.example/")
                .doesNotContainKey("pii_email");
        assertThat(Double.parseDouble(document.metadata().get("language_score")))
                .isBetween(0.9, 1.0);
    }

    @Test
    void aGermanPageMeetsTheGermanRules() {
        Document document = kept(chain(Kind.WEB).apply(page(paragraphs(GERMAN))));
        assertThat(document.metadata()).containsEntry("language", "de");
        assertThat(reason(chain(Kind.WEB).apply(page(paragraphs(GERMAN[0], GERMAN[1])))))
                .isEqualTo("gopher_short_doc");
    }

    @Test
    void aMathPageKeepsItsBracesAndABraceElsewhereDrops() {
        String[] math = ENGLISH.clone();
        math[1] =
                "The speed is <script type=\"math/tex\">\\frac{s}{t}</script>, as everybody knows, and it does not change at all.";
        Document document = kept(chain(Kind.WEB).apply(page(paragraphs(math))));
        assertThat(document.text()).contains("The speed is $\\frac{s}{t}$, as everybody");
        assertThat(document.metadata()).containsEntry("kind", "math");
        String[] braces = ENGLISH.clone();
        braces[1] =
                "The speed is {s}, as everybody knows who has ever been on the road, and it does not change at all.";
        assertThat(reason(chain(Kind.WEB).apply(page(paragraphs(braces))))).isEqualTo("curly_bracket");
    }

    @Test
    void latexTextIsMathematics() {
        String latex =
                "\\begin{lemma} Let $R$ be a ring and let $M$ be a module over it which is finitely generated. \\end{lemma}\n"
                        + "\\begin{proof} Choose generators $x_1, \\ldots, x_n$ and look at the map from $R^n$ onto $M$ they define."
                        + " Its kernel is a submodule. \\end{proof}";
        Document document = kept(chain(Kind.MATH).apply(raw(new Content.Text(latex), Map.of())));
        assertThat(document.text()).isEqualTo(latex);
        assertThat(reason(chain(Kind.MATH).apply(raw(new Content.Text(String.join("\n", ENGLISH)), Map.of()))))
                .isEqualTo("math_no_formula");
        assertThat(reason(chain(Kind.MATH)
                        .apply(raw(new Content.Text("The square of a number is $x^2$ in this book."), Map.of()))))
                .isEqualTo("math_too_short");
    }

    @Test
    void multilingualTextKeepsItsBraces() {
        String text = String.join("\n", ENGLISH) + "\nThe set {a} is small, but it is all that we have of it.";
        assertThat(kept(chain(Kind.MULTILINGUAL).apply(raw(new Content.Text(text), Map.of())))
                        .text())
                .isEqualTo(text);
    }

    @Test
    void unwantedAndUnknownLanguagesAreNamed() {
        String danish =
                "Vejret var dejligt i morges, så vi gik på torvet, købte brød og frugt og kom hjem igen før klokken tolv. ";
        Outcome outcome = chain(Kind.MULTILINGUAL).apply(raw(new Content.Text(danish.repeat(5)), Map.of()));
        assertThat(reason(outcome)).isEqualTo("language_not_wanted");
        assertThat(((Outcome.Dropped) outcome).drop().detail()).isEqualTo("da");
    }

    @Test
    void sourceFilesGetTheirLanguageAndLoseTheirSecrets() {
        String code = "def connect(host):\n    key = \"AKIA"
                + "QYLPMN5HFIQR7XYA\"\n    return open_channel(host, key, retries=3)\n";
        RawDocument file =
                raw(new Content.Bytes(code.getBytes(StandardCharsets.UTF_8), "", ""), Map.of("path", "src/net.py"));
        Document document = kept(chain(Kind.CODE).apply(file));
        assertThat(document.metadata())
                .containsEntry("programming_language", "Python")
                .containsEntry("kind", "code")
                .containsEntry("pii_secret", "1");
        assertThat(document.text()).doesNotContain("QYLPMN5HFIQR7XYA").contains("return open_channel");
    }

    @Test
    void addressesAreMaskedInKeptAndDroppedDocuments() {
        String[] texts = ENGLISH.clone();
        texts[5] =
                "Write to the miller at miller@mill-by-the-river.de when you have grain that is to be ground before the spring.";
        Document document = kept(chain(Kind.WEB).apply(page(paragraphs(texts))));
        assertThat(document.text()).doesNotContain("mill-by-the-river.de");
        assertThat(document.metadata()).containsEntry("pii_email", "1");
        Outcome outcome = chain(Kind.WEB).apply(page(paragraphs(texts[5])));
        assertThat(((Outcome.Dropped) outcome).document().text()).doesNotContain("mill-by-the-river.de");
    }

    @Test
    void emptyPagesAndPicturesAreDropped() {
        assertThat(reason(chain(Kind.WEB).apply(page("")))).isEqualTo("no_main_text");
        assertThat(reason(chain(Kind.WEB).apply(raw(new Content.Bytes(new byte[] {1, 2}, "image/png", ""), Map.of()))))
                .isEqualTo("not_text");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyRecordHasOneOutcomeAndChainsDoNotRemember(Kind kind) {
        FilterChain chain = chain(kind);
        RawDocument good = page(paragraphs(ENGLISH));
        Outcome alone = chain.apply(good);
        for (String text : new String[] {
            "", "\u0000", "\ud800", "{", "$", "\\begin{align}", "<html", "\ufffd\n\n\n", "а".repeat(100_000)
        }) {
            Outcome outcome = chain.apply(raw(new Content.Text(text), Map.of("path", "x.py")));
            assertThat(outcome).isNotInstanceOf(Outcome.Failed.class);
        }
        assertThat(chain.apply(good)).isEqualTo(alone);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\ud800", "a\udc00b"})
    void textThatCannotBeStoredIsRepaired(String bad) {
        String text = String.join("\n", ENGLISH) + bad;
        Document document = kept(chain(Kind.WEB).apply(raw(new Content.Text(text), Map.of())));
        assertThat(new String(document.text().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(document.text());
        assertThat(document.text()).doesNotContain("\u0000");
    }

    @Test
    void everyThresholdIsDescribedInTheSchema() {
        String schema = JsonSchema.of(FilterConfig.class, "filter");
        assertThat(schema).contains("max_duplicate_paragraphs", "min_punctuated_lines", "require_terminal_punctuation");
    }

    @Test
    void thresholdsComeFromTheRecipe() {
        FilterConfig config = ConfigLoader.parse(
                "recipe.yaml",
                "gopher_quality: {min_words: 1000}\nlanguage: {keep: [en]}",
                FilterConfig.class,
                Map.of());
        Outcome outcome = new FilterChain(config, Kind.WEB).apply(page(paragraphs(ENGLISH)));
        assertThat(reason(outcome)).isEqualTo("gopher_short_doc");
        assertThat(((Outcome.Dropped) outcome).drop().threshold()).isEqualTo(1000);
    }
}
