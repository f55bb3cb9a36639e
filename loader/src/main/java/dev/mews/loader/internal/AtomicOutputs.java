package dev.mews.loader.internal;

import dev.mews.core.io.AtomicFiles;
import dev.mews.loader.format.ShardOutputs;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files of one shard under temporary names in their final directory, renamed together by {@link #commit}. */
public final class AtomicOutputs implements ShardOutputs, Closeable {
    private final Path prefix;
    private final Map<Path, Path> temporaryToFinal = new LinkedHashMap<>();

    /** @param prefix path of the files without their extension */
    public AtomicOutputs(Path prefix) {
        this.prefix = prefix.toAbsolutePath();
    }

    @Override
    public OutputStream create(String extension) throws IOException {
        Path target = prefix.resolveSibling(prefix.getFileName() + extension);
        Path temporary = target.resolveSibling(
                AtomicFiles.TEMPORARY_PREFIX + target.getFileName() + "-" + AtomicFiles.uniqueSuffix());
        Files.createDirectories(target.getParent());
        FileOutputStream file = new FileOutputStream(temporary.toFile());
        temporaryToFinal.put(temporary, target);
        return new FilterOutputStream(new BufferedOutputStream(file, 1 << 16)) {
            private boolean closed;

            @Override
            public void write(byte[] b, int off, int len) throws IOException {
                out.write(b, off, len);
            }

            @Override
            public void close() throws IOException {
                if (!closed) {
                    closed = true;
                    out.flush();
                    file.getFD().sync();
                    out.close();
                }
            }
        };
    }

    /** Gives every file its final name, in the order of creation: the side file, created last, appears last. */
    public void commit() throws IOException {
        for (Map.Entry<Path, Path> entry : temporaryToFinal.entrySet()) {
            AtomicFiles.move(entry.getKey(), entry.getValue());
        }
        temporaryToFinal.clear();
    }

    /** Removes what was not committed. */
    @Override
    public void close() throws IOException {
        for (Path temporary : temporaryToFinal.keySet()) {
            Files.deleteIfExists(temporary);
        }
        temporaryToFinal.clear();
    }
}
