/** The stages of a run as shard jobs and Beam pipelines. */
package dev.mews.pipelines;
