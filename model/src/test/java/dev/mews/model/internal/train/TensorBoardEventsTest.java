package dev.mews.model.internal.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mews.model.train.LossPoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The event file read back by a decoder of its own: records, bitwise CRC-32C, protobuf fields. */
class TensorBoardEventsTest {
    @TempDir
    private Path folder;

    @Test
    void everyPointIsThereAsScalarsWithRightChecksums() throws IOException {
        LossPoint first = point(7, OptionalDouble.empty(), Map.of());
        LossPoint second = point(300, OptionalDouble.of(2.25), Map.of("web", 2.5, "codé", 1.75));
        TensorBoardEvents.open(folder, List.of(first)).add(second);
        List<String> events = decode(Files.readAllBytes(folder.resolve(TensorBoardEvents.FILE)));
        assertThat(events)
                .containsExactly(
                        "version brain.Event:2",
                        "7 train/grad_norm 0.5",
                        "7 train/learning_rate 0.25",
                        "7 train/loss 3.0",
                        "7 train/tokens 7000.0",
                        "7 train/tokens_per_second 1000.0",
                        "300 held_out/codé 1.75",
                        "300 held_out/loss 2.25",
                        "300 held_out/web 2.5",
                        "300 train/grad_norm 0.5",
                        "300 train/learning_rate 0.25",
                        "300 train/loss 3.0",
                        "300 train/tokens 300000.0",
                        "300 train/tokens_per_second 1000.0");
    }

    @Test
    void openingAnewWritesTheSameFile() throws IOException {
        List<LossPoint> points = List.of(
                point(1, OptionalDouble.empty(), Map.of()), point(200_000, OptionalDouble.of(1), Map.of("s", 1.0)));
        TensorBoardEvents grown = TensorBoardEvents.open(folder.resolve("grown"), List.of());
        for (LossPoint point : points) {
            grown.add(point);
        }
        TensorBoardEvents.open(folder.resolve("anew"), points);
        assertThat(folder.resolve("anew").resolve(TensorBoardEvents.FILE))
                .hasSameBinaryContentAs(folder.resolve("grown").resolve(TensorBoardEvents.FILE));
    }

    /** The check value of CRC-32C: the digits 1 to 9 give e3069283. */
    @Test
    void theDecodersOwnChecksumIsRight() {
        assertThat(crc("123456789".getBytes(StandardCharsets.US_ASCII), 0, 9)).isEqualTo(0xe3069283);
    }

    private static LossPoint point(int step, OptionalDouble heldOut, Map<String, Double> bySource) {
        return new LossPoint(
                step, step * 1000L, 3.0, heldOut, new TreeMap<>(bySource), 0.5, 0.25, new TreeMap<>(), 1000);
    }

    private static List<String> decode(byte[] file) {
        List<String> events = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            int at = in.position();
            int length = (int) in.getLong();
            assertThat(unmask(in.getInt())).isEqualTo(crc(file, at, 8));
            int from = in.position();
            events.add(event(in.slice(from, length).order(ByteOrder.LITTLE_ENDIAN)));
            in.position(from + length);
            assertThat(unmask(in.getInt())).isEqualTo(crc(file, from, length));
        }
        return events;
    }

    private static String event(ByteBuffer in) {
        long step = 0;
        String text = "";
        while (in.hasRemaining()) {
            int key = in.get();
            switch (key) {
                case 0x09 -> in.getDouble();
                case 0x10 -> step = varint(in);
                case 0x1a -> text = "version " + string(in);
                case 0x2a -> text = step + " " + value(message(message(in)));
                default -> throw new AssertionError("unexpected key " + key);
            }
        }
        return text;
    }

    /** A summary's message holds values, a value's holds tag and number. */
    private static ByteBuffer message(ByteBuffer in) {
        if (in.get(in.position()) == 0x0a) {
            in.get();
        }
        int length = (int) varint(in);
        ByteBuffer inner = in.slice(in.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + length);
        return inner;
    }

    private static String value(ByteBuffer in) {
        assertThat(in.get()).isEqualTo((byte) 0x0a);
        String tag = string(in);
        assertThat(in.get()).isEqualTo((byte) 0x15);
        return tag + " " + in.getFloat();
    }

    private static String string(ByteBuffer in) {
        byte[] bytes = new byte[(int) varint(in)];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = in.get();
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }

    private static int unmask(int masked) {
        return Integer.rotateLeft(masked - 0xa282ead8, 15);
    }

    private static int crc(byte[] bytes, int from, int count) {
        int crc = -1;
        for (int i = from; i < from + count; i++) {
            crc ^= bytes[i] & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0x82f63b78;
            }
        }
        return ~crc;
    }
}
