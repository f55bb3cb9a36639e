package dev.mews.filters.code;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeLanguagesTest {
    private static String language(String path, String text) {
        return CodeLanguages.table()
                .of(path, text)
                .map(CodeLanguages.Language::name)
                .orElse("");
    }

    @ParameterizedTest
    @CsvSource({
        "src/a/Main.java, Java",
        "lib/x.PY, Python",
        "Makefile, Makefile",
        "docker/Dockerfile, Dockerfile",
        "CMakeLists.txt, CMake",
        "notes.txt, Text",
        "a.b.tar.rs, Rust",
        ".bashrc, Shell",
        "x.tsx, TypeScript",
        "go.mod, Go Module",
        "noextension, ''",
        "photo.jpeg, ''",
        ".hidden, ''"
    })
    void nameAndExtensionDecide(String path, String expected) {
        assertThat(language(path, "x = 1\n")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "#!/bin/sh, Shell",
        "#!/usr/bin/env python3.11, Python",
        "#! /usr/bin/env -S node --harmony, JavaScript",
        "#!/usr/local/bin/perl -w, Perl",
        "#!/usr/bin/env FOO=1 ruby, Ruby",
        "#!/opt/strange, ''"
    })
    void theFirstLineDecidesForFilesWithoutExtension(String line, String expected) {
        assertThat(language("bin/run", line + "\ncode\n")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.h | int f(void); | C",
                "a.h | namespace n { class A; } | C++",
                "a.h | @interface A : NSObject | Objective-C",
                "a.m | #import <Foundation/Foundation.h> | Objective-C",
                "a.m | function y = f(x) | MATLAB",
                "a.pl | use strict; my $x = 1; | Perl",
                "a.pl | parent(X) :- child(X). | Prolog",
                "a.v | module m(input a); endmodule | Verilog",
                "a.v | Lemma l : True. Proof. trivial. Qed. | Coq",
                "a.cls | \\ProvidesClass{x} | TeX"
            })
    void theContentDecidesWhereAnExtensionIsShared(String path, String text, String expected) {
        assertThat(language(path, text)).isEqualTo(expected);
    }

    @Test
    void theTableHoldsAtLeastAHundredLanguages() {
        assertThat(CodeLanguages.table().size()).isGreaterThan(100);
        assertThat(CodeLanguages.table().named("Java"))
                .get()
                .extracting("kind")
                .isEqualTo(CodeLanguages.Kind.PROGRAMMING);
    }
}
