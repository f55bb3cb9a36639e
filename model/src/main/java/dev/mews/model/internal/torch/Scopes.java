package dev.mews.model.internal.torch;

import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;

/**
 * Lifetimes of native objects. The garbage collector does not see their memory, so every temporary is made inside one of
 * these calls and freed at its end; what must live longer is {@linkplain #keep kept}.
 */
@SuppressWarnings("try") // the resources act by being open
public final class Scopes {
    private Scopes() {}

    /** A thread in a scope, for {@link Exits}. */
    private static final class Entry implements AutoCloseable {
        private final boolean outermost = PointerScope.getInnerScope() == null;

        Entry() {
            Exits.enter(outermost);
        }

        @Override
        public void close() {
            Exits.leave(outermost);
        }
    }

    /** Runs {@code body}; frees every temporary it made. */
    public static void run(Runnable body) {
        try (Entry entry = new Entry();
                PointerScope scope = new PointerScope()) {
            body.run();
        }
    }

    /** Runs {@code body}, whose result is no native object; frees every temporary it made. */
    public static <T> T get(Supplier<T> body) {
        try (Entry entry = new Entry();
                PointerScope scope = new PointerScope()) {
            return body.get();
        }
    }

    /** As {@link #get}, without recording for a backward pass. */
    public static <T> T withoutGradients(Supplier<T> body) {
        try (Entry entry = new Entry();
                PointerScope scope = new PointerScope();
                AutoGradMode off = new AutoGradMode(false)) {
            return body.get();
        }
    }

    /** Runs {@code body} and frees every temporary it made; its result lives on in the scope around the call. */
    public static Tensor tensor(Supplier<Tensor> body) {
        PointerScope outer = PointerScope.getInnerScope();
        try (Entry entry = new Entry();
                PointerScope inner = new PointerScope()) {
            Tensor result = body.get();
            if (outer == null) {
                return keep(result);
            }
            outer.attach(result);
            return result;
        }
    }

    /** Keeps a native object beyond the scope it was made in, until its reference is released. */
    public static <T extends Pointer> T keep(T object) {
        object.retainReference();
        return object;
    }

    /** Gives up a kept tensor to the scope of the caller, which frees it on closing. */
    public static void handOver(Tensor kept) {
        PointerScope scope = PointerScope.getInnerScope();
        if (scope != null) {
            scope.attach(kept);
        }
        kept.releaseReference();
    }
}
