package dev.mews.cli.tokenizer;

import dev.mews.cli.Exit;
import dev.mews.cli.internal.Numbers;
import dev.mews.cli.internal.TextTable;
import dev.mews.core.config.ConfigException;
import dev.mews.core.io.FileTrees;
import dev.mews.core.io.InputShard;
import dev.mews.core.io.ReadLimits;
import dev.mews.core.io.TextRecords;
import dev.mews.tokenizer.Normalization;
import dev.mews.tokenizer.Tokenizer;
import dev.mews.tokenizer.format.TiktokenFiles;
import dev.mews.tokenizer.verify.Comparison;
import dev.mews.tokenizer.verify.DjlReference;
import dev.mews.tokenizer.verify.LlamaCppTwin;
import dev.mews.tokenizer.verify.PythonReference;
import dev.mews.tokenizer.verify.Reference;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mews tokenizer verify}. */
@Command(
        name = "verify",
        description =
                "Compare the ids of a tokenizer with those of other programs, for texts and every Unicode code point.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Ends with 1 when any id differs. Checks that decoding gives every text back,",
            "unless the tokenizer changes text.",
            "",
            "Examples:",
            "  mews tokenizer verify tokenizers/small --python venv/bin/python \\",
            "      --text docs.jsonl.zst",
            "  mews tokenizer verify tokenizers/small \\",
            "      --djl tokenizers-0.36.0.jar:api-0.36.0.jar",
            "  mews tokenizer verify tokenizers/small --llama-cpp falcon-h1 \\",
            "      --text docs.jsonl.zst"
        })
public final class VerifyCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Folder of the tokenizer, or a tokenizer.json.")
    Path source;

    @Option(
            names = "--text",
            paramLabel = "FILE",
            arity = "1..*",
            description = "Documents to encode: JSON Lines, Parquet, text; files, folders or globs.")
    List<String> texts = List.of();

    @Option(
            names = "--text-field",
            paramLabel = "NAME",
            defaultValue = "text",
            description = "JSON Lines and Parquet: the field that holds the text. Default: ${DEFAULT-VALUE}.")
    String textField;

    @Option(
            names = "--max-bytes",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "Stop after this many bytes of text. Default: ${DEFAULT-VALUE}.")
    long maxBytes;

    @Option(
            names = "--python",
            paramLabel = "PATH",
            description = "A Python: tokenizers, transformers and tiktoken are compared as far as it has them.")
    Path python;

    @Option(
            names = "--djl",
            paramLabel = "JARS",
            description =
                    "Jars of ai.djl.huggingface:tokenizers and what it needs, when they are not on the class path.")
    String djl;

    @Option(
            names = "--llama-cpp",
            paramLabel = "NAME",
            description = "A tokenizer.ggml.pre: compare with llama.cpp's pattern of that name, as Mews has it.")
    String llamaCpp;

    @Option(names = "--no-code-points", description = "Do not probe every code point.")
    boolean withoutCodePoints;

    private final List<String> missing = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Path scratch = Files.createTempDirectory("mews-verify");
        List<Reference> references = new ArrayList<>();
        try {
            Path json = Files.isDirectory(source) ? source.resolve("tokenizer.json") : source;
            Tokenizer tokenizer = Tokenizer.load(source);
            List<InputShard> shards = texts.isEmpty() ? List.of() : Inputs.shards(texts, textField);
            find(references, tokenizer, json, scratch);
            boolean same = compare(references, tokenizer, shards, out);
            missing.forEach(line -> out.println("not compared: " + line));
            return same ? Exit.OK : Exit.FAILED;
        } catch (ConfigException e) {
            spec.commandLine().getErr().println("mews: " + e.getMessage());
            return Exit.USAGE;
        } finally {
            for (Reference reference : references) {
                reference.close();
            }
            FileTrees.delete(scratch);
        }
    }

    private void find(List<Reference> references, Tokenizer tokenizer, Path json, Path scratch) throws IOException {
        if (llamaCpp != null) {
            references.add(new LlamaCppTwin(tokenizer, LlamaCppCheck.pattern("--llama-cpp", llamaCpp)));
        }
        DjlReference.find(json, loader())
                .ifPresentOrElse(
                        references::add, () -> missing.add("tokenizers (DJL): its classes are not there; see --djl"));
        if (python == null) {
            missing.add("tokenizers, transformers, tiktoken: no --python");
            return;
        }
        for (String program : List.of("tokenizers", "transformers", "tiktoken")) {
            Path file = json;
            if (program.equals("tiktoken")) {
                file = scratch.resolve("tokenizer.tiktoken");
                try {
                    TiktokenFiles.write(tokenizer, file);
                } catch (IOException e) {
                    missing.add("tiktoken: " + e.getMessage());
                    continue;
                }
            }
            PythonReference.find(python, program, file)
                    .ifPresentOrElse(references::add, () -> missing.add(program + ": " + python + " does not have it"));
        }
    }

    private ClassLoader loader() throws IOException {
        if (djl == null) {
            return VerifyCommand.class.getClassLoader();
        }
        List<URL> jars = new ArrayList<>();
        for (String jar : djl.split(File.pathSeparator, -1)) {
            if (!Files.isRegularFile(Path.of(jar))) {
                throw new ConfigException("--djl: there is no file " + jar);
            }
            jars.add(Path.of(jar).toUri().toURL());
        }
        return new URLClassLoader(jars.toArray(new URL[0]), VerifyCommand.class.getClassLoader());
    }

    private boolean compare(List<Reference> references, Tokenizer tokenizer, List<InputShard> shards, PrintWriter out)
            throws IOException {
        List<Comparison> ofTexts = new ArrayList<>();
        List<Comparison> ofCodePoints = new ArrayList<>();
        for (Reference reference : references) {
            ofTexts.add(new Comparison(tokenizer, reference));
            ofCodePoints.add(new Comparison(tokenizer, reference));
        }
        boolean lossless = isLossless(tokenizer);
        long[] counts = {0, 0, 0};
        SortedMap<String, Long> failed = read(shards, text -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            counts[0]++;
            counts[1] += bytes.length;
            counts[2] += !lossless || Arrays.equals(tokenizer.decode(tokenizer.encode(bytes)), bytes) ? 0 : 1;
            for (Comparison comparison : ofTexts) {
                comparison.text(text);
            }
            return counts[1] < maxBytes;
        });
        TextArguments.tell(failed, spec.commandLine().getErr());
        TextTable table = TextTable.of("reference", ">texts", ">differ", ">code points", ">differ");
        boolean same = true;
        for (int i = 0; i < references.size(); i++) {
            if (!withoutCodePoints) {
                ofCodePoints.get(i).everyCodePoint();
            }
            long textsDiffer = IdDifferences.count(ofTexts.get(i));
            long codePointsDiffer = IdDifferences.count(ofCodePoints.get(i));
            same &= textsDiffer + codePointsDiffer == 0;
            table.row(
                    references.get(i).name(),
                    Numbers.count(counts[0]),
                    Numbers.count(textsDiffer),
                    Numbers.count(ofCodePoints.get(i).compared()),
                    Numbers.count(codePointsDiffer));
        }
        table.lines().forEach(out::println);
        if (lossless) {
            out.printf(
                    "decoded to other bytes: %s of %s texts (%s bytes)%n",
                    Numbers.count(counts[2]), Numbers.count(counts[0]), Numbers.count(counts[1]));
        } else {
            out.printf(
                    "not decoded, as this tokenizer changes text: %s texts (%s bytes)%n",
                    Numbers.count(counts[0]), Numbers.count(counts[1]));
        }
        for (int i = 0; i < references.size(); i++) {
            IdDifferences.print(references.get(i).name() + ", texts", ofTexts.get(i), out);
            IdDifferences.print(references.get(i).name() + ", code points", ofCodePoints.get(i), out);
        }
        return same && counts[2] == 0;
    }

    /** Whether decoding gives every text back: nothing is normalized, added or stripped. */
    private static boolean isLossless(Tokenizer tokenizer) {
        return tokenizer.normalization() == Normalization.NONE
                && !tokenizer.prefixSpace()
                && tokenizer.vocabulary().specialTokens().rules().values().stream()
                        .noneMatch(rule -> rule.leftStrip() || rule.rightStrip());
    }

    private interface TextSink {
        boolean accept(String text) throws IOException;
    }

    /** Shows texts to the sink until it has enough; gives the records that could not be read, by reason. */
    private static SortedMap<String, Long> read(List<InputShard> shards, TextSink sink) throws IOException {
        SortedMap<String, Long> failed = new TreeMap<>();
        for (InputShard shard : shards) {
            try (TextRecords records =
                    TextRecords.open(shard, ReadLimits.DEFAULT, bad -> failed.merge(bad.reason(), 1L, Long::sum))) {
                while (records.next() != null) {
                    if (!sink.accept(records.text().text())) {
                        return failed;
                    }
                }
            }
        }
        return failed;
    }
}
