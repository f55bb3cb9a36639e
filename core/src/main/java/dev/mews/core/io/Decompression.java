package dev.mews.core.io;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens gzip (of any number of members), zstd (of any number of frames) and plain files by their first bytes. */
final class Decompression {
    private static final int BUFFER = 1 << 16;

    private Decompression() {}

    static InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        try {
            in.mark(4);
            byte[] magic = in.readNBytes(4);
            in.reset();
            if (magic.length >= 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b) {
                return new GZIPInputStream(in, BUFFER);
            }
            boolean zstd = magic.length == 4
                    && (magic[0] & 0xff) == 0x28
                    && (magic[1] & 0xff) == 0xb5
                    && (magic[2] & 0xff) == 0x2f
                    && (magic[3] & 0xff) == 0xfd;
            return zstd ? new ZstdInputStreamNoFinalizer(in) : in;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** Whether decompression failed because the file ends too early, not because its bytes are wrong. */
    static boolean isTruncation(IOException e) {
        // zstd-jni has no exception of its own for the end of the file; its message is "Truncated source".
        return e instanceof EOFException
                || (e instanceof ZstdIOException
                        && String.valueOf(e.getMessage()).startsWith("Truncated"));
    }
}
