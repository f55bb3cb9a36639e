package dev.mews.filters;

import dev.mews.core.config.Default;
import dev.mews.core.config.Describe;
import dev.mews.filters.code.CodeConfig;
import dev.mews.filters.pii.PiiConfig;
import dev.mews.filters.rules.C4Config;
import dev.mews.filters.rules.FineWebConfig;
import dev.mews.filters.rules.GopherQualityConfig;
import dev.mews.filters.rules.GopherRepetitionConfig;
import dev.mews.filters.rules.MathConfig;
import dev.mews.filters.rules.MultilingualConfig;
import dev.mews.filters.rules.WordDialect;

/** Configuration of the filter stage. */
public record FilterConfig(
        @Default("icu") @Describe("How text is cut into words: icu or whitespace.")
        WordDialect words,

        @Default("{}") @Describe("Which languages are wanted.")
        LanguageConfig language,

        @Default("{}") @Describe("Gopher's repetition rules, for English text.")
        GopherRepetitionConfig gopherRepetition,

        @Default("{}") @Describe("Gopher's quality rules, for English text.")
        GopherQualityConfig gopherQuality,

        @Default("{}") @Describe("C4's rules, for English web text.")
        C4Config c4,

        @Default("{}") @Describe("FineWeb's rules, for English text.")
        FineWebConfig fineWeb,

        @Default("{}") @Describe("Rules for text in other languages.")
        MultilingualConfig multilingual,

        @Default("{}") @Describe("Rules for mathematics.") MathConfig math,
        @Default("{}") @Describe("Rules for source files.") CodeConfig code,

        @Default("{}") @Describe("What personal data is masked.")
        PiiConfig pii) {}
