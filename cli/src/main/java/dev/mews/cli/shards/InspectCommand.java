package dev.mews.cli.shards;

import dev.mews.cli.Exit;
import dev.mews.cli.internal.Numbers;
import dev.mews.cli.internal.TextTable;
import dev.mews.loader.Pack;
import dev.mews.loader.PackedShards;
import dev.mews.loader.format.PackedManifest;
import dev.mews.loader.format.PackedShard;
import dev.mews.loader.format.Piece;
import dev.mews.loader.format.TokenShard;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mews shards inspect}. */
@Command(
        name = "inspect",
        description = "Show what token or packed shards hold; --verify compares every byte with its checksums.",
        mixinStandardHelpOptions = true)
public final class InspectCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(
            paramLabel = "DIR|SHARD",
            description = "A folder of packed shards (packs.json) or of token shards, or one file of a token shard.")
    Path path;

    @Option(names = "--pack", paramLabel = "N", description = "Show the pieces of one pack.")
    Long pack;

    @Option(names = "--verify", description = "Compare every byte with its checksums.")
    boolean verify;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (Files.exists(path.resolve(PackedManifest.FILE))) {
            try (PackedShards packs = PackedShards.open(path)) {
                if (pack != null && (pack < 0 || pack >= packs.packs())) {
                    spec.commandLine()
                            .getErr()
                            .println("mews: --pack must be in [0, " + packs.packs() + "), but was " + pack);
                    return Exit.USAGE;
                }
                if (pack != null) {
                    pack(packs, out);
                } else {
                    packed(packs, out);
                }
                if (verify) {
                    packs.verify();
                    out.println("every byte matches its checksum");
                }
            }
        } else {
            tokens(out);
        }
        out.flush();
        return Exit.OK;
    }

    private static void packed(PackedShards packs, PrintWriter out) throws IOException {
        long[] packsOf = new long[packs.sources().size()];
        long[] tokensOf = new long[packsOf.length];
        long[] piecesOf = new long[packsOf.length];
        long[] rowsOf = new long[packsOf.length];
        long[] squaresOf = new long[packsOf.length];
        for (int number = 0; number < packs.shards(); number++) {
            PackedShard shard = packs.shard(number);
            for (int i = 0; i < shard.packs(); i++) {
                int source = shard.source(i);
                packsOf[source]++;
                tokensOf[source] += shard.length(i);
                piecesOf[source] += shard.pieces(i);
                rowsOf[source] += packs.entry(number).sequenceLength();
                squaresOf[source] += shard.squares(i);
            }
        }
        out.println(Numbers.count(packs.packs()) + " packs, " + Numbers.count(packs.tokens()) + " tokens, "
                + packs.shards() + " shards, vocabulary " + Numbers.count(packs.vocabularySize()) + ", plan "
                + packs.info().plan());
        TextTable table =
                TextTable.of("source", ">packs", ">tokens", ">pieces", ">padding", ">mean squared length of a pack");
        for (int s = 0; s < packsOf.length; s++) {
            table.row(
                    packs.sources().get(s),
                    Numbers.count(packsOf[s]),
                    Numbers.count(tokensOf[s]),
                    Numbers.count(piecesOf[s]),
                    Numbers.percent(rowsOf[s] - tokensOf[s], rowsOf[s]),
                    packsOf[s] == 0 ? "–" : Numbers.count(squaresOf[s] / packsOf[s]));
        }
        table.lines().forEach(out::println);
    }

    private void pack(PackedShards packs, PrintWriter out) throws IOException {
        Pack read = packs.read(pack);
        out.println("pack " + Numbers.count(pack) + ": " + read.source() + ", " + Numbers.count(read.length()) + " of "
                + Numbers.count(read.tokens().length) + " tokens, squared lengths "
                + Numbers.count(packs.squares(pack)));
        TextTable table = TextTable.of("document", ">epoch", ">offset", ">tokens", "order", "first tokens");
        int at = 0;
        for (Piece piece : read.pieces()) {
            StringBuilder first = new StringBuilder();
            for (int i = 0; i < Math.min(8, piece.length()); i++) {
                first.append(i == 0 ? "" : " ").append(read.tokens()[at + i]);
            }
            table.row(
                    piece.document().hex(),
                    piece.epoch(),
                    Numbers.count(piece.offset()),
                    Numbers.count(piece.length()) + (piece.continues() ? "+" : ""),
                    piece.fillInMiddle() ? "middle last" : "own",
                    first);
            at += piece.length();
        }
        table.lines().forEach(out::println);
    }

    private void tokens(PrintWriter out) throws IOException {
        List<Path> shards = List.of(path);
        if (Files.isDirectory(path)) {
            try (Stream<Path> files = Files.list(path)) {
                shards = files.filter(file -> file.getFileName().toString().endsWith(".idx"))
                        .sorted()
                        .toList();
            }
        }
        TextTable table = TextTable.of("shard", "source", ">documents", ">tokens", ">vocabulary", "tokenizer");
        for (Path file : shards) {
            try (TokenShard shard = TokenShard.open(file)) {
                String tokenizer = shard.info().tokenizer();
                table.row(
                        shard.prefix().getFileName(),
                        shard.info().source(),
                        Numbers.count(shard.documents()),
                        Numbers.count(shard.tokens()),
                        Numbers.count(shard.info().vocabularySize()),
                        tokenizer.substring(0, Math.min(12, tokenizer.length())));
                if (verify) {
                    shard.verify();
                }
            }
        }
        table.lines().forEach(out::println);
        if (verify) {
            out.println("every byte matches its checksum");
        }
    }
}
