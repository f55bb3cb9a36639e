package dev.mews.core.io;

import dev.mews.core.document.Content;
import dev.mews.core.document.Document;
import dev.mews.core.document.MetadataKeys;
import dev.mews.core.document.Place;
import dev.mews.core.document.RawDocument;
import dev.mews.core.document.Utf8;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/**
 * Parquet. The text column becomes the content; other columns of single values become metadata under their own names,
 * except {@code id}, which becomes {@link MetadataKeys#ORIGIN_ID}. Nested and repeated columns are not read. Page
 * checksums are verified where the file has them.
 */
final class ParquetRecordReader implements RecordReader {
    private final InputShard shard;
    private final long maxBytes;
    private final ParquetFileReader file;
    private final MessageType schema;
    private final int endRowGroup;
    private int rowGroup;
    private org.apache.parquet.io.RecordReader<Group> rows;
    private long row; // in the file
    private long endRow; // of the current row group

    private ParquetRecordReader(InputShard shard, ReadLimits limits, ParquetFileReader file, MessageType schema) {
        this.shard = shard;
        this.maxBytes = limits.maxRecordBytes();
        this.file = file;
        this.schema = schema;
        int all = file.getRowGroups().size();
        rowGroup = Math.min(shard.firstRowGroup(), all);
        endRowGroup = shard.rowGroups() < 0 ? all : Math.min(all, rowGroup + shard.rowGroups());
        for (BlockMetaData before : file.getRowGroups().subList(0, rowGroup)) {
            row += before.getRowCount();
        }
        endRow = row;
    }

    static ParquetFileReader openFile(Path path) throws IOException {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .usePageChecksumVerification(true)
                .build();
        return ParquetFileReader.open(new LocalInputFile(path), options);
    }

    static RecordReader open(InputShard shard, ReadLimits limits) throws IOException {
        ParquetFileReader file;
        try {
            file = openFile(Path.of(shard.file()));
        } catch (RuntimeException e) {
            return RecordReaders.failed(
                    shard, FailReasons.CORRUPT_FILE, "is not readable as Parquet: " + RecordReaders.message(e));
        }
        MessageType all = file.getFileMetaData().getSchema();
        String field = shard.textField();
        if (!all.containsField(field) || !isText(all.getType(field))) {
            file.close();
            return RecordReaders.failed(
                    shard,
                    FailReasons.MISSING_TEXT,
                    "needs a text column '" + field + "', but its columns are " + columns(all));
        }
        List<Type> wanted = new ArrayList<>();
        for (Type type : all.getFields()) {
            if (type.isPrimitive() && !type.isRepetition(Type.Repetition.REPEATED)) {
                wanted.add(type);
            }
        }
        MessageType schema = new MessageType(all.getName(), wanted);
        file.setRequestedSchema(schema);
        return new ParquetRecordReader(shard, limits, file, schema);
    }

    private static boolean isText(Type type) {
        return type.isPrimitive()
                && !type.isRepetition(Type.Repetition.REPEATED)
                && type.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY;
    }

    private static String columns(MessageType schema) {
        return String.join(", ", schema.getFields().stream().map(Type::getName).toList());
    }

    @Override
    public ReadResult next() {
        while (true) {
            if (row < endRow) {
                return nextRow();
            }
            if (rowGroup == endRowGroup) {
                return null;
            }
            int group = rowGroup++;
            endRow = row + file.getRowGroups().get(group).getRowCount();
            try {
                PageReadStore pages = file.readRowGroup(group);
                rows = new ColumnIOFactory()
                        .getColumnIO(schema)
                        .getRecordReader(pages, new GroupRecordConverter(schema));
            } catch (IOException | RuntimeException e) {
                return lost(e);
            }
        }
    }

    private ReadResult nextRow() {
        Group group;
        try {
            group = rows.read();
        } catch (RuntimeException e) {
            return lost(e);
        }
        Place place = new Place(shard.name(), row, "row");
        ReadResult result = record(group, place);
        row++;
        return result;
    }

    /** The rest of the row group cannot be decoded; the next one can be. */
    private ReadResult lost(Exception e) {
        BlockMetaData meta = file.getRowGroups().get(rowGroup - 1);
        long left = endRow - row;
        Place place = new Place(shard.name(), row, "row");
        String error = "rows " + row + " to " + (endRow - 1) + " of row group " + (rowGroup - 1)
                + " cannot be decoded: " + RecordReaders.message(rootCause(e));
        long bytes = meta.getRowCount() == 0 ? 0 : meta.getTotalByteSize() * left / meta.getRowCount();
        row = endRow;
        rows = null;
        return new ReadResult.Failed(place, FailReasons.CORRUPT_ROW_GROUP, error, bytes);
    }

    private static Throwable rootCause(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause;
    }

    private ReadResult record(Group group, Place place) {
        int textIndex = schema.getFieldIndex(shard.textField());
        if (group.getFieldRepetitionCount(textIndex) == 0) {
            return new ReadResult.Failed(
                    place, FailReasons.MISSING_TEXT, "the column '" + shard.textField() + "' is null", 0);
        }
        byte[] body = group.getBinary(textIndex, 0).getBytes();
        if (body.length > maxBytes) {
            return new ReadResult.Failed(
                    place,
                    FailReasons.RECORD_TOO_LARGE,
                    "the text has " + body.length + " bytes, but at most " + maxBytes + " are read",
                    body.length);
        }
        int from = body.length >= 3 && (body[0] & 0xff) == 0xef && (body[1] & 0xff) == 0xbb && (body[2] & 0xff) == 0xbf
                ? 3
                : 0;
        int invalid = Utf8.firstInvalid(body, from, body.length);
        if (invalid >= 0) {
            return new ReadResult.Failed(
                    place, FailReasons.INVALID_UTF8, "byte " + invalid + " of the text is not UTF-8", body.length);
        }
        int nul = ByteSearch.indexOf(body, from, body.length, (byte) 0);
        if (nul < body.length) {
            int character = new String(body, from, nul - from, StandardCharsets.UTF_8).length();
            return new ReadResult.Failed(
                    place, FailReasons.NUL_BYTES, "character " + character + " of the text is NUL", body.length);
        }
        RawDocument document = new RawDocument(
                Document.idOf(shard.source(), shard.name(), row),
                shard.source(),
                place,
                Content.Text.ofUtf8(from == 0 ? body : Arrays.copyOfRange(body, from, body.length)),
                metadata(group, textIndex));
        return new ReadResult.Read(document, body.length);
    }

    private SortedMap<String, String> metadata(Group group, int textIndex) {
        TreeMap<String, String> metadata = new TreeMap<>();
        for (int i = 0; i < schema.getFieldCount(); i++) {
            if (i != textIndex && group.getFieldRepetitionCount(i) > 0) {
                String name = schema.getFieldName(i);
                metadata.put(
                        name.equals("id") ? MetadataKeys.ORIGIN_ID : name,
                        value(group, i, schema.getType(i).asPrimitiveType()));
            }
        }
        return metadata;
    }

    /** The value as Parquet's own tools show it: dates in ISO form, decimals with their point. */
    private static String value(Group group, int i, PrimitiveType type) {
        boolean plainBytes = type.getLogicalTypeAnnotation() == null
                || type.getLogicalTypeAnnotation() instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation;
        return switch (type.getPrimitiveTypeName()) {
            case INT32 -> type.stringifier().stringify(group.getInteger(i, 0));
            case INT64 -> type.stringifier().stringify(group.getLong(i, 0));
            case BOOLEAN -> Boolean.toString(group.getBoolean(i, 0));
            case FLOAT -> Float.toString(group.getFloat(i, 0));
            case DOUBLE -> Double.toString(group.getDouble(i, 0));
            case BINARY ->
                plainBytes
                        ? new String(group.getBinary(i, 0).getBytes(), StandardCharsets.UTF_8)
                        : type.stringifier().stringify(group.getBinary(i, 0));
            case INT96 -> type.stringifier().stringify(group.getInt96(i, 0));
            case FIXED_LEN_BYTE_ARRAY -> type.stringifier().stringify(group.getBinary(i, 0));
        };
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // Nothing was written, so nothing is lost.
            rows = null;
        }
    }
}
