package dev.mews.cli.tokenizer;

import dev.mews.cli.Exit;
import dev.mews.tokenizer.Encoder;
import dev.mews.tokenizer.SpecialTokenMode;
import dev.mews.tokenizer.Tokenizer;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mews tokenizer encode}. */
@Command(
        name = "encode",
        description = "Turn the bytes of standard input into token ids on standard output.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Any bytes will do: decode gives them back. With --lines each line is a text of",
            "its own and gets one line of ids; only then the memory needed does not grow with",
            "the input.",
            "",
            "Examples:",
            "  echo 'The falcon' | mews tokenizer encode tokenizers/small",
            "  mews tokenizer encode tokenizers/small --ids int32 < book.txt > book.ids"
        })
public final class EncodeCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Folder of the tokenizer, a tokenizer.json or a .tiktoken file.")
    Path source;

    @Option(
            names = "--ids",
            paramLabel = "FORM",
            description = "text: decimal numbers with spaces between; int32: 4 bytes each, little-endian."
                    + " Default: ${DEFAULT-VALUE}.")
    IdForm form = IdForm.TEXT;

    @Option(
            names = "--special",
            paramLabel = "MODE",
            description = "Special tokens in the text: ignore (they are text; the default), allow, raise.")
    SpecialTokenMode special = SpecialTokenMode.IGNORE;

    @Option(names = "--lines", description = "Each line is a text of its own; its line end is not part of it.")
    boolean lines;

    InputStream in = System.in;
    OutputStream out = System.out;

    @Override
    public Integer call() throws IOException {
        try {
            Encoder encoder = Tokenizer.load(source).encoder();
            BufferedOutputStream ids = new BufferedOutputStream(out, 1 << 16);
            if (lines) {
                encodeLines(encoder, ids);
            } else {
                byte[] text = in.readAllBytes();
                write(encoder, text, text.length, ids);
            }
            ids.flush();
            return Exit.OK;
        } catch (IllegalArgumentException e) {
            spec.commandLine().getErr().println("mews: " + e.getMessage());
            return Exit.FAILED;
        }
    }

    private void encodeLines(Encoder encoder, OutputStream ids) throws IOException {
        BufferedInputStream bytes = new BufferedInputStream(in, 1 << 16);
        byte[] line = new byte[1 << 12];
        int length = 0;
        for (int b = bytes.read(); b >= 0; b = bytes.read()) {
            if (b == '\n') {
                write(encoder, line, length, ids);
                length = 0;
            } else {
                line = length == line.length ? Arrays.copyOf(line, Math.multiplyExact(2, length)) : line;
                line[length++] = (byte) b;
            }
        }
        if (length > 0) {
            write(encoder, line, length, ids);
        }
    }

    private void write(Encoder encoder, byte[] text, int length, OutputStream target) throws IOException {
        IntArrayList ids = new IntArrayList();
        encoder.encode(text, 0, length, special, ids);
        StringBuilder numbers = new StringBuilder();
        for (int i = 0; i < ids.size(); i++) {
            int id = ids.getInt(i);
            if (form == IdForm.INT32) {
                for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                    target.write(id >>> shift);
                }
            } else {
                numbers.append(i == 0 ? "" : " ").append(id);
                if (numbers.length() > 1 << 16) {
                    target.write(numbers.toString().getBytes(StandardCharsets.US_ASCII));
                    numbers.setLength(0);
                }
            }
        }
        if (form == IdForm.TEXT) {
            target.write(numbers.append('\n').toString().getBytes(StandardCharsets.US_ASCII));
        }
    }
}
