package dev.mews.pipelines.transforms;

import dev.mews.core.document.Place;
import java.io.Serializable;

/**
 * A record that could not be processed.
 *
 * @param place where it was read
 * @param reason stable snake_case slug
 * @param error for people
 */
public record FailedRecord(Place place, String reason, String error) implements Serializable {}
