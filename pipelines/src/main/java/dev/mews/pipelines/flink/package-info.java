/** Beam on Flink, embedded or on a cluster: the only package that imports Flink. */
package dev.mews.pipelines.flink;
