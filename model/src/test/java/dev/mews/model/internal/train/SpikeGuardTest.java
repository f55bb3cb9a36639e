package dev.mews.model.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SpikeGuardTest {
    @Test
    void onlyALossFarAboveTheWindowsMeanIsASpike() {
        SpikeGuard guard = new SpikeGuard(0.5);
        for (int i = 0; i < SpikeGuard.WINDOW; i++) {
            assertThat(guard.isSpike(i == 3 ? 100 : 2)).isFalse(); // too few to compare with
        }
        assertThat(guard.mean()).isCloseTo(2 + 98.0 / SpikeGuard.WINDOW, within(1e-12));
        assertThat(guard.isSpike(guard.mean() + 0.49)).isFalse();
        assertThat(guard.isSpike(guard.mean() + 0.51)).isTrue();
        assertThat(guard.recent()).hasSize(SpikeGuard.WINDOW);
        SpikeGuard resumed = new SpikeGuard(0.5);
        resumed.restore(guard.recent());
        assertThat(resumed.mean()).isEqualTo(guard.mean());
    }

    @Test
    void withoutALimitNothingIs() {
        SpikeGuard guard = new SpikeGuard(0);
        for (int i = 0; i < 2 * SpikeGuard.WINDOW; i++) {
            assertThat(guard.isSpike(i * 1000)).isFalse();
        }
        assertThat(guard.recent()).isEmpty();
    }
}
