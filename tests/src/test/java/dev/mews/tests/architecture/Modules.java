package dev.mews.tests.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The modules of the project, the arrows between them, and their compiled classes without tests. */
final class Modules {
    /** Who may use whom, besides itself. */
    static final Map<String, Set<String>> MAY_USE = new TreeMap<>(Map.of(
            "core", Set.of(),
            "filters", Set.of("core"),
            "dedup", Set.of("core"),
            "tokenizer", Set.of("core"),
            "loader", Set.of("core"),
            "mixtures", Set.of("core", "loader"),
            "model", Set.of("core", "loader", "tokenizer"),
            "pipelines", Set.of("core", "filters", "dedup", "tokenizer", "mixtures", "loader"),
            "cli", Set.of("core", "filters", "dedup", "tokenizer", "mixtures", "loader", "model", "pipelines")));

    /** Every class of every module. */
    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/dev/mews/tests/"))
            .importPackages("dev.mews");

    private Modules() {}

    /** The package pattern of a module. */
    static String in(String module) {
        return "dev.mews." + module + "..";
    }

    /** The package patterns of all modules but some. */
    static String[] except(String... modules) {
        List<String> left = List.of(modules);
        return MAY_USE.keySet().stream()
                .filter(module -> !left.contains(module))
                .map(Modules::in)
                .toArray(String[]::new);
    }
}
