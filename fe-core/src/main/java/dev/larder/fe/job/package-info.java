/**
 * What backup and restore jobs have in common: events, wanted work, batches, attempts, and the rules that hold for any
 * long job. Reports come in as events; decisions and wanted work go out. Pure: no clock, thread or I/O.
 */
package dev.larder.fe.job;
