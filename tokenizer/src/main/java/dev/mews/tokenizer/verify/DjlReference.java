package dev.mews.tokenizer.verify;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Hugging Face tokenizers inside the JVM, through DJL. DJL is found by its class names at run time: with its native
 * libraries it is 19 MB, which nothing else here needs.
 */
public final class DjlReference implements Reference {
    private static final String CLASS = "ai.djl.huggingface.tokenizers.HuggingFaceTokenizer";

    private final Object tokenizer;
    private final Method encode;
    private final Method ids;
    private final Method close;

    private DjlReference(Class<?> type, Path tokenizerJson) throws IOException, ReflectiveOperationException {
        // Special tokens cannot be made text there, so they are left out of the file it reads.
        byte[] json = WithoutSpecialTokens.of(Files.readAllBytes(tokenizerJson));
        tokenizer = type.getMethod("newInstance", InputStream.class, Map.class)
                .invoke(null, new ByteArrayInputStream(json), Map.of("truncation", "false"));
        encode = type.getMethod("encode", String.class, boolean.class, boolean.class);
        ids = encode.getReturnType().getMethod("getIds");
        close = type.getMethod("close");
    }

    /** The reference for a {@code tokenizer.json}; empty when DJL is not among the classes of the loader. */
    public static Optional<Reference> find(Path tokenizerJson, ClassLoader loader) throws IOException {
        // DJL reports usage over the network unless told not to.
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("ai.djl.offline", "true");
        Class<?> type;
        try {
            type = Class.forName(CLASS, true, loader);
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
        // DJL looks for its native libraries with the loader of the thread.
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            return Optional.of(new DjlReference(type, tokenizerJson));
        } catch (ReflectiveOperationException e) {
            throw new IOException(tokenizerJson + ": DJL cannot load it: " + cause(e), e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Override
    public String name() {
        return "tokenizers (DJL)";
    }

    @Override
    public int[] encode(String text) throws IOException {
        try {
            long[] found = (long[]) ids.invoke(encode.invoke(tokenizer, text, false, false));
            return Arrays.stream(found).mapToInt(Math::toIntExact).toArray();
        } catch (ReflectiveOperationException e) {
            throw new IOException("DJL cannot encode: " + cause(e), e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            close.invoke(tokenizer);
        } catch (ReflectiveOperationException e) {
            throw new IOException("DJL cannot close: " + cause(e), e);
        }
    }

    private static String cause(ReflectiveOperationException e) {
        Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
        return String.valueOf(cause.getMessage());
    }
}
