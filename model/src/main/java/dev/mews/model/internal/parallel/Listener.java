package dev.mews.model.internal.parallel;

import dev.mews.model.ModelException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A listening socket on one address, for native code that takes a file descriptor. The descriptor is looked up where Linux
 * shows it, in {@code /proc/self}.
 *
 * @see "proc(5): /proc/pid/fd, /proc/pid/net/tcp"
 */
final class Listener {
    private static final String LISTENING = "0A";

    /** The native owner closes the descriptors; the channels stay here so that nothing else does. */
    private static final List<ServerSocketChannel> GIVEN_AWAY = new ArrayList<>();

    private Listener() {}

    /**
     * Listens.
     *
     * @return the file descriptor, or -1 where it cannot be found: then nothing listens
     * @throws ModelException when the address is not one of this machine, or the port is taken
     */
    static synchronized int bind(String host, int port) {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.bind(new InetSocketAddress(host, port));
                int descriptor = descriptor(port);
                if (descriptor >= 0) {
                    GIVEN_AWAY.add(channel);
                    return descriptor;
                }
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            channel.close();
            return -1;
        } catch (IOException | RuntimeException e) {
            throw new ModelException(
                    "rank 0 cannot listen on " + host + ":" + port + " (" + e.getMessage()
                            + "): give an address of this machine and a free port",
                    e);
        }
    }

    private static int descriptor(int port) throws IOException {
        String end = String.format(Locale.ROOT, ":%04X", port);
        for (String table : List.of("tcp", "tcp6")) {
            Path sockets = Path.of("/proc/self/net", table);
            if (!Files.isReadable(sockets)) {
                continue;
            }
            for (String line : Files.readAllLines(sockets)) {
                String[] fields = line.trim().split(" +", -1);
                if (fields.length > 9 && fields[1].endsWith(end) && fields[3].equals(LISTENING)) {
                    int found = own("socket:[" + fields[9] + "]");
                    if (found >= 0) {
                        return found;
                    }
                }
            }
        }
        return -1;
    }

    /** Which of this process's descriptors is that socket; -1 for none. */
    private static int own(String socket) throws IOException {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path d : descriptors) {
                if (Files.isSymbolicLink(d) && target(d).equals(socket)) {
                    return Integer.parseInt(d.getFileName().toString());
                }
            }
        }
        return -1;
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }
}
