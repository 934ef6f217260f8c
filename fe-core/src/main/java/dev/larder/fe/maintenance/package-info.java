/**
 * Jobs that look after a repository: dropping a snapshot, cleaning, verifying. Events come in; facts and wanted work go
 * out. Jobs of one repository run one after the other. Pure: no clock, thread or I/O.
 */
package dev.larder.fe.maintenance;
