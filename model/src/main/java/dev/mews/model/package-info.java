/** The hybrid model's shape, its multipliers and its parameters in memory. */
package dev.mews.model;
