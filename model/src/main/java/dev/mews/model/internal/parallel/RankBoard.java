package dev.mews.model.internal.parallel;

import dev.mews.model.ModelException;
import dev.mews.model.parallel.Rendezvous;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.ByteVector;
import org.bytedeco.pytorch.IntOptional;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.StringVector;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;

/**
 * The key-value store in rank 0 through which ranks find each other, show that they live, and say why they end. When an
 * exchange fails, what stands on the board tells which rank is to blame.
 */
final class RankBoard implements AutoCloseable {
    /** A rank that shows no life for this long is dead: ten beats, far above a pause of the garbage collector. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration BEAT = Duration.ofMillis(500);
    private static final long POLL_MILLIS = 20;
    private static final String JOINED = "joined/";
    private static final String MACHINE = "machine/";
    private static final String BEATS = "beats/";
    private static final String WHY = "why/";
    private static final String LOST = "lost/";
    private static final String HEARD = "heard/";

    private final Rendezvous at;
    private final TCPStore store;
    private final Thread beat;
    private volatile boolean closed;

    private RankBoard(Rendezvous at, TCPStore store) {
        this.at = at;
        this.store = store;
        this.beat = new Thread(this::beat, "mews-rank-beat");
        beat.setDaemon(true);
    }

    static RankBoard open(Rendezvous at) {
        TCPStoreOptions options = new TCPStoreOptions()
                .port((short) at.port())
                .isServer(at.rank() == 0)
                .waitWorkers(false)
                .timeout(new Milliseconds(at.timeout().toMillis()));
        if (at.rank() == 0) {
            // Left to itself the store listens on all interfaces of the machine.
            int descriptor = Listener.bind(at.host(), at.port());
            if (descriptor >= 0) {
                options.masterListenFd(new IntOptional(descriptor));
            }
        } else {
            awaitServer(at);
        }
        RankBoard board;
        try {
            board = new RankBoard(at, new TCPStore(at.host(), options));
        } catch (RuntimeException e) {
            throw new ModelException(
                    name(at.rank()) + ": the rendezvous at " + address(at) + " cannot be used: " + first(e), e);
        }
        board.beat.start();
        return board;
    }

    /** Ranks on this machine, this one included. */
    int onThisMachine() {
        String here = machine();
        int count = 0;
        for (int r = 0; r < at.size(); r++) {
            count += get(MACHINE + r).equals(here) ? 1 : 0;
        }
        return count;
    }

    /** Names this machine until it is started anew. */
    private static String machine() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException notLinux) {
            return String.valueOf(System.getenv("HOSTNAME"));
        }
    }

    Store store() {
        return store;
    }

    /** The address of this machine that others reach it by: the one that leads to rank 0. */
    String localAddress() {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(at.host(), at.port()));
            InetAddress local = socket.getLocalAddress();
            return local.getHostAddress();
        } catch (IOException e) {
            throw new ModelException(name(at.rank()) + ": no way to " + address(at) + ": " + e.getMessage(), e);
        }
    }

    /** Asks for a connection again and again until the deadline: libtorch's own attempts are few and noisy. */
    private static void awaitServer(Rendezvous at) {
        long deadline = System.nanoTime() + at.timeout().toNanos();
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(at.host(), at.port()), 1000);
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw new ModelException(
                            name(at.rank()) + ": nobody answered at " + address(at) + " within "
                                    + at.timeout().toSeconds() + " s: is rank 0 running there?",
                            e);
                }
            }
            sleep();
        }
    }

    /** Returns when every rank is here. */
    void awaitAll() {
        if (store.add(JOINED + at.rank(), 1) > 1) {
            throw new ModelException(
                    name(at.rank()) + " is here twice at " + address(at) + ": give each process its own --rank");
        }
        put(MACHINE + at.rank(), machine());
        put(JOINED + "size/" + at.rank(), Integer.toString(at.size()));
        long deadline = System.nanoTime() + at.timeout().toNanos();
        while (true) {
            List<Integer> missing = new ArrayList<>();
            for (int r = 0; r < at.size(); r++) {
                if (r != at.rank() && !has(JOINED + "size/" + r)) {
                    missing.add(r);
                } else if (r != at.rank() && !get(JOINED + "size/" + r).equals(Integer.toString(at.size()))) {
                    throw new ModelException(name(at.rank()) + " was told of " + at.size() + " processes, but rank " + r
                            + " of " + get(JOINED + "size/" + r) + ": give all the same --world-size");
                }
                if (has(WHY + r)) {
                    throw stopped(r);
                }
            }
            if (missing.isEmpty()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new ModelException(name(at.rank()) + ": " + names(missing) + " did not come to " + address(at)
                        + " within " + at.timeout().toSeconds() + " s");
            }
            sleep();
        }
    }

    /** Finds out why an exchange failed. */
    ModelException lost(RuntimeException cause) {
        String end = "; start all ranks again to go on from the last checkpoint";
        try {
            put(LOST + at.rank(), "");
            long[] beats = beats();
            boolean[] beating = new boolean[at.size()];
            long deadline = System.nanoTime() + GRACE.toNanos();
            List<Integer> silent = new ArrayList<>();
            do {
                sleep();
                silent.clear();
                long[] now = beats();
                for (int r = 0; r < at.size(); r++) {
                    if (r != at.rank() && has(WHY + r)) {
                        put(HEARD + at.rank(), "");
                        return stopped(r);
                    }
                    beating[r] |= now[r] > beats[r];
                    if (r != at.rank() && !has(LOST + r)) {
                        silent.add(r);
                    }
                }
            } while (!silent.isEmpty() && System.nanoTime() < deadline);
            List<Integer> dead = silent.stream().filter(r -> !beating[r]).toList();
            if (!dead.isEmpty()) {
                return new ModelException(ended(dead) + end, cause);
            }
            if (!silent.isEmpty()) {
                return new ModelException(
                        names(silent) + " did not come to an exchange within "
                                + at.timeout().toSeconds()
                                + " s, though the process lives; raise --timeout if a step takes longer"
                                + end,
                        cause);
            }
            return new ModelException("the connection between the ranks broke: " + first(cause) + end, cause);
        } catch (RuntimeException boardIsGone) {
            return new ModelException(ended(List.of(0)) + end, cause);
        }
    }

    /** Puts up why this rank ends. */
    void fail(String why) {
        try {
            put(WHY + at.rank(), why);
        } catch (RuntimeException boardIsGone) {
            // Rank 0 has ended too: nobody to tell.
        }
    }

    /** Waits a little until the other ranks have read why this one ends: the board may end with it. */
    void awaitHeard() {
        long deadline = System.nanoTime() + GRACE.toNanos();
        try {
            for (int r = 0; r < at.size(); r++) {
                while (r != at.rank() && !has(HEARD + r) && System.nanoTime() < deadline) {
                    sleep();
                }
            }
        } catch (RuntimeException boardIsGone) {
            // As above.
        }
    }

    private ModelException stopped(int r) {
        return new ModelException("rank " + r + " stopped: " + get(WHY + r));
    }

    private static String ended(List<Integer> dead) {
        return names(dead) + " ended without a word: killed, out of memory, or its machine is gone";
    }

    private long[] beats() {
        long[] beats = new long[at.size()];
        for (int r = 0; r < beats.length; r++) {
            beats[r] = store.add(BEATS + r, 0);
        }
        return beats;
    }

    private void beat() {
        try {
            while (!closed) {
                store.add(BEATS + at.rank(), 1);
                TimeUnit.MILLISECONDS.sleep(BEAT.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException boardIsGone) {
            // The exchange at hand will notice.
        }
    }

    private boolean has(String key) {
        try (StringVector keys = new StringVector(key)) {
            return store.check(keys);
        }
    }

    private void put(String key, String value) {
        try (ByteVector bytes = new ByteVector(value.getBytes(StandardCharsets.UTF_8))) {
            store.set(key, bytes);
        }
    }

    private String get(String key) {
        try (ByteVector value = store.get(key)) {
            byte[] bytes = new byte[Math.toIntExact(value.size())];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = value.get(i);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static String address(Rendezvous at) {
        return at.host() + ":" + at.port();
    }

    private static String name(int rank) {
        return "rank " + rank;
    }

    private static String names(List<Integer> ranks) {
        StringBuilder names = new StringBuilder(ranks.size() == 1 ? "rank " : "ranks ");
        for (int i = 0; i < ranks.size(); i++) {
            names.append(i == 0 ? "" : ", ").append(ranks.get(i));
        }
        return names.toString();
    }

    /** libtorch's messages go on with a stack trace. */
    private static String first(RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        int line = message.indexOf('\n');
        return line < 0 ? message : message.substring(0, line);
    }

    private static void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelException("interrupted while waiting for other ranks", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        beat.interrupt();
        try {
            beat.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        store.close();
    }
}
