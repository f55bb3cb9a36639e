package dev.mews.tests.architecture;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;

/** Classes that each break one rule of {@link CodeRulesTest}. Nothing calls them. */
final class Offenders {
    private Offenders() {}

    static final class PrintsToStandardOutput {
        void print() {
            System.out.println("talk");
        }
    }

    static final class EndsTheProcess {
        void end() {
            System.exit(1);
        }
    }

    static final class ReadsObjects {
        Object read(ObjectInputStream in) throws IOException, ClassNotFoundException {
            return in.readObject();
        }
    }

    static final class IsRandom {
        double next() {
            return Math.random();
        }
    }

    static final class IsRandomWithoutASeed {
        int next() {
            return new Random().nextInt();
        }
    }

    static final class NamesAtRandom {
        String name() {
            return UUID.randomUUID().toString();
        }
    }

    static final class LooksAtTheClock {
        long now() {
            return System.currentTimeMillis();
        }
    }

    static final class MatchesUserText {
        boolean matches(Pattern pattern, String text) {
            return pattern.matcher(text).find();
        }
    }

    static final class ReplacesInUserText {
        String replace(String text) {
            return text.replaceAll("a+", "b");
        }
    }

    @SuppressWarnings("StringCaseLocaleUsage")
    static final class LowersInTheDefaultLocale {
        String lower(String text) {
            return text.toLowerCase();
        }
    }

    @SuppressWarnings("DefaultCharset")
    static final class EncodesInTheDefaultCharset {
        byte[] encode(String text) {
            return text.getBytes();
        }
    }
}
