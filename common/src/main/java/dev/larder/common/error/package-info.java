/**
 * What can go wrong, as stable codes and as values. Any module says here how it failed; clients see number, SQLSTATE
 * and message. Codes say whose fault it is, so that metrics and support can sort by blame.
 */
package dev.larder.common.error;
