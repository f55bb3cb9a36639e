package dev.mews.dedup.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordFileTest {
    private static final RecordFormat FORMAT = new RecordFormat("number file", "NUMBERS!", 3);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 1000, 40_000})
    void readsBackWhatWasWritten(int count) throws IOException {
        Path file = write(count, 42);
        try (RecordReader reader = RecordReader.open(file, FORMAT)) {
            assertThat(reader.count()).isEqualTo(count);
            assertThat(reader.fingerprint()).isEqualTo(42);
            assertThat(reader.payloadBytes()).isEqualTo(12);
            for (int i = 0; i < count; i++) {
                assertThat(reader.position()).isEqualTo(i);
                assertRecord(reader.next(), i);
            }
            assertThat(reader.next()).isNull();
        }
    }

    @Test
    void readsRecordsByNumberInAnyOrder() throws IOException {
        Path file = write(30_000, 0);
        SplittableRandom random = new SplittableRandom(1);
        try (RecordReader reader = RecordReader.open(file, FORMAT)) {
            for (int k = 0; k < 2000; k++) {
                int from = random.nextInt(30_000);
                for (int i = from; i < Math.min(30_000, from + random.nextInt(4)); i++) {
                    assertRecord(reader.read(i), i);
                }
            }
            reader.seek(29_999);
            assertRecord(reader.next(), 29_999);
            assertThatThrownBy(() -> reader.read(30_000)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> reader.read(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] whole = Files.readAllBytes(write(3, 0));
        Path cut = directory.resolve("cut");
        for (int length = 0; length < whole.length; length++) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> readAll(cut))
                    .as("first %d of %d bytes", length, whole.length)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(cut + ": not a whole number file: ")
                    .hasMessageEndingWith("; delete it and run the stage that writes it again");
        }
    }

    @Test
    void refusesEveryChangedByte() throws IOException {
        byte[] whole = Files.readAllBytes(write(3, 0));
        Path changed = directory.resolve("changed");
        for (int at = 0; at < whole.length; at++) {
            byte[] bytes = whole.clone();
            bytes[at] ^= 0x40;
            Files.write(changed, bytes);
            assertThatThrownBy(() -> readAll(changed)).as("byte %d", at).isInstanceOf(IOException.class);
        }
    }

    @Test
    void noticesSwappedRecords() throws IOException {
        byte[] bytes = Files.readAllBytes(write(3, 0));
        byte[] first = Arrays.copyOfRange(bytes, 32, 48);
        System.arraycopy(bytes, 48, bytes, 32, 16);
        System.arraycopy(first, 0, bytes, 48, 16);
        Path swapped = Files.write(directory.resolve("swapped"), bytes);
        assertThatThrownBy(() -> readAll(swapped)).hasMessageContaining("the checksum of record 0 is wrong");
    }

    @Test
    void saysWhenAFileIsSomethingElse() throws IOException {
        Path foreign = Files.writeString(
                directory.resolve("foreign"), "{\"id\": \"not a record file, but long enough to be\"}");
        assertThatThrownBy(() -> readAll(foreign))
                .hasMessageContaining("it does not start with NUMBERS!, so it is no number file");
    }

    @Test
    void saysWhenAFileIsOfAnotherVersion() throws IOException {
        Path file = write(1, 0);
        assertThatThrownBy(() -> RecordReader.open(file, new RecordFormat("number file", "NUMBERS!", 4)))
                .hasMessageContaining("it has version 3, but this program reads version 4");
    }

    @Test
    void refusesAnUnfinishedFile() throws IOException {
        Path file = directory.resolve("unfinished");
        RecordWriter writer = new RecordWriter(Files.newOutputStream(file), FORMAT, 12, 0);
        for (int i = 0; i < 10_000; i++) {
            put(writer, i);
        }
        assertThatThrownBy(() -> readAll(file)).hasMessageContaining("it was cut short or changed");
        writer.close();
        readAll(file);
    }

    @Test
    void refusesARecordThatIsNotFilled() throws IOException {
        try (RecordWriter writer = new RecordWriter(Files.newOutputStream(directory.resolve("short")), FORMAT, 12, 0)) {
            writer.next().putLong(1);
            assertThatThrownBy(writer::write).hasMessage("4 bytes of record 0 were not filled");
        }
    }

    private Path write(int count, long fingerprint) throws IOException {
        Path file = directory.resolve("numbers-" + count);
        try (RecordWriter writer = new RecordWriter(Files.newOutputStream(file), FORMAT, 12, fingerprint)) {
            for (int i = 0; i < count; i++) {
                put(writer, i);
            }
            assertThat(writer.count()).isEqualTo(count);
        }
        return file;
    }

    private static void put(RecordWriter writer, int i) throws IOException {
        writer.next().putLong(i * 0x9e3779b97f4a7c15L).putInt(-i);
        writer.write();
    }

    private static void assertRecord(ByteBuffer record, int i) {
        assertThat(record.remaining()).isEqualTo(12);
        assertThat(record.getLong()).isEqualTo(i * 0x9e3779b97f4a7c15L);
        assertThat(record.getInt()).isEqualTo(-i);
    }

    private static void readAll(Path file) throws IOException {
        try (RecordReader reader = RecordReader.open(file, FORMAT)) {
            for (ByteBuffer record = reader.next(); record != null; record = reader.next()) {
                assertThat(record.remaining()).isEqualTo(12);
            }
        }
    }
}
