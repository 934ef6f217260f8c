package dev.larder.fe.editlog;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDelegatingDeserializer;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.DefaultSerializerProvider;
import com.fasterxml.jackson.databind.util.NameTransformer;
import com.fasterxml.jackson.databind.util.StdConverter;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.JobId;
import dev.larder.common.id.LoadId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.RepositoryId;
import dev.larder.common.id.TableId;
import dev.larder.common.id.TabletId;
import dev.larder.common.id.UserId;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.TableFeatures;
import dev.larder.common.schema.TableSchema;
import dev.larder.fe.backup.BackupBatch;
import dev.larder.fe.backup.BackupBatch.TabletGroup;
import dev.larder.fe.backup.BackupChange.BackupReserved;
import dev.larder.fe.backup.BackupContent;
import dev.larder.fe.backup.BackupPhase;
import dev.larder.fe.backup.BackupPlan;
import dev.larder.fe.backup.BackupSpec;
import dev.larder.fe.backup.BackupType;
import dev.larder.fe.backup.RetentionRule;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.Grants;
import dev.larder.fe.catalog.LoginPolicy;
import dev.larder.fe.catalog.PartitionItem;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.catalog.TableDefinition;
import dev.larder.fe.catalog.User;
import dev.larder.fe.job.ObjectRef;
import dev.larder.fe.job.Trust;
import dev.larder.fe.maintenance.MaintenanceGoal;
import dev.larder.fe.maintenance.MaintenancePhase;
import dev.larder.fe.maintenance.MaintenanceResult;
import dev.larder.fe.restore.RestoreBatch;
import dev.larder.fe.restore.RestoreContent;
import dev.larder.fe.restore.RestorePhase;
import dev.larder.fe.restore.RestorePlan;
import dev.larder.fe.restore.RestoreSpec;
import dev.larder.fe.state.ClusterState;
import dev.larder.fe.state.JobBoard;
import dev.larder.fe.state.MaintenanceBoard;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.pcollections.TreePMap;

/**
 * How the values of the state look as JSON. Records are objects with a field per component, ids are numbers, instants
 * and durations ISO texts, an absent Optional is null, and members of sealed families carry a {@code type} from the
 * tables here. Fields that are not known are refused, and so are missing ones, but for those that {@link #ADDED} names.
 */
final class StateJson {
    /** Names on disk of the members of each sealed family inside the state. For ever, like those of facts. */
    static final Map<Class<?>, Map<Class<?>, String>> FAMILIES = Map.of(
            PartitionItem.class,
            Map.of(
                    PartitionItem.Everything.class, "everything",
                    PartitionItem.Range.class, "range",
                    PartitionItem.Values.class, "values"),
            BackupPhase.class,
            Map.of(
                    dev.larder.fe.backup.Queued.class, "queued",
                    dev.larder.fe.backup.Pending.class, "pending",
                    dev.larder.fe.backup.Snapshotting.class, "snapshotting",
                    dev.larder.fe.backup.Uploading.class, "uploading",
                    dev.larder.fe.backup.Publishing.class, "publishing",
                    dev.larder.fe.backup.Finished.class, "finished",
                    dev.larder.fe.backup.Cancelled.class, "cancelled"),
            RestorePhase.class,
            Map.of(
                    dev.larder.fe.restore.Queued.class, "queued",
                    dev.larder.fe.restore.Pending.class, "pending",
                    dev.larder.fe.restore.Preparing.class, "preparing",
                    dev.larder.fe.restore.Downloading.class, "downloading",
                    dev.larder.fe.restore.Committing.class, "committing",
                    dev.larder.fe.restore.Finished.class, "finished",
                    dev.larder.fe.restore.Cancelled.class, "cancelled"),
            MaintenanceGoal.class,
            Map.of(
                    MaintenanceGoal.DropSnapshot.class, "drop",
                    MaintenanceGoal.CleanRepository.class, "clean",
                    MaintenanceGoal.VerifySnapshot.class, "verify"),
            MaintenancePhase.class,
            Map.of(
                    dev.larder.fe.maintenance.Unpublishing.class, "unpublishing",
                    dev.larder.fe.maintenance.Collecting.class, "collecting",
                    dev.larder.fe.maintenance.Examining.class, "examining",
                    dev.larder.fe.maintenance.Checking.class, "checking",
                    dev.larder.fe.maintenance.Finished.class, "finished",
                    dev.larder.fe.maintenance.Cancelled.class, "cancelled"),
            MaintenanceResult.class,
            Map.of(
                    MaintenanceResult.Collected.class, "collected",
                    MaintenanceResult.Verified.class, "verified"));

    /** Fields that records got after they had first been written, and what they are where they are missing. For ever. */
    static final Map<Class<?>, Map<String, Object>> ADDED = Map.ofEntries(
            Map.entry(
                    BackupSpec.class,
                    Map.of(
                            "content",
                            BackupContent.ALL,
                            "type",
                            BackupType.FULL,
                            "base",
                            Optional.empty(),
                            "retention",
                            RetentionRule.NONE,
                            "bytesPerSecondMax",
                            0L)),
            Map.entry(MaintenanceGoal.VerifySnapshot.class, Map.of("trust", Trust.REQUIRED)),
            Map.entry(BackupPlan.class, Map.of("base", Optional.empty(), "views", List.of())),
            Map.entry(ObjectRef.class, Map.of("kind", ObjectRef.Kind.TABLE)),
            Map.entry(BackupReserved.class, Map.of("base", Optional.empty())),
            Map.entry(
                    RestoreSpec.class,
                    Map.of(
                            "options",
                            Set.of(),
                            "tableProperties",
                            TreePMap.empty(),
                            "content",
                            RestoreContent.ALL,
                            "batchTablets",
                            RestoreSpec.BATCH_TABLETS_DEFAULT,
                            "bytesPerSecondMax",
                            0L)),
            Map.entry(
                    StoredBatch.class,
                    Map.of(
                            "groups",
                            List.of(),
                            "partition",
                            Optional.empty(),
                            "version",
                            0L,
                            "tablets",
                            List.of(),
                            "candidates",
                            List.of())),
            Map.entry(RestorePlan.class, Map.of("removal", RestorePlan.Removal.NONE, "views", List.of())),
            Map.entry(Catalog.class, Map.of("roles", TreePMap.empty(), "views", TreePMap.empty())),
            Map.entry(RestorePlan.Replacement.class, Map.of("nextAutoIncrement", 0L, "lastColumnId", 0)),
            Map.entry(Column.class, Map.of("id", 0, "fill", Optional.empty())),
            Map.entry(TableSchema.class, Map.of("lastColumnId", 0)),
            Map.entry(TableFeatures.class, Map.of("rollups", List.of())),
            Map.entry(TableDefinition.class, Map.of("features", TableFeatures.NONE)),
            Map.entry(
                    User.class,
                    Map.of("grants", Grants.NONE, "roles", List.of(), "policy", LoginPolicy.NONE, "comment", "")),
            Map.entry(ClusterState.class, Map.of("settings", TreePMap.empty(), "brokers", TreePMap.empty())),
            Map.entry(Repository.class, Map.of("broker", Optional.empty())),
            Map.entry(JobBoard.class, Map.of("maintenance", MaintenanceBoard.EMPTY)));

    /** Fields that records have no longer: what older entries say in them is passed over. For ever. */
    static final Map<Class<?>, Set<String>> DROPPED = Map.of(RestoreBatch.class, Set.of("partition"));

    private StateJson() {}

    /** A batch of a backup as it is read: at first all its tablets were of one partition and had the same candidates. */
    record StoredBatch(
            int number,
            List<TabletGroup> groups,
            Optional<PartitionId> partition,
            long version,
            List<TabletId> tablets,
            List<BackendId> candidates,
            BackendId backend) {
        BackupBatch batch() {
            return new BackupBatch(
                    number,
                    partition
                            .filter(one -> !tablets.isEmpty())
                            .map(one -> List.of(new TabletGroup(one, version, tablets, candidates)))
                            .orElse(groups),
                    backend);
        }
    }

    static ObjectMapper mapper() {
        ObjectMapper mapper = JsonMapper.builder()
                .addModule(new Jdk8Module())
                .addModule(new JavaTimeModule())
                .addModule(ids())
                .annotationIntrospector(new AddedFields())
                .injectableValues(AddedFields.values())
                .visibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
                .visibility(PropertyAccessor.CREATOR, JsonAutoDetect.Visibility.ANY)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .build();
        // A default value or a comment may be as long as the statement that brought it.
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(RatisEditLog.ENTRY_BYTES_MAX)
                        .build());
        FAMILIES.forEach((family, members) -> {
            mapper.addMixIn(family, Typed.class);
            members.forEach((member, name) -> mapper.registerSubtypes(new NamedType(member, name)));
        });
        return mapper;
    }

    /** Writes the fields of a record into the object that the generator is in. */
    static void writeFields(ObjectMapper mapper, Object value, JsonGenerator json) throws IOException {
        SerializerProvider provider = ((DefaultSerializerProvider) mapper.getSerializerProvider())
                .createInstance(mapper.getSerializationConfig(), mapper.getSerializerFactory());
        provider.findValueSerializer(value.getClass())
                .unwrappingSerializer(NameTransformer.NOP)
                .serialize(value, json, provider);
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.PROPERTY, property = "type")
    private interface Typed {}

    /** Tells the mapper what to put into a record where an older entry has nothing. */
    private static final class AddedFields extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        static InjectableValues values() {
            InjectableValues.Std values = new InjectableValues.Std();
            ADDED.forEach((type, fields) -> fields.forEach((name, value) -> values.addValue(id(type, name), value)));
            return values;
        }

        @Override
        public JsonIgnoreProperties.Value findPropertyIgnoralByName(MapperConfig<?> config, Annotated annotated) {
            Set<String> dropped = DROPPED.get(annotated.getRawType());
            return dropped == null
                    ? super.findPropertyIgnoralByName(config, annotated)
                    : JsonIgnoreProperties.Value.forIgnoredProperties(dropped);
        }

        @Override
        public JacksonInject.Value findInjectableValue(AnnotatedMember member) {
            if (member instanceof AnnotatedParameter parameter && ADDED.containsKey(parameter.getDeclaringClass())) {
                Class<?> type = parameter.getDeclaringClass();
                String name = type.getRecordComponents()[parameter.getIndex()].getName();
                // Whatever is written counts: only what is not written is put in.
                return ADDED.get(type).containsKey(name)
                        ? JacksonInject.Value.construct(id(type, name), true, null)
                        : null;
            }
            return null;
        }

        private static String id(Class<?> type, String field) {
            return type.getName() + "." + field;
        }
    }

    private static SimpleModule ids() {
        SimpleModule module = new SimpleModule("state");
        id(module, BackendId.class, BackendId::value, BackendId::new);
        id(module, DatabaseId.class, DatabaseId::value, DatabaseId::new);
        id(module, JobId.class, JobId::value, JobId::new);
        id(module, LoadId.class, LoadId::value, LoadId::new);
        id(module, PartitionId.class, PartitionId::value, PartitionId::new);
        id(module, RepositoryId.class, RepositoryId::value, RepositoryId::new);
        id(module, TableId.class, TableId::value, TableId::new);
        id(module, TabletId.class, TabletId::value, TabletId::new);
        id(module, UserId.class, UserId::value, UserId::new);
        module.addDeserializer(
                BackupBatch.class, new StdDelegatingDeserializer<>(new StdConverter<StoredBatch, BackupBatch>() {
                    @Override
                    public BackupBatch convert(StoredBatch stored) {
                        return stored.batch();
                    }
                }));
        module.addDeserializer(TreePMap.class, new PersistentMapDeserializer(null, null, null));
        return module;
    }

    /** An id is a plain number, and as the key of a map its digits. */
    private static <T> void id(SimpleModule module, Class<T> type, ToLongFunction<T> value, LongFunction<T> make) {
        module.addSerializer(type, new JsonSerializer<T>() {
            @Override
            public void serialize(T id, JsonGenerator json, SerializerProvider provider) throws IOException {
                json.writeNumber(value.applyAsLong(id));
            }
        });
        module.addKeySerializer(type, new JsonSerializer<T>() {
            @Override
            public void serialize(T id, JsonGenerator json, SerializerProvider provider) throws IOException {
                json.writeFieldName(Long.toString(value.applyAsLong(id)));
            }
        });
        module.addDeserializer(type, new JsonDeserializer<T>() {
            @Override
            public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
                if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                    return context.reportInputMismatch(type, "An id must be a number");
                }
                return make.apply(json.getLongValue());
            }
        });
        module.addKeyDeserializer(type, new KeyDeserializer() {
            @Override
            public Object deserializeKey(String key, DeserializationContext context) {
                return make.apply(Long.parseLong(key));
            }
        });
    }

    /** Reads an object into a persistent map whose keys and values have the types of the field it is for. */
    @SuppressWarnings({"rawtypes", "unchecked"}) // the types are known to the mapper alone
    private static final class PersistentMapDeserializer extends JsonDeserializer<TreePMap>
            implements ContextualDeserializer {
        private final JavaType type;
        private final KeyDeserializer keys;
        private final JsonDeserializer<Object> values;

        PersistentMapDeserializer(JavaType type, KeyDeserializer keys, JsonDeserializer<Object> values) {
            this.type = type;
            this.keys = keys;
            this.values = values;
        }

        @Override
        public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty property)
                throws com.fasterxml.jackson.databind.JsonMappingException {
            JavaType map = context.getContextualType();
            return new PersistentMapDeserializer(
                    map,
                    context.findKeyDeserializer(map.getKeyType(), property),
                    context.findContextualValueDeserializer(map.getContentType(), property));
        }

        @Override
        public TreePMap deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (!json.isExpectedStartObjectToken()) {
                return context.reportInputMismatch(type, "A map must be an object");
            }
            TreePMap map = TreePMap.empty();
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                map = map.plus((Comparable) keys.deserializeKey(name, context), values.deserialize(json, context));
            }
            return map;
        }
    }

    /** The names of a family's members, for the reference page. */
    static String names(Class<?> family) {
        return FAMILIES.get(family).values().stream().sorted().collect(Collectors.joining(", "));
    }
}
