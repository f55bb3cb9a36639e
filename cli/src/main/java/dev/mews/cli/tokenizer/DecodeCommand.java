package dev.mews.cli.tokenizer;

import dev.mews.cli.Exit;
import dev.mews.tokenizer.Tokenizer;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mews tokenizer decode}. */
@Command(
        name = "decode",
        description = "Turn token ids of standard input into their bytes on standard output.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {"", "Example:", "  echo 1104 1310 | mews tokenizer decode tokenizers/small"})
public final class DecodeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Folder of the tokenizer, a tokenizer.json or a .tiktoken file.")
    Path source;

    @Option(
            names = "--ids",
            paramLabel = "FORM",
            description = "text: decimal numbers with white space between; int32: 4 bytes each, little-endian."
                    + " Default: ${DEFAULT-VALUE}.")
    IdForm form = IdForm.TEXT;

    InputStream in = System.in;
    OutputStream out = System.out;

    private Tokenizer tokenizer;
    private byte[] token;
    private long number;

    @Override
    public Integer call() throws IOException {
        tokenizer = Tokenizer.load(source);
        token = new byte[tokenizer.vocabulary().longestToken()];
        BufferedInputStream ids = new BufferedInputStream(in, 1 << 16);
        BufferedOutputStream bytes = new BufferedOutputStream(out, 1 << 16);
        if (form == IdForm.TEXT) {
            decodeText(ids, bytes);
        } else {
            for (byte[] four = ids.readNBytes(4); four.length > 0; four = ids.readNBytes(4)) {
                if (four.length < 4) {
                    throw new IOException("standard input: %d bytes are left after %d ids, but an id has 4"
                            .formatted(four.length, number));
                }
                write((four[0] & 0xFF) | (four[1] & 0xFF) << 8 | (four[2] & 0xFF) << 16 | (long) four[3] << 24, bytes);
            }
        }
        bytes.flush();
        return Exit.OK;
    }

    private void decodeText(InputStream ids, OutputStream bytes) throws IOException {
        long id = -1;
        for (int b = ids.read(); b >= 0; b = ids.read()) {
            if (b >= '0' && b <= '9') {
                id = Math.min(Math.max(id, 0) * 10 + b - '0', Integer.MAX_VALUE);
            } else if (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
                if (id >= 0) {
                    write(id, bytes);
                }
                id = -1;
            } else {
                throw new IOException(
                        "standard input: expected decimal ids with white space between, but found '%c' after %d ids"
                                .formatted((char) b, number));
            }
        }
        if (id >= 0) {
            write(id, bytes);
        }
    }

    private void write(long id, OutputStream bytes) throws IOException {
        if (id < 0 || id >= tokenizer.vocabulary().size()) {
            throw new IOException("standard input: id %d of the stream is %d, but ids are 0 to %d"
                    .formatted(number, id, tokenizer.vocabulary().size() - 1));
        }
        number++;
        bytes.write(token, 0, tokenizer.vocabulary().copy((int) id, token, 0));
    }
}
