package dev.mews.model.internal.train;

import dev.mews.model.train.LossPoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The loss curve as a TensorBoard event file: TFRecords of {@code tensorflow.Event} messages with one scalar summary each.
 * Written by hand, because a record is a length, a checksum and five protobuf fields. Wall times are the step numbers: the
 * file holds no clock, and the same run gives the same bytes but for the speeds.
 *
 * <pre>
 *   record: length (8 bytes), masked CRC-32C of it (4), message, masked CRC-32C of the message (4); little-endian
 *   Event { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5 }
 *   Summary { Value { string tag = 1; float simple_value = 2 } value = 1 }
 * </pre>
 *
 * @see "tensorflow/core/util/event.proto, summary.proto; TFRecord: tensorflow/core/lib/io/record_writer.h"
 */
final class TensorBoardEvents {
    /** TensorBoard takes any file whose name holds {@code tfevents}. */
    static final String FILE = "events.out.tfevents.0.mews";

    private static final int WIRE_VARINT = 0;
    private static final int WIRE_8_BYTES = 1;
    private static final int WIRE_LENGTH = 2;
    private static final int WIRE_4_BYTES = 5;

    private final Path file;

    private TensorBoardEvents(Path file) {
        this.file = file;
    }

    /** Writes the file anew with the points of a run so far. */
    static TensorBoardEvents open(Path folder, List<LossPoint> points) throws IOException {
        Files.createDirectories(folder);
        TensorBoardEvents events = new TensorBoardEvents(folder.resolve(FILE));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Message version = new Message();
        version.fixed64(1, 0);
        version.text(3, "brain.Event:2");
        record(out, version.bytes());
        for (LossPoint point : points) {
            events.append(out, point);
        }
        Files.write(events.file, out.toByteArray());
        return events;
    }

    void add(LossPoint point) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        append(out, point);
        Files.write(file, out.toByteArray(), StandardOpenOption.APPEND);
    }

    private void append(ByteArrayOutputStream out, LossPoint point) {
        SortedMap<String, Double> scalars = new TreeMap<>();
        scalars.put("train/loss", point.loss());
        scalars.put("train/grad_norm", point.gradNorm());
        scalars.put("train/learning_rate", point.learningRate());
        scalars.put("train/tokens", (double) point.tokens());
        scalars.put("train/tokens_per_second", point.tokensPerSecond());
        point.heldOutLoss().ifPresent(loss -> scalars.put("held_out/loss", loss));
        point.heldOutBySource().forEach((source, loss) -> scalars.put("held_out/" + source, loss));
        point.figures().forEach((name, value) -> scalars.put("train/" + name, value));
        scalars.forEach((tag, value) -> record(out, event(point.step(), tag, value)));
    }

    private static byte[] event(int step, String tag, double value) {
        Message scalar = new Message();
        scalar.text(1, tag);
        scalar.fixed32(2, Float.floatToIntBits((float) value));
        Message summary = new Message();
        summary.bytes(1, scalar.bytes());
        Message event = new Message();
        event.fixed64(1, Double.doubleToLongBits(step));
        event.varint(2, step);
        event.bytes(5, summary.bytes());
        return event.bytes();
    }

    private static void record(ByteArrayOutputStream out, byte[] message) {
        byte[] length = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(message.length)
                .array();
        ByteBuffer record = ByteBuffer.allocate(message.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        record.put(length).putInt(masked(length)).put(message).putInt(masked(message));
        out.writeBytes(record.array());
    }

    /** A checksum of data that holds checksums is weak, so TFRecord turns it by 15 bits and adds a constant. */
    private static int masked(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return Integer.rotateRight((int) sum.getValue(), 15) + 0xa282ead8;
    }

    /** A protobuf message under construction. */
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        byte[] bytes() {
            return out.toByteArray();
        }

        private void key(int field, int wireType) {
            number(((long) field << 3) | wireType);
        }

        private void number(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                out.write((int) (rest & 0x7f) | 0x80);
                rest >>>= 7;
            }
            out.write((int) rest);
        }

        void varint(int field, long value) {
            key(field, WIRE_VARINT);
            number(value);
        }

        void fixed64(int field, long bits) {
            key(field, WIRE_8_BYTES);
            out.writeBytes(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(bits)
                    .array());
        }

        void fixed32(int field, int bits) {
            key(field, WIRE_4_BYTES);
            out.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(bits)
                    .array());
        }

        void bytes(int field, byte[] value) {
            key(field, WIRE_LENGTH);
            number(value.length);
            out.writeBytes(value);
        }

        void text(int field, String value) {
            bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }
    }
}
