package dev.mews.model;

/** The type numbers are stored or multiplied in. */
public enum Precision {
    /** 32-bit floats. */
    FP32,
    /** 16-bit brain floats: the range of float, 8 bits of fraction. */
    BF16;

    /** Bytes of one number. */
    public int bytes() {
        return this == FP32 ? 4 : 2;
    }
}
