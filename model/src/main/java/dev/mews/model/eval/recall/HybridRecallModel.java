package dev.mews.model.eval.recall;

import dev.mews.model.HybridConfig;
import dev.mews.model.internal.decode.DecodeSession;
import dev.mews.model.internal.layer.HybridModelHandle;
import dev.mews.model.internal.train.CheckpointStore;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A model of ours. A text is read once; questions and answers go on from there and are taken back. Not thread-safe. */
public final class HybridRecallModel implements RecallModel, Closeable {
    private final HybridModelHandle model;

    private HybridRecallModel(HybridModelHandle model) {
        this.model = model;
    }

    /**
     * Loads a model folder, or the newest one of a {@code checkpoints} folder.
     *
     * @throws dev.mews.model.ModelException when there is no complete model, or libtorch cannot be loaded here
     */
    public static HybridRecallModel open(Path folder) {
        return new HybridRecallModel(HybridModelHandle.load(CheckpointStore.resolve(folder)));
    }

    public HybridConfig config() {
        return model.config();
    }

    @Override
    public Reading read(int[] context) {
        DecodeSession session = new DecodeSession(model);
        session.append(context);
        return new SessionReading(session);
    }

    @Override
    public void close() {
        model.close();
    }

    private static final class SessionReading implements Reading {
        private final DecodeSession session;
        private final DecodeSession.Mark afterText;

        SessionReading(DecodeSession session) {
            this.session = session;
            this.afterText = session.mark();
        }

        @Override
        public List<Score> ask(int[] question, List<int[]> candidates) {
            session.rewind(afterText);
            float[] first = session.append(question);
            List<Score> scores = new ArrayList<>();
            try (DecodeSession.Mark afterQuestion = session.mark()) {
                for (int[] candidate : candidates) {
                    scores.add(score(first, candidate, afterQuestion));
                }
            }
            return scores;
        }

        private Score score(float[] first, int[] candidate, DecodeSession.Mark afterQuestion) {
            Score score = next(first, 0, first.length, candidate[0]);
            if (candidate.length == 1) {
                return score;
            }
            session.rewind(afterQuestion);
            float[] later = session.appendAll(Arrays.copyOf(candidate, candidate.length - 1));
            for (int i = 1; i < candidate.length; i++) {
                Score next = next(later, (i - 1) * first.length, first.length, candidate[i]);
                score = new Score(score.logLikelihood() + next.logLikelihood(), score.greedy() && next.greedy());
            }
            return score;
        }

        /** Of equal logits the lower id is the likeliest, as when generating. */
        private static Score next(float[] logits, int from, int vocabulary, int token) {
            int best = 0;
            for (int i = 1; i < vocabulary; i++) {
                if (logits[from + i] > logits[from + best]) {
                    best = i;
                }
            }
            double max = logits[from + best];
            double sum = 0;
            for (int i = 0; i < vocabulary; i++) {
                sum += Math.exp(logits[from + i] - max);
            }
            return new Score(logits[from + token] - max - Math.log(sum), best == token);
        }

        @Override
        public void close() {
            afterText.close();
            session.close();
        }
    }
}
