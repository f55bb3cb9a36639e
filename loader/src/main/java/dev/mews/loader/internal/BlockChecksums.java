package dev.mews.loader.internal;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;

/** Passes bytes through and keeps the CRC-32C of every block of {@link #BLOCK} bytes, the last one shorter. */
final class BlockChecksums extends FilterOutputStream {
    /** Small enough that checking the blocks a random pack touches costs microseconds: four bytes in 65,536 are overhead. */
    static final int BLOCK = 1 << 16;

    private final CRC32C crc = new CRC32C();
    private final IntArrayList finished = new IntArrayList();
    private int inBlock;
    private long bytes;

    BlockChecksums(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        out.write(b, off, len);
        int from = off;
        int left = len;
        while (left > 0) {
            int n = Math.min(left, BLOCK - inBlock);
            crc.update(b, from, n);
            from += n;
            left -= n;
            inBlock += n;
            if (inBlock == BLOCK) {
                endBlock();
            }
        }
        bytes += len;
    }

    private void endBlock() {
        finished.add((int) crc.getValue());
        crc.reset();
        inBlock = 0;
    }

    long bytes() {
        return bytes;
    }

    /** The checksums of all bytes so far; ends the current block. */
    IntList finish() {
        if (inBlock > 0) {
            endBlock();
        }
        return finished;
    }
}
