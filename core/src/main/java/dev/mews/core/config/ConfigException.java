package dev.mews.core.config;

import java.util.List;

/**
 * Something in a configuration file is wrong. The message has one line per problem, each beginning with
 * {@code file:line:column} and saying what was found and what is allowed, so it can be printed as it is.
 */
public final class ConfigException extends RuntimeException {
    private final List<String> problems;

    /**
     * Several problems at once.
     *
     * @param problems at least one, in the order of the file
     */
    public ConfigException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    public ConfigException(String problem) {
        this(List.of(problem));
    }

    /** One entry per problem. */
    public List<String> problems() {
        return problems;
    }
}
