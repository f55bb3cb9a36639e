package dev.mews.cli.internal;

/** A command that computes with a model and has nothing to save: on Ctrl-C it ends behind the operation at hand. */
public interface UsesModel {}
