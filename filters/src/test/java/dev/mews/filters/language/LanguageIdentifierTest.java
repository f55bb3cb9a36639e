package dev.mews.filters.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageIdentifierTest {
    private final LanguageIdentifier identifier = new LanguageIdentifier();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ar | كان الطقس جميلا هذا الصباح فخرجنا إلى السوق واشترينا الخبز والفاكهة ثم عدنا إلى البيت قبل الظهر",
                "cs | Dnes ráno bylo krásné počasí, a tak jsme šli na trh, koupili jsme chleba a ovoce a před polednem jsme se vrátili domů",
                "de | Heute Morgen war das Wetter schön, also gingen wir auf den Markt, kauften Brot und Obst und kamen vor Mittag zurück",
                "en | The weather was fine this morning, so we went to the market, bought some bread and fruit and came home before noon",
                "es | Esta mañana hacía buen tiempo, así que fuimos al mercado, compramos pan y fruta y volvimos a casa antes del mediodía",
                "fr | Il faisait beau ce matin, alors nous sommes allés au marché, nous avons acheté du pain et des fruits avant midi",
                "hi | आज सुबह मौसम अच्छा था, इसलिए हम बाज़ार गए, हमने रोटी और फल खरीदे और दोपहर से पहले घर वापस आ गए",
                "it | Questa mattina il tempo era bello, così siamo andati al mercato, abbiamo comprato pane e frutta e siamo tornati a casa",
                "ja | 今朝は天気がよかったので、市場へ行ってパンと果物を買い、昼前に家に帰りました。",
                "ko | 오늘 아침에는 날씨가 좋아서 시장에 가서 빵과 과일을 사고 점심 전에 집으로 돌아왔습니다.",
                "nl | Vanmorgen was het mooi weer, dus gingen we naar de markt, kochten brood en fruit en waren voor de middag weer thuis",
                "pl | Dziś rano była ładna pogoda, więc poszliśmy na targ, kupiliśmy chleb i owoce i wróciliśmy do domu przed południem",
                "pt | Hoje de manhã o tempo estava bom, por isso fomos ao mercado, comprámos pão e fruta e voltámos para casa antes do almoço",
                "ro | În această dimineață vremea a fost frumoasă, așa că am mers la piață, am cumpărat pâine și fructe și ne-am întors acasă",
                "ru | Сегодня утром была хорошая погода, поэтому мы пошли на рынок, купили хлеба и фруктов и вернулись домой до обеда",
                "sv | I morse var det vackert väder, så vi gick till torget, köpte bröd och frukt och kom hem igen före klockan tolv",
                "ur | آج صبح موسم اچھا تھا اس لیے ہم بازار گئے، روٹی اور پھل خریدے اور دوپہر سے پہلے گھر واپس آ گئے",
                "zh | 今天早上天气很好，所以我们去了市场，买了面包和水果，中午之前就回家了。"
            })
    void theEighteenLanguagesAreRecognised(String code, String text) {
        DetectedLanguage found = identifier.identify(text);
        assertThat(found.code()).isEqualTo(code);
        assertThat(found.score()).isBetween(0.65, 1.0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "da | Vejret var dejligt i morges, så vi gik på torvet, købte brød og frugt og kom hjem igen før klokken tolv",
                "fi | Tänä aamuna sää oli kaunis, joten menimme torille, ostimme leipää ja hedelmiä ja palasimme kotiin ennen puoltapäivää",
                "tr | Bu sabah hava güzeldi, bu yüzden pazara gittik, ekmek ve meyve aldık ve öğleden önce eve döndük",
                "uk | Сьогодні вранці була гарна погода, тому ми пішли на ринок, купили хліба й фруктів і повернулися додому до обіду",
                "fa | امروز صبح هوا خوب بود و ما به بازار رفتیم و نان و میوه خریدیم و پیش از ظهر به خانه برگشتیم",
                "el | Σήμερα το πρωί ο καιρός ήταν ωραίος και πήγαμε στην αγορά",
                "th | เช้านี้อากาศดี เราจึงไปตลาดซื้อขนมปังและผลไม้"
            })
    void neighbouringLanguagesAreNotTakenForOneOfThem(String code, String text) {
        assertThat(identifier.identify(text).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1234 !!! 5678",
                "🦅🦅🦅",
                "a b c d e",
                "ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ ᎠᏂᏫᏒ",
                "qwx zzk vrrt pqj xkcd wvut zzxq jjkw vvbn qqpz xxcv mmnb trfg"
            })
    void textInNoKnownLanguageIsUnknownWithoutConfidence(String text) {
        assertThat(identifier.identify(text)).isEqualTo(new DetectedLanguage("und", 0));
    }

    @Test
    void foreignWordsLowerTheScoreByTheirShareOfLetters() {
        String english =
                "The word for a river in that language is written like this in old books and letters, which nobody reads: ";
        DetectedLanguage found = identifier.identify(english + "река".repeat(20));
        assertThat(found.code()).isEqualTo("en");
        long latin = english.chars().filter(Character::isLetter).count();
        assertThat(found.score()).isLessThanOrEqualTo((double) latin / (latin + 80));
    }

    @Test
    void chineseThatQuotesAKanaIsChinese() {
        assertThat(identifier.identify("日语中的假名「の」是一个助词，我们在学校里学习它的用法，老师说它很重要。").code())
                .isEqualTo("zh");
    }

    @Test
    void theMiddleOfALongTextIsNotRead() {
        String head = "The weather was fine this morning, so we went to the market and bought some bread and fruit. "
                .repeat(300);
        String other = "Сегодня утром была хорошая погода. ".repeat(10);
        String text = head.substring(0, 5000) + other + head.substring(0, 20_000);
        assertThat(identifier.identify(text))
                .isEqualTo(identifier.identify(text.replace(other, "+".repeat(other.length()))));
    }

    @Test
    void threadsAgree() throws Exception {
        List<String> texts = IntStream.range(0, 200)
                .mapToObj(i -> "Il faisait beau ce matin et nous sommes allés au marché " + i)
                .toList();
        List<DetectedLanguage> expected =
                texts.stream().map(identifier::identify).toList();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Callable<List<DetectedLanguage>>> tasks = IntStream.range(0, 8)
                    .mapToObj(i -> (Callable<List<DetectedLanguage>>)
                            () -> texts.stream().map(identifier::identify).collect(Collectors.toList()))
                    .toList();
            for (Future<List<DetectedLanguage>> result : pool.invokeAll(tasks)) {
                assertThat(result.get()).isEqualTo(expected);
            }
        } finally {
            pool.shutdown();
        }
    }

    /** Runs where the labelled documents are, as CORPUS or as a sibling of the repository; the floors were reached. */
    @Test
    void accuracyOnLabelledDocumentsStaysAboveItsFloor() throws IOException {
        String corpus = System.getenv("CORPUS");
        Path file =
                Path.of(corpus == null ? "../../shared/corpus" : corpus).resolve("multilingual/documents.jsonl.zst");
        Assumptions.assumeTrue(Files.exists(file), "no labelled documents at " + file);
        LanguageScore score = new LanguageScore();
        score.score(LanguageScore.read(file), identifier, 0.65);
        assertThat((double) score.targetsRight / score.targets).isGreaterThan(0.98);
        assertThat((double) score.othersRight / score.others).isGreaterThan(0.98);
    }
}
