package dev.mews.model.eval;

/**
 * How well a checkpoint still knows what it was trained on a while ago. Losses are in nats per token.
 *
 * @param step step of the checkpoint
 * @param tokens tokens trained on until then
 * @param ago tokens trained on since the middle of the window; 0 for its last packs
 * @param packs packs of the window whose sources also have fresh packs
 * @param seen mean loss of these packs
 * @param fresh mean loss of fresh packs of the same sources, weighted as in the window
 * @param error standard error of the gap
 */
public record MemorizationPoint(int step, long tokens, long ago, int packs, double seen, double fresh, double error) {
    /** How much lower the loss is for having been trained on. */
    public double gap() {
        return fresh - seen;
    }

    /** Whether the gap stands out of the noise: above two standard errors. */
    public boolean isRemembered() {
        return gap() > 2 * error;
    }
}
