/**
 * Gives statements their meaning: every name look-up, every check a user can fail, in the words Doris users know. Parsed
 * statements come in with the session and one state of the cluster; commands go out. Nothing is changed and nothing
 * outside memory is asked here.
 */
package dev.larder.fe.analysis;
