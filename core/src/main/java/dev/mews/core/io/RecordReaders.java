package dev.mews.core.io;

import dev.mews.core.document.Place;
import java.io.IOException;
import java.nio.file.Path;

/** Opens readers of raw inputs. */
public final class RecordReaders {
    private RecordReaders() {}

    /** A reader of the shard's format. A file that cannot be read at all gives one {@link ReadResult.Failed}. */
    public static RecordReader open(InputShard shard, ReadLimits limits) {
        try {
            return switch (shard.format()) {
                case WARC, WET -> WarcRecordReader.open(shard, limits);
                case JSONL -> JsonLinesReader.open(shard, limits);
                case PARQUET -> ParquetRecordReader.open(shard, limits);
                case FOLDER -> FolderReader.open(shard, limits);
                case TEXT -> TextReader.open(shard, limits);
                case AUTO -> throw new IllegalArgumentException("the format of a shard is never auto");
            };
        } catch (IOException e) {
            boolean truncated = Decompression.isTruncation(e);
            boolean corrupt =
                    e instanceof java.util.zip.ZipException || e instanceof com.github.luben.zstd.ZstdIOException;
            String reason = truncated
                    ? FailReasons.TRUNCATED_FILE
                    : corrupt ? FailReasons.CORRUPT_FILE : FailReasons.UNREADABLE_FILE;
            return failed(shard, reason, "cannot be opened: " + message(e));
        }
    }

    /** A reader whose only result is that the file failed. */
    static RecordReader failed(InputShard shard, String reason, String error) {
        return new RecordReader() {
            private boolean told;

            @Override
            public ReadResult next() {
                if (told) {
                    return null;
                }
                told = true;
                long bytes = Path.of(shard.file()).toFile().length();
                return new ReadResult.Failed(new Place(shard.name(), 0, "byte"), reason, error, bytes);
            }

            @Override
            public void close() {}
        };
    }

    /** What an exception says, in one line of bounded length and without the path of this machine. */
    static String message(Throwable e) {
        String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        if (e instanceof java.nio.file.FileSystemException) {
            text = e.getClass().getSimpleName();
        }
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length() && line.length() < 300; i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) || Character.isSurrogate(c) ? ' ' : c);
        }
        return line.toString();
    }
}
