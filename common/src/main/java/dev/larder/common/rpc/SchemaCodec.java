package dev.larder.common.rpc;

import dev.larder.common.rpc.proto.ColumnSpec;
import dev.larder.common.rpc.proto.SchemaSpec;
import dev.larder.common.schema.Aggregation;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.TableSchema;
import dev.larder.common.schema.TypeKind;
import java.util.Optional;

/** Turns schemas into messages and back. Defaults and comments of columns stay at home: agents have no use for them. */
public final class SchemaCodec {
    private SchemaCodec() {}

    public static SchemaSpec encode(TableSchema schema) {
        SchemaSpec.Builder spec =
                SchemaSpec.newBuilder().setKeysType(schema.keysType().name());
        schema.columns().forEach(column -> spec.addColumns(encode(column)));
        return spec.build();
    }

    public static ColumnSpec encode(Column column) {
        ColumnSpec.Builder spec = ColumnSpec.newBuilder()
                .setName(column.name())
                .setKind(column.type().kind().name())
                .setPrecision(column.type().precision())
                .setScale(column.type().scale())
                .setNullable(column.nullable())
                .setKey(column.key())
                .setAggregation(column.aggregation().map(Enum::name).orElse(""))
                .setId(column.id());
        column.fill().ifPresent(spec::setFill);
        return spec.build();
    }

    /**
     * The schema a message describes.
     *
     * @throws IllegalArgumentException if the message names something that does not exist
     */
    public static TableSchema decode(SchemaSpec spec) {
        return new TableSchema(
                KeysType.valueOf(spec.getKeysType()),
                spec.getColumnsList().stream().map(SchemaCodec::decode).toList());
    }

    /**
     * The column a message describes.
     *
     * @throws IllegalArgumentException if the message names something that does not exist
     */
    public static Column decode(ColumnSpec spec) {
        Optional<Aggregation> aggregation = spec.getAggregation().isEmpty()
                ? Optional.empty()
                : Optional.of(Aggregation.valueOf(spec.getAggregation()));
        return new Column(
                spec.getName(),
                new ColumnType(TypeKind.valueOf(spec.getKind()), spec.getPrecision(), spec.getScale()),
                spec.getNullable(),
                spec.getKey(),
                aggregation,
                Optional.empty(),
                "",
                spec.getId(),
                spec.hasFill() ? Optional.of(spec.getFill()) : Optional.empty());
    }
}
