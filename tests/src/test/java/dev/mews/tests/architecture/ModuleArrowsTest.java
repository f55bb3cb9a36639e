package dev.mews.tests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who uses whom: the arrows of ARCHITECTURE.md. */
class ModuleArrowsTest {
    static Stream<String> modules() {
        return Modules.MAY_USE.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyModuleIsLookedAt(String module) {
        assertThat(Modules.CLASSES.stream().filter(JavaClass.Predicates.resideInAPackage(Modules.in(module))))
                .hasSizeGreaterThan(10);
    }

    @Test
    void everyClassBelongsToAModule() {
        classes()
                .should()
                .resideInAnyPackage(modules().map(Modules::in).toArray(String[]::new))
                .allowEmptyShould(false)
                .check(Modules.CLASSES);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleUsesOnlyTheModulesItsArrowsPointTo(String module) {
        Set<String> allowed = new TreeSet<>(Modules.MAY_USE.get(module));
        allowed.add(module);
        noClasses()
                .that()
                .resideInAPackage(Modules.in(module))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(Modules.except(allowed.toArray(String[]::new)))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("dev.mews.tests..")
                .allowEmptyShould(false)
                .check(Modules.CLASSES);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void internalPackagesAreUsedByTheirOwnModuleOnly(String module) {
        classes()
                .that()
                .resideInAPackage(Modules.in(module))
                .should(notUseInternalPackagesOfOtherModules())
                .allowEmptyShould(false)
                .check(Modules.CLASSES);
    }

    private static ArchCondition<JavaClass> notUseInternalPackagesOfOtherModules() {
        return new ArchCondition<>("use no internal package of another module") {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                user.getDirectDependenciesFromSelf().forEach(dependency -> {
                    JavaClass used = dependency.getTargetClass();
                    if (isInternal(used) && !moduleOf(used).equals(moduleOf(user))) {
                        events.add(SimpleConditionEvent.violated(user, dependency.getDescription()));
                    }
                });
            }
        };
    }

    private static boolean isInternal(JavaClass type) {
        return type.getPackageName().startsWith("dev.mews.") && (type.getPackageName() + ".").contains(".internal.");
    }

    /** {@code core} for {@code dev.mews.core.io.Format}. */
    private static String moduleOf(JavaClass type) {
        String below = type.getPackageName().substring("dev.mews.".length()) + ".";
        return below.substring(0, below.indexOf('.'));
    }

    @Test
    void theRoomsBehindTheModelUseEachOtherInOneDirection() {
        slices().matching("dev.mews.model.internal.(*)..")
                .should()
                .beFreeOfCycles()
                .check(Modules.CLASSES);
    }

    @Test
    void thereAreInternalPackagesToKeepApart() {
        Set<String> modules = new TreeSet<>();
        Modules.CLASSES.stream().filter(ModuleArrowsTest::isInternal).forEach(type -> modules.add(moduleOf(type)));
        assertThat(modules).contains("dedup", "filters", "tokenizer", "loader", "mixtures", "model");
    }

    @ParameterizedTest
    @CsvSource({
        "org.apache.beam.., dev.mews.pipelines..",
        "org.apache.flink.., dev.mews.pipelines.flink..",
        "org.apache.beam.runners.flink.., dev.mews.pipelines.flink..",
        "org.bytedeco.., dev.mews.model..",
        "ai.onnxruntime.., dev.mews.filters..",
        "picocli.., dev.mews.cli..",
    })
    void aLibraryIsUsedByOnePackageOnly(String library, String user) {
        noClasses()
                .that()
                .resideOutsideOfPackage(user)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(false)
                .check(Modules.CLASSES);
        assertThat(Modules.CLASSES.stream().filter(uses(library)))
                .as("classes that use %s, so that the rule forbids something", library)
                .isNotEmpty();
    }

    private static DescribedPredicate<JavaClass> uses(String library) {
        DescribedPredicate<JavaClass> inLibrary = JavaClass.Predicates.resideInAPackage(library);
        return DescribedPredicate.describe("uses " + library, type -> type.getDirectDependenciesFromSelf().stream()
                .anyMatch(dependency -> inLibrary.test(dependency.getTargetClass())));
    }
}
