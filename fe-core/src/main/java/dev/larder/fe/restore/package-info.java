/**
 * The restore job: its phases, its facts and its rules, and the plan that fits a snapshot to the catalog. Events and
 * commands come in, decisions and wanted work go out. Pure: no clock, thread or I/O; nothing here knows of backup jobs.
 */
package dev.larder.fe.restore;
