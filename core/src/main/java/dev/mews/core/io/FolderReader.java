package dev.mews.core.io;

import dev.mews.core.document.Content;
import dev.mews.core.document.Document;
import dev.mews.core.document.MetadataKeys;
import dev.mews.core.document.Place;
import dev.mews.core.document.RawDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.TreeMap;

/** One record per file of a folder. */
final class FolderReader implements RecordReader {
    private final InputShard shard;
    private final Path folder;
    private final int maxBytes;
    private final Iterator<String> paths;

    private FolderReader(InputShard shard, ReadLimits limits, Iterator<String> paths) {
        this.shard = shard;
        this.folder = Path.of(shard.file());
        this.maxBytes = Math.toIntExact(limits.maxRecordBytes());
        this.paths = paths;
    }

    static FolderReader open(InputShard shard, ReadLimits limits) throws IOException {
        return new FolderReader(
                shard,
                limits,
                FolderShards.files(Path.of(shard.file()), shard.firstPath(), shard.lastPath())
                        .iterator());
    }

    @Override
    public ReadResult next() {
        if (!paths.hasNext()) {
            return null;
        }
        String path = paths.next();
        String name = shard.name() + "/" + path;
        Place place = new Place(name, 0, "file");
        Path file = folder.resolve(path);
        long size = file.toFile().length();
        byte[] body;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            body = in.readNBytes(size > maxBytes ? 0 : maxBytes);
            if (size > maxBytes || in.read() >= 0) {
                return new ReadResult.Failed(
                        place,
                        FailReasons.RECORD_TOO_LARGE,
                        "the file has " + size + " bytes, but at most " + maxBytes + " are read",
                        size);
            }
        } catch (IOException e) {
            return new ReadResult.Failed(place, FailReasons.UNREADABLE_FILE, RecordReaders.message(e), size);
        }
        TreeMap<String, String> metadata = new TreeMap<>();
        metadata.put(MetadataKeys.PATH, path);
        RawDocument document = new RawDocument(
                Document.idOf(shard.source(), name, 0),
                shard.source(),
                place,
                new Content.Bytes(body, MediaTypes.ofFile(path), ""),
                metadata);
        return new ReadResult.Read(document, body.length);
    }

    @Override
    public void close() {}
}
