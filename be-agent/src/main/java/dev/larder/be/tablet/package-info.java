/**
 * Tablets: folders of immutable segment files and one {@code tablet.json} that says which of them make up which version.
 * Rows under a load id come in and are prepared; publish makes them a version; capture hands out exactly the rowsets that
 * cover a version, or says that it cannot. Every change is one atomic replacement of {@code tablet.json}.
 */
package dev.larder.be.tablet;
