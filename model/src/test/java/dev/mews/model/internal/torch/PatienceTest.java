package dev.mews.model.internal.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final List<String> MACHINE = List.of(
            "cpu  1000 20 300 5000 40 5 6 7 50 0",
            "cpu0 500 10 150 2500 20 3 3 3 25 0",
            "cpu1 500 10 150 2500 20 2 3 4 25 0",
            "intr 123");

    @Test
    void ticksOfTheMachineAndOfTheProcessAreRead() {
        assertThat(ProcessorTimes.parse(MACHINE, process(400, 60))).contains(new ProcessorTimes(2, 6378, 1338, 460));
    }

    @Test
    void whatOthersUseIsWhatTheProcessDoesNot() {
        ProcessorTimes before = new ProcessorTimes(2, 6000, 1000, 400);
        ProcessorTimes after = new ProcessorTimes(2, 6050, 1040, 425);

        assertThat(after.othersSince(before)).isCloseTo(2 * 15 / 50.0, within(1e-12));
        assertThat(before.othersSince(before)).isNaN();
    }

    @Test
    void aSystemWithoutSuchCountersIsToldByNothing() {
        assertThat(ProcessorTimes.parse(List.of("something else"), process(1, 1)))
                .isEmpty();
    }

    @Test
    void threadsSpinAfterASecondOfQuietAndStopAtTheFirstWork() {
        Patience patience = new Patience(0);
        assertThat(patience.patient()).isTrue();
        for (int i = 1; i < Patience.QUIET_INTERVALS; i++) {
            assertThat(patience.after(0.02)).isTrue();
        }
        assertThat(patience.after(0.02)).isFalse();
        assertThat(patience.after(0.12)).isFalse();
        assertThat(patience.after(Double.NaN)).isFalse();
        assertThat(patience.after(0.4)).isTrue();
        assertThat(patience.after(0.02)).isTrue();
    }

    @Test
    void aMachineThatIsNeverQuietKeepsThreadsPatient() {
        Patience patience = new Patience(0);
        for (int i = 0; i < 20; i++) {
            assertThat(patience.after(i % 3 == 0 ? 0.1 : 0)).isTrue();
        }
    }

    @Test
    void othersMayUseTheProcessorsThatAreFree() {
        Patience patience = new Patience(2);
        for (int i = 0; i < Patience.QUIET_INTERVALS; i++) {
            patience.after(2);
        }

        assertThat(patience.patient()).isFalse();
        assertThat(patience.after(2.5)).isTrue();
    }

    private static String process(int user, int system) {
        return "77 (a (strange) name) S 1 2 3 4 5 6 7 8 9 10 " + user + " " + system + " 0 0 20 0";
    }
}
