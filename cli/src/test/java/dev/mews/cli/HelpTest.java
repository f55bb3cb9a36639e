package dev.mews.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.cli.internal.CommandLines;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {
    static Stream<Named<CommandLine>> commands() {
        List<CommandLine> all = new ArrayList<>();
        collect(CommandLines.of(new Mews()), all);
        return all.stream().map(line -> Named.of(line.getCommandSpec().qualifiedName(), line));
    }

    private static void collect(CommandLine line, List<CommandLine> all) {
        all.add(line);
        line.getSubcommands().values().forEach(sub -> collect(sub, all));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void examplesAndNotesFitATerminalOf80ColumnsSoThatNoneIsCutInTheMiddleOfAWord(CommandLine command) {
        String[] footer = command.getCommandSpec().usageMessage().footer();

        assertThat(Arrays.stream(footer).flatMap(String::lines))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandSaysWhatItDoesAndHasHelp(CommandLine command) {
        assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
        assertThat(command.getCommandSpec().optionsMap()).containsKey("--help");
    }
}
