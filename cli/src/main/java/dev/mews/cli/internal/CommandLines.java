package dev.mews.cli.internal;

import dev.mews.model.OrderlyExit;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** How every command of {@code mews} is run: streams in UTF-8 and flushed at the end, failures told in one way. */
public final class CommandLines {
    private CommandLines() {}

    /** A command, or a group of them, ready to be executed. */
    public static CommandLine of(Object command) {
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setExecutionStrategy(CommandLines::runAndFlush)
                .setExecutionExceptionHandler(new Failures());
    }

    private static int runAndFlush(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        boolean usesModel = last.commandSpec().userObject() instanceof UsesModel;
        OrderlyExit exit = usesModel ? new OrderlyExit() : null;
        try {
            return new RunLast().execute(parsed);
        } finally {
            if (exit != null) {
                exit.close();
            }
            CommandLine line = parsed.commandSpec().commandLine();
            line.getOut().flush();
            line.getErr().flush();
        }
    }
}
