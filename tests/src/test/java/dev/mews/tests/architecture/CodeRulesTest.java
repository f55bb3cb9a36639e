package dev.mews.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.mews.core.io.AtomicFiles;
import java.io.ObjectInputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What no class may do. Each rule is also tried on a class that breaks it, so that it cannot rot unseen. */
class CodeRulesTest {
    /** A rule and a class that breaks it. */
    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of(onlyTheCommandTouchesStandardStreams(), Offenders.PrintsToStandardOutput.class),
                Arguments.of(onlyTheCommandEndsTheProcess(), Offenders.EndsTheProcess.class),
                Arguments.of(nothingIsReadFromSerializedObjects(), Offenders.ReadsObjects.class),
                Arguments.of(randomNumbersAreDerivedFromASeed(), Offenders.IsRandom.class),
                Arguments.of(randomNumbersAreDerivedFromASeed(), Offenders.IsRandomWithoutASeed.class),
                Arguments.of(onlyTemporaryFilesHaveRandomNames(), Offenders.NamesAtRandom.class),
                Arguments.of(algorithmsDoNotLookAtTheClock(), Offenders.LooksAtTheClock.class),
                Arguments.of(noRegularExpressionMeetsUserText(), Offenders.MatchesUserText.class),
                Arguments.of(noRegularExpressionMeetsUserText(), Offenders.ReplacesInUserText.class),
                Arguments.of(textDependsOnNoDefault(), Offenders.LowersInTheDefaultLocale.class),
                Arguments.of(textDependsOnNoDefault(), Offenders.EncodesInTheDefaultCharset.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void everyClassObeys(ArchRule rule, Class<?> offender) {
        assertThat(Modules.CLASSES).hasSizeGreaterThan(400);
        rule.allowEmptyShould(false).check(Modules.CLASSES);
    }

    @ParameterizedTest(name = "{1} breaks: {0}")
    @MethodSource("rules")
    void theRuleForbidsSomething(ArchRule rule, Class<?> offender) {
        assertThatThrownBy(() -> rule.check(new ClassFileImporter().importClasses(offender)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(offender.getSimpleName());
    }

    private static ArchRule onlyTheCommandTouchesStandardStreams() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(Modules.in("cli"))
                .should()
                .accessTargetWhere(access("java\\.lang\\.System", "out|err|in"))
                .orShould()
                .accessTargetWhere(call(".*", "printStackTrace"))
                .as("only the command touches standard streams")
                .because("data goes to files and talk to the command, which alone prints");
    }

    private static ArchRule onlyTheCommandEndsTheProcess() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(Modules.in("cli"))
                .should()
                .accessTargetWhere(access("java\\.lang\\.(System|Runtime)", "exit|halt"))
                .as("only the command ends the process")
                .because("a library that ends the process takes its user's work with it");
    }

    private static ArchRule nothingIsReadFromSerializedObjects() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(ObjectInputStream.class)
                .as("nothing is read from serialized objects")
                .because("serialized objects run code when read, and are no file format");
    }

    private static ArchRule randomNumbersAreDerivedFromASeed() {
        return noClasses()
                .should()
                .accessTargetWhere(access("java\\.lang\\.(Strict)?Math", "random"))
                .orShould()
                .accessTargetWhere(call("java\\.util\\.(Splittable)?Random", "<init>"))
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(ThreadLocalRandom.class, SecureRandom.class)
                .as("random numbers are derived from a seed")
                .because("the same inputs, config and seed must give the same bytes");
    }

    private static ArchRule onlyTemporaryFilesHaveRandomNames() {
        return noClasses()
                .that()
                .doNotBelongToAnyOf(AtomicFiles.class)
                .should()
                .accessTargetWhere(access("java\\.util\\.UUID", "randomUUID"))
                .as("only temporary files have random names")
                .because("the same inputs, config and seed must give the same names");
    }

    private static ArchRule algorithmsDoNotLookAtTheClock() {
        return noClasses()
                .that()
                .resideInAnyPackage(algorithms())
                .should()
                .accessTargetWhere(access("java\\.lang\\.System", "currentTimeMillis|nanoTime"))
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Clock.class, Instant.class)
                .as("algorithms do not look at the clock")
                .because("what a stage writes may depend on inputs and config only");
    }

    private static ArchRule noRegularExpressionMeetsUserText() {
        return noClasses()
                .that()
                .resideInAnyPackage(algorithms())
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.regex..")
                .orShould()
                .accessTargetWhere(access("java\\.lang\\.String", "matches|replaceAll|replaceFirst"))
                .as("no backtracking regular expression meets user text")
                .because("java.util.regex backtracks: a page can make it run for hours");
    }

    private static ArchRule textDependsOnNoDefault() {
        return noClasses()
                .should()
                .accessTargetWhere(call("java\\.lang\\.String", "toLowerCase|toUpperCase|getBytes"))
                .orShould()
                .accessTargetWhere(call("java\\.lang\\.String", "<init>", byte[].class))
                .as("text depends on no default of the machine")
                .because("the machine's locale and character set must not show in the data");
    }

    /** Modules whose classes work on documents, and the offenders. */
    private static String[] algorithms() {
        return new String[] {
            Modules.in("filters"),
            Modules.in("dedup"),
            Modules.in("tokenizer"),
            Modules.in("mixtures"),
            Modules.in("loader"),
            "dev.mews.tests.architecture.."
        };
    }

    /** Accesses to members of this name, whatever their parameters. */
    private static DescribedPredicate<JavaAccess<?>> access(String owner, String member) {
        return DescribedPredicate.describe(
                owner + "." + member,
                access -> access.getTargetOwner().getName().matches(owner)
                        && access.getName().matches(member));
    }

    /** Calls of methods or constructors of this name with exactly these parameters. */
    private static DescribedPredicate<JavaAccess<?>> call(String owner, String member, Class<?>... parameters) {
        List<String> names = Arrays.stream(parameters).map(Class::getName).toList();
        DescribedPredicate<JavaAccess<?>> named = access(owner, member);
        return DescribedPredicate.describe(
                owner + "." + member + names,
                access -> named.test(access)
                        && access instanceof JavaCall<?> call
                        && names.equals(call.getTarget().getRawParameterTypes().stream()
                                .map(JavaClass::getName)
                                .toList()));
    }
}
