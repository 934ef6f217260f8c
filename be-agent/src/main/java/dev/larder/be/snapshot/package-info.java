/**
 * What a job keeps on this agent: tablet snapshots, which are hard links of a tablet's files as they were at a version, and
 * staged tablets of a restore. A job and a tablet at a version come in, a folder that nobody else touches goes out. It stays
 * as long as the frontend names the job; what no job wants any more is collected here.
 */
package dev.larder.be.snapshot;
