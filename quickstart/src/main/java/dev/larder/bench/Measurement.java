package dev.larder.bench;

/**
 * What one run took.
 *
 * @param cpuSeconds of every process of the contender together; the store's are not among them
 * @param peakBytes of memory of its largest process
 */
record Measurement(double wallSeconds, double cpuSeconds, long peakBytes) {}
