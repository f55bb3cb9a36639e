package dev.mews.tests.support;

import de.kherud.llama.LlamaModel;
import de.kherud.llama.ModelParameters;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Loads llama.cpp's library and, given a model, answers texts with their ids: a count and the bytes in, a count and the ids out, until the input
 * ends. Without a model it ends when the library is loaded.
 */
final class LlamaCppMain {
    private LlamaCppMain() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream answers = System.out;
        // The library's own lines must not come between the answers.
        System.setOut(System.err);
        LlamaModel.setLogger(null, (level, line) -> {});
        if (arguments.length == 0) {
            return;
        }
        ModelParameters parameters = new ModelParameters()
                .setModel(arguments[0])
                .setCtxSize(64)
                .setThreads(1)
                .skipWarmup()
                .disableLog();
        try (LlamaModel model = new LlamaModel(parameters);
                DataInputStream in = new DataInputStream(System.in);
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(answers))) {
            while (true) {
                byte[] text = in.readNBytes(in.readInt());
                int[] ids = model.encode(new String(text, StandardCharsets.UTF_8));
                out.writeInt(ids.length);
                for (int id : ids) {
                    out.writeInt(id);
                }
                out.flush();
            }
        } catch (EOFException e) {
            // The input ended.
        }
        // The library's threads may outlive the model.
        Runtime.getRuntime().halt(0);
    }
}
