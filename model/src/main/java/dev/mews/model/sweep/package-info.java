/** Looking for the best multipliers of a small base shape in stages of short runs. */
package dev.mews.model.sweep;
