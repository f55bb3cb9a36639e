/** The cores of Mews as Beam transforms, for pipelines of your own: no run directory, no shards, no accounting but the doors. */
package dev.mews.pipelines.transforms;
