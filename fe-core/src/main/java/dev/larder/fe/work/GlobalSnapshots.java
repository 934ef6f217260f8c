package dev.larder.fe.work;

import dev.larder.common.blob.BlobAlreadyExists;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.JobId;
import dev.larder.common.id.UserId;
import dev.larder.common.repository.BlobRef;
import dev.larder.common.repository.GlobalManifest;
import dev.larder.common.repository.GlobalManifest.GrantContent;
import dev.larder.common.repository.GlobalManifest.RoleContent;
import dev.larder.common.repository.GlobalManifest.UserContent;
import dev.larder.common.repository.JobName;
import dev.larder.common.repository.Lease;
import dev.larder.common.repository.SnapshotManifest;
import dev.larder.common.repository.StoredSnapshot;
import dev.larder.fe.catalog.Access;
import dev.larder.fe.catalog.Grant;
import dev.larder.fe.catalog.GrantTarget;
import dev.larder.fe.catalog.Grants;
import dev.larder.fe.catalog.LoginPolicy;
import dev.larder.fe.catalog.Privilege;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.catalog.Role;
import dev.larder.fe.catalog.User;
import dev.larder.fe.job.ManifestRef;
import dev.larder.fe.job.Trust;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Snapshots of users, roles and grants in repositories. They are small: written and read at once. Any thread. */
public final class GlobalSnapshots {
    /** The database that such snapshots are said to be of. */
    public static final String DATABASE = "__internal_schema";

    private final RepositoryAccessor accessor;

    public GlobalSnapshots(RepositoryAccessor accessor) {
        this.accessor = accessor;
    }

    /** What is to be written. */
    public record Draft(String cluster, JobId job, String label, String timestamp, Instant takenAt, Access access) {
        JobName jobName() {
            return JobName.of(cluster, job);
        }
    }

    /** Where it stands. */
    public record Published(ManifestRef snapshot, ManifestRef catalog) {}

    /** Writes the lease, the contents, and the snapshot manifest last. The lease stays: removing it is the job's work. */
    public Published publish(Repository repository, Draft draft) throws BlobStoreException {
        JobName job = draft.jobName();
        try (OpenRepository open = accessor.open(repository)) {
            open.repository().requireSigner();
            open.repository().writeLease(new Lease(job, draft.cluster(), draft.label(), draft.takenAt(), List.of()));
            BlobRef contents = open.repository().writeGlobal(job, manifest(draft.access()));
            StoredSnapshot stored = open.repository()
                    .publishSnapshot(new SnapshotManifest(
                            draft.label(),
                            draft.timestamp(),
                            draft.cluster(),
                            job,
                            DATABASE,
                            draft.takenAt(),
                            draft.takenAt(),
                            new SnapshotManifest.Content(0, 0, 0, 0, 0),
                            contents,
                            List.of(),
                            List.of(job)));
            return new Published(SnapshotMapping.ref(stored.ref()), SnapshotMapping.ref(contents));
        } catch (BlobAlreadyExists e) {
            throw new EngineException(
                    ErrorCode.SNAPSHOT_EXISTS,
                    "Snapshot with name '" + draft.label() + "' already exist in repository",
                    e);
        }
    }

    /** Empty when there is no snapshot of this label and time. */
    public Optional<Access> read(Repository repository, String label, String timestamp, Trust trust)
            throws BlobStoreException {
        try (OpenRepository open = accessor.open(repository)) {
            Optional<StoredSnapshot> snapshot = open.snapshot(label, timestamp);
            if (snapshot.isEmpty()) {
                return Optional.empty();
            }
            SnapshotManifest manifest = snapshot.get().manifest();
            SnapshotReader.requireTrust(open.repository().doubt(snapshot.get()), trust);
            if (!manifest.database().equals(DATABASE)) {
                throw new EngineException(
                        ErrorCode.BACKUP_RESTORE_ERROR,
                        "Snapshot '" + label + "' is of database " + manifest.database()
                                + ", not a global one: restore it with RESTORE SNAPSHOT");
            }
            return Optional.of(access(open.repository().readGlobal(manifest.catalog())));
        } catch (IllegalArgumentException e) {
            throw new EngineException(
                    ErrorCode.SNAPSHOT_DAMAGED,
                    "Snapshot " + label + " of " + timestamp + " is damaged: " + e.getMessage(),
                    e);
        }
    }

    // ---------------------------------------------------------------- to manifests

    static GlobalManifest manifest(Access access) {
        return new GlobalManifest(
                DATABASE,
                access.users().stream().map(GlobalSnapshots::content).toList(),
                access.roles().stream()
                        .map(role -> new RoleContent(role.name(), contents(role.grants()), role.comment()))
                        .toList());
    }

    private static UserContent content(User user) {
        return new UserContent(
                user.name(),
                user.host(),
                user.nativeHash(),
                user.sha2Verifier(),
                contents(user.grants()),
                user.roles(),
                user.policy().failedAttempts(),
                user.policy().lockTime().map(Duration::toSeconds),
                user.comment());
    }

    private static List<GrantContent> contents(Grants grants) {
        return grants.all().stream()
                .map(grant -> new GrantContent(
                        grant.on().catalog(),
                        grant.on().database(),
                        grant.on().table(),
                        grant.privileges().stream().map(Privilege::name).toList()))
                .toList();
    }

    // ---------------------------------------------------------------- and back

    /** Throws an IllegalArgumentException for what cannot be. */
    static Access access(GlobalManifest manifest) {
        return new Access(
                manifest.users().stream().map(GlobalSnapshots::user).toList(),
                manifest.roles().stream()
                        .map(role -> new Role(role.name(), grants(role.grants()), role.comment()))
                        .toList());
    }

    private static User user(UserContent content) {
        User user = User.ordinary(
                        new UserId(0), content.name(), content.host(), content.nativeHash(), content.sha2Verifier())
                .withGrants(grants(content.grants()))
                .withPolicy(new LoginPolicy(
                        content.failedLoginAttempts(), content.lockSeconds().map(Duration::ofSeconds), 0))
                .withComment(content.comment());
        for (String role : content.roles()) {
            user = user.withRole(role);
        }
        return user;
    }

    private static Grants grants(List<GrantContent> contents) {
        Grants grants = Grants.NONE;
        for (GrantContent one : contents) {
            GrantTarget on = new GrantTarget(one.catalog(), one.database(), one.table());
            grants = grants.plus(new Grant(
                    on, one.privileges().stream().map(Privilege::valueOf).toList()));
        }
        return grants;
    }
}
