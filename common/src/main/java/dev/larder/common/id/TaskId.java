package dev.larder.common.id;

/**
 * Identity of one piece of work of one job. It says what the work is and is not drawn from a counter, so the same
 * work asked for twice (say, before and after a restart) has the same id.
 *
 * @param subject the number of the batch within the job, or 0 where a job has only one task of the kind
 */
public record TaskId(JobId job, Kind kind, long subject) {
    /** What is done, and by whom. */
    public enum Kind {
        /** Frontend: write the lease of a backup and the definitions of its tables into the repository. */
        RESERVE,
        /** Backend: hard-link the tablets of a batch at their planned version. */
        SNAPSHOT,
        /** Backend: send the files of a batch to the repository. */
        UPLOAD,
        /** Frontend: write the snapshot manifest. */
        PUBLISH,
        /** Frontend: read the snapshot manifest and check it against the catalog. */
        READ_MANIFEST,
        /** Backend: make the staging folder of a batch and check that its disk has room. */
        PREPARE,
        /** Backend: fetch the files of a batch into staging and verify them. */
        DOWNLOAD,
        /** Backend: move the staged tablets of a batch to where tablets live. */
        INSTALL,
        /** Frontend: remove from the repository what an ended backup left and nothing refers to. */
        CLEAN,
        /** Frontend: remove the manifest of a snapshot that is dropped. */
        UNPUBLISH,
        /** Frontend: delete from the repository what nothing refers to. */
        COLLECT,
        /** Frontend: check snapshot manifest and catalog manifest of a snapshot. */
        EXAMINE,
        /** Backend: check a batch manifest and what it names. */
        VERIFY
    }

    @Override
    public String toString() {
        return job + "/" + kind + "/" + subject;
    }
}
