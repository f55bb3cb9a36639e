/** Looking for the best multipliers of a small base shape, one at a time in stages of short runs. */
package dev.mews.model.sweep;
