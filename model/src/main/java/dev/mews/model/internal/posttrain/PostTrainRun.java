package dev.mews.model.internal.posttrain;

import dev.mews.core.config.ConfigException;
import dev.mews.core.hash.Sha256;
import dev.mews.core.io.Format;
import dev.mews.core.io.InputShard;
import dev.mews.core.io.InputShards;
import dev.mews.model.ModelException;
import dev.mews.model.internal.decode.Prompts;
import dev.mews.model.internal.layer.HybridModelHandle;
import dev.mews.model.internal.torch.Libtorch;
import dev.mews.model.internal.train.Feed;
import dev.mews.model.internal.train.Fingerprint;
import dev.mews.model.internal.train.HeldOut;
import dev.mews.model.internal.train.HeldOutLoss;
import dev.mews.model.internal.train.Replicas;
import dev.mews.model.internal.train.Rows;
import dev.mews.model.internal.train.TrainLoop;
import dev.mews.model.internal.train.TrainTask;
import dev.mews.model.internal.train.TrainerTensors;
import dev.mews.model.internal.train.TrainingPass;
import dev.mews.model.internal.train.UnigramCounts;
import dev.mews.model.parallel.World;
import dev.mews.model.posttrain.DataCounts;
import dev.mews.model.posttrain.DpoConfig;
import dev.mews.model.posttrain.PostTrainInputs;
import dev.mews.model.posttrain.SftConfig;
import dev.mews.model.train.TrainConfig;
import dev.mews.model.train.TrainListener;
import dev.mews.model.train.Trainer;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Post-training: a model that exists, on conversations. */
public final class PostTrainRun implements Closeable {
    private static final String HELD_OUT = "held_out";

    private final TrainLoop loop;
    private final DataCounts counts;

    private PostTrainRun(TrainLoop loop, DataCounts counts) {
        this.loop = loop;
        this.counts = counts;
    }

    /** Opens a fine-tuning run. */
    public static PostTrainRun sft(PostTrainInputs inputs, SftConfig config, TrainListener listener, World world)
            throws IOException {
        int threads = Libtorch.start(Trainer.threads(config.threads(), world));
        StartModel start = StartModel.open(inputs);
        TrainConfig train = start.trainConfig(config, "sequence_length", "too_long");
        ExampleFormat format = new SftFormat(start.template(), config.sequenceLength(), config.tooLong());
        Examples examples = firstMade(world, () -> examples(inputs, inputs.data(), "data", format, start));
        try {
            ExampleRows rows = rows(examples, config.sequenceLength(), start);
            SftFeed feed = new SftFeed(rows, inputs.seed(), train, world);
            Feed.Plan plan = feed.plan();
            TrainTask task = new TrainTask(
                    feed,
                    plan,
                    train,
                    start.shape(),
                    config.sequenceLength(),
                    (long) config.batchSize() * config.sequenceLength(),
                    fingerprint("sft", start, train, inputs, examples),
                    inputs.output(),
                    () -> TrainerTensors.from(start.folder(), start.shape(), train),
                    heldOut(inputs, format, start, config.sequenceLength(), world),
                    Optional.of(new Prompts(start.tokenizer(), Optional.of(start.template()))),
                    start::writeTokenizer);
            return new PostTrainRun(TrainLoop.open(task, listener, threads, world), examples.counts());
        } catch (IOException | RuntimeException e) {
            examples.close();
            throw e;
        }
    }

    /** Opens a run on preferences; computes the frozen model's log-probabilities where they are not there. */
    public static PostTrainRun dpo(PostTrainInputs inputs, DpoConfig config, TrainListener listener, World world)
            throws IOException {
        int threads = Libtorch.start(Trainer.threads(config.threads(), world));
        StartModel start = StartModel.open(inputs);
        TrainConfig train = start.trainConfig(config, "beta", "length_normalised", "sequence_length");
        ExampleFormat format = new DpoFormat(start.template(), config.sequenceLength());
        Examples examples = firstMade(world, () -> examples(inputs, inputs.data(), "data", format, start));
        try {
            ExampleRows rows = rows(examples, config.sequenceLength(), start);
            ReferenceScores reference =
                    ReferenceScores.open(inputs.output().resolve("data"), start, rows, config.precision(), world);
            DpoFeed feed =
                    new DpoFeed(rows, reference, inputs.seed(), train, config.beta(), config.lengthNormalised(), world);
            Feed.Plan plan = feed.plan();
            TrainTask task = new TrainTask(
                    feed,
                    plan,
                    train,
                    start.shape(),
                    config.sequenceLength(),
                    feed.tokensPerStep(),
                    fingerprint(
                            "dpo " + config.beta() + " " + config.lengthNormalised(), start, train, inputs, examples),
                    inputs.output(),
                    () -> TrainerTensors.from(start.folder(), start.shape(), train),
                    heldOut(inputs, format, start, config, world),
                    Optional.of(new Prompts(start.tokenizer(), Optional.of(start.template()))),
                    start::writeTokenizer);
            return new PostTrainRun(TrainLoop.open(task, listener, threads, world), examples.counts());
        } catch (IOException | RuntimeException e) {
            examples.close();
            throw e;
        }
    }

    /** Rank 0 makes what the others then find, or make where they have a folder of their own. */
    private static Examples firstMade(World world, Opening opening) throws IOException {
        if (world.rank() > 0) {
            world.barrier();
        }
        Examples made = opening.open();
        if (world.rank() == 0) {
            world.barrier();
        }
        return made;
    }

    /** Makes examples or finds them. */
    private interface Opening {
        Examples open() throws IOException;
    }

    private static HeldOut heldOut(
            PostTrainInputs inputs, ExampleFormat format, StartModel start, DpoConfig config, World world)
            throws IOException {
        if (inputs.heldOut().isEmpty()) {
            return HeldOut.NONE;
        }
        Path folder = inputs.output().resolve(HELD_OUT);
        ReferenceScores reference;
        try (Examples examples = firstMade(world, () -> examples(inputs, inputs.heldOut(), HELD_OUT, format, start))) {
            reference = ReferenceScores.open(
                    folder, start, rows(examples, config.sequenceLength(), start), config.precision(), world);
        }
        return (tensors, packs) -> {
            try (Examples examples = examples(inputs, inputs.heldOut(), HELD_OUT, format, start)) {
                ExampleRows rows = rows(examples, config.sequenceLength(), start);
                int pairs = (int) Math.min(packs, examples.size());
                List<int[]> all = rows.pack(ExampleOrder.inOrder(pairs)).all();
                Feed.Step step = DpoFeed.step(
                        rows, reference, config.beta(), config.lengthNormalised(), ExampleRows.share(all, world));
                return measure((Preferences) step.objective(), step.rows(), tensors, world);
            }
        };
    }

    private static HeldOutLoss measure(Preferences pairs, Rows rows, TrainerTensors tensors, World world) {
        double sum = 0;
        for (int row = 0; row < rows.rows(); row++) {
            Rows one = rows.part(row, row + 1);
            sum += pairs.loss(one, row, TrainingPass.losses(tensors.model(), HybridModelHandle.SCAN_CHUNK, one));
        }
        double[] counts = {sum, pairs.parts(rows)};
        world.allReduce(counts);
        double all = Math.max(1, counts[1]);
        TreeMap<String, Double> bySource = new TreeMap<>();
        new Replicas(world).figureSums(pairs, rows).forEach((name, total) -> bySource.put(name, total / all));
        bySource.put("loss", counts[0] / all);
        return new HeldOutLoss(counts[0] / all, Double.NaN, bySource);
    }

    private static Examples examples(
            PostTrainInputs inputs, List<String> globs, String folder, ExampleFormat format, StartModel start)
            throws IOException {
        List<InputShard> files;
        try {
            files = InputShards.match(folder, globs, Format.JSONL, "messages", inputs.base());
        } catch (ConfigException e) {
            throw new ModelException(e.getMessage(), e);
        }
        Examples examples = Examples.open(inputs.output().resolve(folder), files, format, start.tokenizerHash());
        if (examples.size() == 0) {
            examples.close();
            DataCounts counts = examples.counts();
            throw new ModelException(String.join(", ", globs) + ": no example to learn from in " + counts.read()
                    + " lines: dropped " + counts.dropped() + ", failed " + counts.failed() + ", see "
                    + inputs.output().resolve(folder));
        }
        return examples;
    }

    private static ExampleRows rows(Examples examples, int length, StartModel start) {
        return new ExampleRows(examples, length, start.shape().padToken());
    }

    private static HeldOut heldOut(
            PostTrainInputs inputs, ExampleFormat format, StartModel start, int length, World world)
            throws IOException {
        if (inputs.heldOut().isEmpty()) {
            return HeldOut.NONE;
        }
        // Read anew each time, so that nothing has to be closed; the file of examples is there after the first.
        firstMade(world, () -> examples(inputs, inputs.heldOut(), HELD_OUT, format, start))
                .close();
        return (tensors, packs) -> {
            try (Examples examples = examples(inputs, inputs.heldOut(), HELD_OUT, format, start)) {
                return measure(rows(examples, length, start), tensors, packs, world);
            }
        };
    }

    private static HeldOutLoss measure(ExampleRows rows, TrainerTensors tensors, long packs, World world)
            throws IOException {
        UnigramCounts seen = tensors.unigram().over(world);
        ExampleRows.Layout layout =
                rows.pack(ExampleOrder.inOrder(rows.examples().size()));
        double[] sums = new double[3];
        for (int row = world.rank(); row < Math.min(packs, layout.rows()); row += world.size()) {
            Rows one = rows.read(List.of(layout.row(row)));
            sums[0] += TrainingPass.lossSum(
                    tensors.model(),
                    HybridModelHandle.SCAN_CHUNK,
                    one.tokens(),
                    one.seqIdx(),
                    one.positions(),
                    one.targets(),
                    1);
            sums[1] += seen.lossSum(one.targets());
            sums[2] += TrainingPass.count(one.targets());
        }
        world.allReduce(sums);
        double targets = Math.max(1, sums[2]);
        TreeMap<String, Double> bySource = new TreeMap<>();
        bySource.put(HELD_OUT, sums[0] / targets);
        return new HeldOutLoss(sums[0] / targets, sums[1] / targets, bySource);
    }

    private static String fingerprint(
            String kind, StartModel start, TrainConfig train, PostTrainInputs inputs, Examples examples)
            throws IOException {
        return Sha256.ofUtf8(String.join(
                "\n",
                kind + " 1",
                Fingerprint.decisive(train),
                Long.toString(inputs.seed()),
                start.weightsHash(),
                start.shape().toJson(),
                examples.fingerprint()));
    }

    /** The loop that trains. */
    public TrainLoop loop() {
        return loop;
    }

    /** What became of the examples. */
    public DataCounts counts() {
        return counts;
    }

    @Override
    public void close() throws IOException {
        loop.close();
    }
}
