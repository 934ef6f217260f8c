/**
 * {@code larder bench}: times backup and restore of a real frontend and real agents beside other programs that move the
 * same files to the same store, several rounds in alternating order, and prints medians and ratios. Needs Linux: CPU
 * time and memory of processes are read from {@code /proc}. No part of the checks.
 */
package dev.larder.bench;
