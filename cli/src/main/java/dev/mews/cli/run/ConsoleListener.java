package dev.mews.cli.run;

import dev.mews.cli.internal.Numbers;
import dev.mews.core.run.RunListener;
import dev.mews.core.run.StageReport;
import dev.mews.model.train.TrainListener;
import dev.mews.model.train.TrainPlan;
import dev.mews.model.train.TrainStep;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;

/** Shows how a run goes on: a line a stage begins and progress on the error stream, a table a stage on the output. */
final class ConsoleListener implements RunListener, TrainListener {
    private static final long NANOS_BETWEEN_LINES = 5_000_000_000L;

    private final PrintWriter out;
    private final PrintWriter err;
    private final Interrupt interrupt;
    private long lastLine = System.nanoTime() - NANOS_BETWEEN_LINES;
    private int unchanged;

    ConsoleListener(PrintWriter out, PrintWriter err, Interrupt interrupt) {
        this.out = out;
        this.err = err;
        this.interrupt = interrupt;
    }

    int unchanged() {
        return unchanged;
    }

    @Override
    public void stageStarted(String stage, int number, int stages) {
        interrupt.at(stage, number - 1, stages);
        say("[%d/%d] %s …", number, stages, stage);
    }

    @Override
    public void stageUnchanged(StageReport report, int number, int stages) {
        interrupt.at(report.name(), number, stages);
        unchanged++;
        out.printf("%s: unchanged%n", report.name());
        out.flush();
    }

    @Override
    public void stageFinished(StageReport report, int number, int stages) {
        interrupt.at(report.name(), number, stages);
        out.println();
        StageTables.stage(report).forEach(out::println);
        out.flush();
    }

    @Override
    public void progress(String stage, long done, long total, String unit) {
        if (due()) {
            say("  %s: %s of %s %s", stage, Numbers.count(done), Numbers.count(total), unit);
        }
    }

    @Override
    public void started(TrainPlan plan) {
        say(
                "  %s parameters, %d steps of %s tokens, %d threads%s",
                Numbers.count(plan.parameters()),
                plan.steps(),
                Numbers.count(plan.tokensPerStep()),
                plan.threads(),
                plan.resumedStep() == 0 ? "" : ", going on after step " + plan.resumedStep());
    }

    @Override
    public void step(TrainStep step) {
        if (due() || step.step() == step.steps()) {
            double seconds = step.tokensPerSecond() == 0
                    ? 0
                    : (double) step.tokens() / step.step() * (step.steps() - step.step()) / step.tokensPerSecond();
            say(
                    "  step %d/%d  tokens %s  loss %.3f  grad norm %.2f  lr %.2e  %s tokens/s  %s s left",
                    step.step(),
                    step.steps(),
                    Numbers.count(step.tokens()),
                    step.loss(),
                    step.gradNorm(),
                    step.learningRate(),
                    Numbers.count(Math.round(step.tokensPerSecond())),
                    Numbers.count(Math.round(seconds)));
        }
    }

    @Override
    public void saved(int step, Path checkpoint) {
        // The progress line and the report name checkpoints; one line each would drown them.
    }

    @Override
    public boolean stop() {
        return interrupt.asked();
    }

    private boolean due() {
        long now = System.nanoTime();
        if (now - lastLine < NANOS_BETWEEN_LINES) {
            return false;
        }
        lastLine = now;
        return true;
    }

    private void say(String format, Object... arguments) {
        err.println(String.format(Locale.ROOT, format, arguments));
        err.flush();
    }
}
