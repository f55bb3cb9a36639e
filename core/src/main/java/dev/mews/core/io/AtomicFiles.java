package dev.mews.core.io;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Files that appear under their name only when they are complete: written under a temporary name in the same directory,
 * forced to disk, renamed, and the directory forced to disk too. A crash leaves the old file or the new one, never half
 * of one. Temporary names begin with {@code .tmp-}.
 */
public final class AtomicFiles {
    /** What the name of every unfinished file begins with. */
    public static final String TEMPORARY_PREFIX = ".tmp-";

    private AtomicFiles() {}

    /** Writes {@code target}, creating its directory; if {@code body} fails, nothing is left behind. */
    public static void write(Path target, IoConsumer<OutputStream> body) throws IOException {
        Path directory = target.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        Path temporary = directory.resolve(TEMPORARY_PREFIX + target.getFileName() + "-" + uniqueSuffix());
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                OutputStream out = new BufferedOutputStream(new Unclosed(Channels.newOutputStream(channel)), 1 << 16);
                body.accept(out);
                out.flush();
                channel.force(true);
            }
            move(temporary, target);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Writes text as UTF-8. */
    public static void writeString(Path target, String text) throws IOException {
        write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Renames within one file system, replacing {@code to}, and forces the directory to disk. */
    public static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory(to.toAbsolutePath().getParent());
    }

    /** Makes new and renamed entries of a directory survive a power failure, where the platform can. */
    public static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows cannot open directories; there the rename itself is journaled.
            if (!System.getProperty("os.name").startsWith("Windows")) {
                throw e;
            }
        }
    }

    /** Whether the name is that of a file which is being written, or was when a crash came. */
    public static boolean isUnfinished(Path file) {
        return file.getFileName().toString().startsWith(TEMPORARY_PREFIX);
    }

    /** Never equal for two attempts, on one machine or on several. Only for names that do not stay. */
    public static String uniqueSuffix() {
        return UUID.randomUUID().toString();
    }

    /** The channel must outlive a body that closes its stream, or it could not be forced to disk. */
    private static final class Unclosed extends OutputStream {
        private final OutputStream out;

        Unclosed(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }
}
