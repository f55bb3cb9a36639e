/** How much of a long text a model can still use: made-up texts with facts in them, and questions about these. */
package dev.mews.model.eval.recall;
