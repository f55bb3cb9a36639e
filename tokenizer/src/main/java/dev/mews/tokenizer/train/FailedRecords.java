package dev.mews.tokenizer.train;

import dev.mews.core.document.Place;

/**
 * Records of an input that could not be read, for one reason.
 *
 * @param reason slug, see {@link dev.mews.core.io.FailReasons}
 * @param count how many
 * @param first place of the first one, in the order of names and positions
 * @param error what was wrong with that one
 */
public record FailedRecords(String reason, long count, Place first, String error) {
    /** These and one more. */
    FailedRecords and(Place place, String itsError) {
        int order = place.path().compareTo(first.path());
        boolean earlier = order < 0 || (order == 0 && place.position() < first.position());
        return new FailedRecords(reason, count + 1, earlier ? place : first, earlier ? itsError : error);
    }
}
