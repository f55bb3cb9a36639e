package dev.mews.tokenizer.train;

import dev.mews.core.hash.Sha256;
import dev.mews.core.io.AtomicFiles;
import dev.mews.core.io.FileTrees;
import dev.mews.core.io.InputShard;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a count file was counted from: the options, and of each input its source, name, size and a hash of its bytes. It
 * lies beside the count file, so that the counts are used again only for the same inputs.
 *
 * <p>The hash covers files up to 1 MiB whole, larger ones by 16 blocks of 64 KiB at equal distances, the first and the last block
 * among them. Together with the size that finds files that were replaced, compressed again or appended to, at the cost of
 * 1 MiB a file. It does not find a change of a few bytes between the blocks of a large plain file that leaves its size as it was.
 * Times are left out: copying a corpus does not change it.
 *
 * @param lines options, then one line an input, tab-separated
 */
public record CountedInputs(List<String> lines) {
    private static final String ENDING = ".inputs.tsv";
    private static final int BLOCK = 1 << 16;
    private static final int BLOCKS = 16;

    /** Copies the list. */
    public CountedInputs {
        lines = List.copyOf(lines);
    }

    /** Inputs that are counted with a pattern, in groups by a metadata key, empty for the source. */
    public static CountedInputs of(String pattern, String groupBy, List<InputShard> shards) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(line("options", pattern, groupBy));
        Map<String, String> known = new HashMap<>();
        for (InputShard shard : shards) {
            String state = known.get(shard.file());
            if (state == null) {
                state = state(Path.of(shard.file()));
                known.put(shard.file(), state);
            }
            lines.add(line(
                    shard.source(),
                    shard.name(),
                    shard.format().name(),
                    shard.textField(),
                    shard.firstRowGroup() + "+" + shard.rowGroups(),
                    shard.firstPath(),
                    shard.lastPath(),
                    state));
        }
        return new CountedInputs(lines);
    }

    /** Count files that are added up. */
    public static CountedInputs ofCounts(List<Path> files) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(line("counts"));
        for (Path file : files) {
            lines.add(line("", file.getFileName().toString(), identity(file)));
        }
        return new CountedInputs(lines);
    }

    /** Where what a count file was counted from is written. */
    public static Path fileOf(Path counts) {
        String name = counts.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return counts.resolveSibling((dot <= 0 ? name : name.substring(0, dot)) + ENDING);
    }

    /** Writes this beside the complete count file. */
    void write(Path counts) throws IOException {
        StringBuilder text = new StringBuilder(identity(counts)).append('\n');
        lines.forEach(line -> text.append(line).append('\n'));
        AtomicFiles.writeString(fileOf(counts), text.toString());
    }

    /**
     * Whether a count file holds the counts of these inputs and is whole.
     *
     * @return empty when it does, else why not
     */
    Optional<String> difference(Path counts) throws IOException {
        Path file = fileOf(counts);
        if (!Files.exists(counts) || !Files.exists(file)) {
            return Optional.of("it is not complete");
        }
        List<String> before = Files.readAllLines(file, StandardCharsets.UTF_8);
        if (before.isEmpty() || !before.get(0).equals(identity(counts))) {
            return Optional.of("it is not the file that " + file.getFileName() + " tells of");
        }
        List<String> then = before.subList(1, before.size());
        if (!then.equals(lines)) {
            return Optional.of(change(then));
        }
        try {
            CountFiles.check(counts);
        } catch (IOException e) {
            return Optional.of(e.getMessage());
        }
        return Optional.empty();
    }

    private String change(List<String> then) {
        if (then.isEmpty() || !then.get(0).equals(lines.get(0))) {
            return "it was counted with other options";
        }
        for (int i = 1; i < Math.min(then.size(), lines.size()); i++) {
            if (!then.get(i).equals(lines.get(i))) {
                return "the input " + name(lines.get(i)) + " is not what was counted";
            }
        }
        boolean more = lines.size() > then.size();
        return "the input " + name((more ? lines : then).get(Math.min(then.size(), lines.size())))
                + (more ? " was not counted" : " was counted too");
    }

    private static String name(String line) {
        String[] fields = line.split("\t", 3);
        return fields.length > 1 ? fields[1] : line;
    }

    private static String line(String... fields) {
        List<String> escaped = new ArrayList<>();
        for (String field : fields) {
            escaped.add(field.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n"));
        }
        return String.join("\t", escaped);
    }

    /** Size and checksum of a count file, without reading it. */
    static String identity(Path counts) throws IOException {
        try (FileChannel channel = FileChannel.open(counts)) {
            byte[] sum = new byte[(int) Math.min(4, channel.size())];
            read(channel, channel.size() - sum.length, sum);
            return channel.size() + " bytes, CRC-32C " + HexFormat.of().formatHex(sum);
        }
    }

    private static String state(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return Files.size(path) + " bytes, " + samples(path);
        }
        StringBuilder all = new StringBuilder();
        long bytes = 0;
        for (Path file : FileTrees.files(path)) {
            bytes += Files.size(file);
            all.append(FileTrees.relative(path, file)).append('\t');
            all.append(Files.size(file)).append('\t').append(samples(file)).append('\n');
        }
        return bytes + " bytes, " + Sha256.ofUtf8(all.toString());
    }

    private static String samples(Path file) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        byte[] block = new byte[BLOCK];
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            if (size <= (long) BLOCK * BLOCKS) {
                byte[] all = new byte[(int) size];
                read(channel, 0, all);
                return Sha256.of(all);
            }
            for (int i = 0; i < BLOCKS; i++) {
                read(channel, (size - BLOCK) / (BLOCKS - 1) * i, block);
                digest.update(block);
            }
            read(channel, size - BLOCK, block);
            digest.update(block);
        }
        return Sha256.hex(digest.digest());
    }

    private static void read(FileChannel channel, long position, byte[] target) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(target);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("a file became shorter while it was read");
            }
        }
    }
}
