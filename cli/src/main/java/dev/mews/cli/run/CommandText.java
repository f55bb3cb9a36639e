package dev.mews.cli.run;

import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** The command line that was given, to be given again. */
final class CommandText {
    private CommandText() {}

    /** With the name of the program and every argument, quoted for a POSIX shell where it needs quotes. */
    static String of(CommandSpec command) {
        CommandSpec root = command.root();
        return root.name() + " "
                + root.commandLine().getParseResult().originalArgs().stream()
                        .map(CommandText::quoted)
                        .collect(Collectors.joining(" "));
    }

    private static String quoted(String argument) {
        boolean plain = !argument.isEmpty() && argument.chars().allMatch(CommandText::isPlain);
        return plain ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    private static boolean isPlain(int c) {
        return c < 128 && (Character.isLetterOrDigit(c) || "/._-=:,+@%".indexOf(c) >= 0);
    }
}
