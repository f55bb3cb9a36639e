package dev.mews.mixtures.internal;

import dev.mews.mixtures.MixCursor;
import dev.mews.mixtures.SourceCursor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Walks a plan pack by pack, from its beginning or from any cursor. Holds one window per source and nothing that grows. */
public final class MixWalker {
    private final MixSetup setup;
    private final SourcePacker[] packers;
    private final List<List<Long>> edits;
    private Course course;
    private long nextEdit;
    private Picker picker;
    private long pack;
    /** The token from which the stage, the sequence length or the schedule may be others. */
    private long boundary;

    private int stage;
    private int sequenceLength;
    private int source = -1;

    /** Starts at a cursor; null means the beginning. */
    public MixWalker(MixSetup setup, MixCursor start) {
        this.setup = setup;
        this.edits = new ArrayList<>(start == null ? List.of() : start.edits());
        this.course = setup.course(edits);
        this.nextEdit = course.nextEdit();
        List<SourceCursor> cursors =
                start == null ? Collections.nCopies(setup.names().size(), SourceCursor.START) : start.sources();
        this.packers = setup.packers(cursors);
        this.picker = new Picker(
                course.schedule(),
                cursors.stream().mapToLong(SourceCursor::tokens).toArray());
        this.pack = start == null ? 0 : start.pack();
    }

    /** Finds the next pack; false at the end of the plan. */
    public boolean next() throws IOException {
        if (picker.time() >= boundary && !enter()) {
            return false;
        }
        source = picker.pick();
        return source >= 0;
    }

    /** Enters the stretch of the run that begins here; false at the end of the run. */
    private boolean enter() throws IOException {
        while (picker.time() >= nextEdit) {
            edit();
        }
        Schedule schedule = course.schedule();
        if (picker.time() >= schedule.tokens()) {
            return false;
        }
        stage = schedule.stageAt(picker.time());
        boundary = Math.min(nextEdit, Math.min(schedule.tokens(), schedule.stageEnd(stage)));
        if (schedule.sequenceLength(stage) != sequenceLength) {
            sequenceLength = schedule.sequenceLength(stage);
            picker.longestSequence(schedule.longestSequence(stage));
            for (int i = 0; i < packers.length; i++) {
                if (schedule.total(i) > 0) {
                    packers[i].sequenceLength(sequenceLength);
                    picker.next(i, packers[i].next());
                }
            }
        }
        return true;
    }

    /** Goes on by the next edit. */
    private void edit() {
        long[] given = new long[packers.length];
        for (int i = 0; i < given.length; i++) {
            given[i] = picker.given(i);
        }
        edits.add(Arrays.stream(given).boxed().toList());
        course = setup.course(edits);
        nextEdit = course.nextEdit();
        picker = new Picker(course.schedule(), given);
        sequenceLength = 0;
    }

    /** The mixture and its schedule, with the edits that took effect. */
    public Course course() {
        return course;
    }

    /** Goes beyond the pack that {@link #next} found. */
    public void advance() throws IOException {
        picker.take(source);
        packers[source].advance();
        picker.next(source, packers[source].next());
        pack++;
    }

    /** Stage of the next pack. */
    public int stage() {
        return stage;
    }

    /** Tokens of a sequence at the next pack, padding counted. */
    public int sequenceLength() {
        return sequenceLength;
    }

    /** Source of the next pack. */
    public int source() {
        return source;
    }

    /** Tokens of the next pack, padding not counted. */
    public int length() {
        return packers[source].next();
    }

    /** See {@link SourcePacker#cutDocuments}. */
    long cutDocuments(int ofSource) throws IOException {
        return packers[ofSource].cutDocuments();
    }

    /** The pieces of the next pack. */
    public void pieces(PieceSink sink) throws IOException {
        packers[source].pieces(sink);
    }

    /** Packs before the next one. */
    public long pack() {
        return pack;
    }

    /** Tokens before the next pack. */
    public long tokens() {
        return picker.time();
    }

    /** Tokens of a source before the next pack. */
    public long given(int ofSource) {
        return picker.given(ofSource);
    }

    /** See {@link SourcePacker#reordering}. */
    long reordering(int ofSource) {
        return packers[ofSource].reordering();
    }

    /** The place before the next pack. */
    public MixCursor cursor() {
        List<SourceCursor> cursors = new ArrayList<>(packers.length);
        for (int i = 0; i < packers.length; i++) {
            cursors.add(packers[i].cursor());
        }
        return new MixCursor(pack, cursors, edits);
    }
}
