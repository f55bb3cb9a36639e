package dev.mews.loader.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappedFileTest {
    /** Maps of 8 bytes and up behave as one map of everything: the way files beyond 2 GiB are read. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 7, 12, 30})
    void severalMapsReadAsOne(int shift) throws IOException {
        SplittableRandom random = new SplittableRandom(shift);
        byte[] bytes = new byte[30_004];
        random.nextBytes(bytes);
        ByteBuffer whole = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Path path = Files.createTempFile("mapped", ".bin");
        try {
            Files.write(path, bytes);
            MappedFile file = MappedFile.open(path, shift);
            for (int trial = 0; trial < 500; trial++) {
                int at = random.nextInt(bytes.length - 8);
                assertThat(file.getInt(at)).isEqualTo(whole.getInt(at));
                assertThat(file.getLong(at)).isEqualTo(whole.getLong(at));

                int count = random.nextInt(3000);
                byte[] copied = new byte[count];
                int from = random.nextInt(bytes.length - count);
                file.getBytes(from, copied, 0, count);
                assertThat(copied).isEqualTo(java.util.Arrays.copyOfRange(bytes, from, from + count));

                CRC32C crc = new CRC32C();
                crc.update(bytes, from, count);
                assertThat(file.crc32c(from, count)).isEqualTo((int) crc.getValue());

                int[] found = new int[count];
                int first = random.nextInt(bytes.length / 4 - count);
                file.getInts(first, found, 0, count);
                int[] expected = new int[count];
                for (int i = 0; i < count; i++) {
                    expected[i] = whole.getInt(4 * (first + i));
                }
                assertThat(found).isEqualTo(expected);
                file.getUnsignedShorts(first, found, 0, count);
                for (int i = 0; i < count; i++) {
                    expected[i] = whole.getShort(2 * (first + i)) & 0xFFFF;
                }
                assertThat(found).isEqualTo(expected);
            }
            file.close();
        } finally {
            Files.delete(path);
        }
    }
}
